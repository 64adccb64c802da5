"""Commands start quickly, because they load only the modules they need.

The tests look at the modules that a fresh interpreter has loaded when the command ends, not at a
clock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from registry.cli.kit.when_called import LoadedWhenCalled
from registry.cli.main import main

_RUN = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from registry.cli.main import main
main(prog_name="registry")
"""
STORE = {
    "registry.store",
    "registry.bootstrap",
    "registry.keyring",
    "piccolo",
    "sqlite3",
    "asyncpg",
}
SERVER = {"registry.api", "registry.web", "litestar", "uvicorn", "jinja2", "openpyxl", "httpx"}
RARE = {"jsonschema", "cryptography.x509"}  # for the faults of a document; for a key file
SLOW = {"asyncio", "cryptography", "msgspec", "fastjsonschema", "importlib.resources", "tempfile"}

COUNCIL = {"id": "council", "legal_name": "County Council", "kind": "local_authority"}
SCHOOL = {"id": "school", "legal_name": "Hill School", "kind": "maintained_school"}
FACTS = {
    "from_kind": "charity",
    "to_kind": "local_authority",
    "purpose": "early_help",
    "data_categories": ["personal"],
}
# A command, its input, and the modules it need not load. The later ones open a registry.
COMMANDS = [
    ("assess -", FACTS, STORE | SERVER | RARE | SLOW),
    ("assess - --json", [FACTS], STORE | SERVER | RARE | SLOW),
    ("template list", None, STORE | SERVER | RARE | SLOW),
    ("import template partners --out t.csv", None, SERVER | RARE),
    ("key new --out k.p12 --name Ann", None, STORE | SERVER | {"asyncio", "jsonschema"}),
    ("agreement list", None, SERVER | RARE),
    ("export partners", None, SERVER | RARE),
    ("check --from school --to council --purpose early_help --data personal", None, SERVER | RARE),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a registry of two organisations is set up."""
    folder = tmp_path_factory.mktemp("registry")
    modules_after(folder, "init", "-", "--officer", "Amara Osei", given=COUNCIL)
    modules_after(folder, "partner", "register", "-", given=SCHOOL)
    return folder


def modules_after(folder: Path, *arguments: str, given: object = None) -> set[str]:
    """Return the modules that are loaded when a command has done its work."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        cwd=folder,
        env={
            **os.environ,
            "REGISTRY_HOME": str(folder / "home"),
            "REGISTRY_KEY_PASSPHRASE": "four words are enough",
        },
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("option", ["--help", "-h", "--version"])
def test_the_list_of_commands_loads_none_of_them(option: str, tmp_path: Path):
    ours = {name for name in modules_after(tmp_path, option) if name.split(".")[0] == "registry"}
    assert ours == {
        "registry",
        "registry.cli",
        "registry.cli.main",
        "registry.cli.kit",
        "registry.cli.kit.when_called",
    }


@pytest.mark.parametrize(
    ("command", "given", "needless"), [pytest.param(*row, id=row[0]) for row in COMMANDS]
)
def test_a_command_loads_no_more_than_it_needs(
    folder: Path, command: str, given: object, needless: set[str]
):
    assert modules_after(folder, *command.split(), given=given) & needless == set()


@pytest.mark.parametrize("name", sorted(main.commands))
def test_each_command_starts_by_itself(name: str, tmp_path: Path):
    """It runs in a process that has loaded no other command, so that none depends on another."""
    modules_after(tmp_path, name, "-h")  # asserts that the command succeeds


@pytest.mark.parametrize("name", sorted(STORE | SERVER | RARE | SLOW))
def test_every_needless_module_exists(name: str):
    """A module under another name would never be found loaded."""
    assert find_spec(name) is not None


def unloaded(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command, click.Command]]:
    """Yield every command that a list shows before it is loaded, and the same command loaded."""
    for name, command in group.commands.items():
        called = command.make_context(name, [], resilient_parsing=True).command
        if isinstance(command, LoadedWhenCalled):
            yield " ".join((*path, name)), command, called
        if isinstance(called, click.Group):
            yield from unloaded(called, *path, name)


def test_a_list_of_commands_shows_each_commands_own_help():
    found = list(unloaded(main))
    assert {name: listed.help for name, listed, _ in found} == {
        name: called.get_short_help_str(limit=1_000) for name, _, called in found
    }
