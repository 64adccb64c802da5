"""No traceback, whatever comes: wrong values for every parameter of every command, in process."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from registry.cli.kit.when_called import LoadedWhenCalled
from registry.cli.main import main
from tests.simulator import COUNCIL, SCHOOL, partner_document
from tests.support.wrong_values import TYPED, example_of_schema, mutants

SEED, IN_MAKE_TEST = 20261130, 60
_SERVES = {"serve", "demo"}  # these do not end, or load the demonstration
_FILES = {
    "assess": "facts",
    "agreement register": "agreement",
    "agreement sign": "agreement",
    "partner register": "partner",
    "consent record": "consent-request",
    "check": "share-request",
}
Call = tuple[list[str], str]

pytestmark = pytest.mark.database


def commands(group: click.Group, *path: str) -> Iterator[tuple[list[str], click.Command]]:
    """Yield every command with its path."""
    for name, command in group.commands.items():
        if not path and name in _SERVES:
            continue
        called = command
        if isinstance(command, LoadedWhenCalled):
            called = command.make_context(name, [], resilient_parsing=True).command
        if isinstance(called, click.Group):
            yield from commands(called, *path, name)
        else:
            yield [*path, name], called


def _sound(parameter: click.Parameter, folder: Path) -> str:
    """Return a value that the parameter takes."""
    if isinstance(parameter.type, click.Choice):
        return str(parameter.type.choices[0])
    if isinstance(parameter.type, click.Path):
        return str(folder / "sound.json")
    if isinstance(parameter.type, click.types.IntParamType | click.IntRange):
        return "1"
    if isinstance(parameter.type, click.DateTime):
        return "2026-01-01"
    return SCHOOL


def _arguments(command: click.Command, folder: Path, wrong: str | None, at: int) -> list[str]:
    """Return the arguments of a call, with a wrong value for one parameter."""
    given, last = [], []
    for place, parameter in enumerate(command.params):
        flag = isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count)
        if flag or (place != at and not parameter.required):
            continue
        value = wrong if place == at and wrong is not None else _sound(parameter, folder)
        values = [value] * max(1, parameter.nargs)
        if isinstance(parameter, click.Argument):
            last += values
        else:
            given += [max(parameter.opts, key=len), *values]
    return [*given, "--", *last]


def calls(folder: Path) -> list[Call]:
    """Return every call: its arguments, and what stands on standard input."""
    found: list[Call] = []
    for path, command in commands(main):
        for at in range(len(command.params)):
            found += [([*path, *_arguments(command, folder, wrong, at)], "") for wrong in TYPED]
        schema = _FILES.get(" ".join(path))
        if schema is not None:
            bodies = map(json.dumps, mutants(example_of_schema(schema)))
            option = ["--file", "-"] if path == ["check"] else ["-"]
            found += [([*path, *option], body) for body in bodies]
    return found


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a registry of two organisations."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("REGISTRY_KEY_PASSPHRASE", "four words are enough")
    monkeypatch.setenv("REGISTRY_PINS", str(home / "pins.json"))
    first = json.dumps(partner_document(COUNCIL, "local_authority"))
    done = CliRunner().invoke(main, ["init", "-", "--officer", "Amara Osei"], input=first)
    assert done.exit_code == 0, done.output
    second = json.dumps(partner_document(SCHOOL, "maintained_school"))
    assert CliRunner().invoke(main, ["partner", "register", "-"], input=second).exit_code == 0
    (home / "sound.json").write_text(second)
    return home


def run_all(chosen: list[Call]) -> None:
    for arguments, given in chosen:
        done = CliRunner().invoke(main, arguments, input=given)
        assert done.exception is None or isinstance(done.exception, SystemExit), arguments
        assert done.exit_code in {0, 1, 2}, (arguments, done.output)
        assert "unforeseen" not in done.output, (arguments, given, done.output)


def test_a_seeded_part_of_them(folder: Path):
    every = calls(folder)
    assert len(every) > 3_000
    run_all(random.Random(SEED).sample(every, IN_MAKE_TEST))


@pytest.mark.long
def test_every_one_of_them(folder: Path):
    run_all(calls(folder))
