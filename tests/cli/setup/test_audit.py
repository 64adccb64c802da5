"""`registry audit` names what is wrong, and ends with 0 only if everything is as it was written."""

from __future__ import annotations

import asyncio
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
