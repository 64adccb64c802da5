"""`registry audit` names what is wrong, and ends with 0 only if everything is as it was written."""

from __future__ import annotations

import asyncio
import errno
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.cli.main import main
from registry.settings import Settings
from tests.support.damage import damage
from tests.support.small_register import small_register

COMMANDS = ("db checkpoint", "db migrate", "partner list", "audit", "db damage", "db checkpoint")


@pytest.fixture
def settings(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("REGISTRY_DATABASE_URL", database_url)
    return small_register(home, database_url)


def run(command: str) -> Result:
    return CliRunner().invoke(main, command.split())


@pytest.mark.usefixtures("settings")
def test_a_whole_register():
    run("db checkpoint")
    made = run("audit")
    assert made.exit_code == 0
    assert "Everything is as it was written." in made.stdout
    said = json.loads(run("audit --json").stdout)
    assert (said["whole"], said["found"], said["many"]) == (True, [], 0)
    assert said["entries"] > 2
    assert run("audit --from 2").exit_code == 0


def test_what_is_wrong_is_named_whatever_commands_were_run_since(settings: Settings):
    run("db checkpoint")
    widened = """UPDATE token SET body = replace(body, '"roles":[', '"roles":["auditor",')"""
    assert asyncio.run(damage(settings.database_url, widened)) == 1
    for command in COMMANDS:
        run(command)
    made = run("audit")
    assert made.exit_code == 1
    assert "altered: token, entry" in made.stdout
    assert "is not what was written." in made.stdout
    assert "restore it from a backup" in made.stdout
    [found] = json.loads(run("audit --json").stdout)["found"]
    assert (found["kind"], found["fault"]) == ("token", "altered")
    assert "token, entry" in run("db damage").stdout


def test_what_is_found_is_the_same_as_is_recorded(settings: Settings):
    run("db checkpoint")
    assert asyncio.run(damage(settings.database_url, "DELETE FROM operator")) == 1
    assert run("audit").exit_code == 1
    assert "operator, entry" in run("db damage").stdout


def test_a_newest_checkpoint_that_was_taken_away_is_no_whole_register(settings: Settings):
    """Only what was kept outside the database shows it."""
    run("db checkpoint")
    newest = "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)"
    assert asyncio.run(damage(settings.database_url, newest)) == 1
    made = run("audit")
    assert made.exit_code == 1
    assert "missing: checkpoint" in made.stdout
    assert "Everything is as it was written." not in made.stdout


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("command", ["audit", "db damage"])
def test_a_full_disk_does_not_stop_the_audit(command: str, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    run("db checkpoint")
    monkeypatch.setattr("registry.kept_file.write_private", full)
    made = run(command)
    assert made.exit_code == 0, made.output
    assert "Traceback" not in made.output


@pytest.mark.usefixtures("settings")
def test_an_error_of_the_system_that_names_no_file_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch,
):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("registry.cli.setup.audit.audit", full)
    made = run("audit")
    assert made.exit_code == 1
    assert "No space left on device" in made.stderr
    assert "free some space" in made.stderr


def test_keys_that_are_gone_are_not_a_registry_that_was_never_set_up(settings: Settings):
    run("db checkpoint")
    settings.keys.rename(settings.home / "elsewhere")
    for command in ("audit", "partner list", "db migrate"):
        made = run(command)
        assert made.exit_code == 1
        assert "keys are gone" in made.stderr
        assert "registry restore DIR --keys-from FILE" in made.stderr
        assert "registry init" not in made.stderr
