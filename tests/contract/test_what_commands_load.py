"""Commands start quickly: they load what they need and no more. What is looked at is the modules
that a fresh interpreter has loaded when the command ends, and not a clock."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

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
STORE = (
    "registry.store",
    "registry.bootstrap",
    "registry.keyring",
    "piccolo",
    "sqlite3",
    "asyncpg",
)
SERVER = ("registry.api", "registry.web", "litestar", "uvicorn", "jinja2", "openpyxl", "httpx")
SLOW = ("asyncio", "cryptography", "msgspec", "jsonschema", "fastjsonschema", "importlib.resources")
FACTS = {
    "from_kind": "charity",
    "to_kind": "local_authority",
    "purpose": "early_help",
    "data_categories": ["personal"],
}


def loaded_by(*arguments: str, given: object = None) -> set[str]:
    """The modules that a command has loaded when it has done its work."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        input=json.dumps(given),
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


@pytest.mark.parametrize(
    ("arguments", "given", "needless"),
    [
        (("assess", "-"), FACTS, STORE + SERVER + SLOW),
        (("assess", "-", "--json"), [FACTS], STORE + SERVER + SLOW),
        (("template", "list"), None, STORE + SERVER + SLOW),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_loads_no_more_than_it_needs(
    arguments: tuple[str, ...], given: object, needless: tuple[str, ...]
):
    assert loaded_by(*arguments, given=given) & set(needless) == set()


@pytest.mark.parametrize("name", STORE + SERVER + SLOW)
def test_what_is_needless_is_called_so_today(name: str):
    """A module that was renamed would be missed by no test above."""
    assert find_spec(name) is not None


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
