"""Commands start quickly: they load what they need and no more. What is looked at is the modules
that a fresh interpreter has loaded when the command ends, and not a clock."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from registry.cli.main import main
from registry.cli.when_called import LoadedWhenCalled

_RUN = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from registry.cli.main import main
main(prog_name="registry")
"""


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command has loaded when it has done its work."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("option", ["--help", "-h", "--version"])
def test_the_list_of_commands_loads_none_of_them(option: str):
    ours = {name for name in loaded_by(option) if name.split(".")[0] == "registry"}
    assert ours == {"registry", "registry.cli", "registry.cli.main", "registry.cli.when_called"}


def unloaded(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command, click.Command]]:
    """Every command that a list shows before it is loaded, and the same command loaded."""
    for name, command in group.commands.items():
        called = command.make_context(name, [], resilient_parsing=True).command
        if isinstance(command, LoadedWhenCalled):
            yield " ".join((*path, name)), command, called
        if isinstance(called, click.Group):
            yield from unloaded(called, *path, name)


def test_a_list_says_of_a_command_what_it_says_itself():
    found = list(unloaded(main))
    assert {name: listed.help for name, listed, _ in found} == {
        name: called.get_short_help_str(limit=1_000) for name, _, called in found
    }
