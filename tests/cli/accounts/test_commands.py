"""Accounts from the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, partner_document

pytestmark = pytest.mark.database


def test_accounts_from_the_command_line(home: Path):
    run = CliRunner()
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})

    async def real() -> None:
        async with open_registry(settings, migrate=True) as registry:
            await install.install(registry, partner_document(COUNCIL, "local_authority"), "First")

    prepare_home(settings)
    asyncio.run(real())
    invite = ["account", "invite", "--org", COUNCIL, "--role", "officer", "--name", "Zoë O'Brien"]
    bad = run.invoke(main, [*invite, "--address", "zoe"])
    assert bad.exit_code == 2
    assert "--address" in bad.output
    made = run.invoke(main, [*invite, "--address", "zoe@council.example"])
    assert "http://127.0.0.1:8000/invitation/" in made.output
    listed = run.invoke(main, ["account", "list"]).output
    assert "invited" in listed
    assert "Zoë O'Brien" in listed
    account = listed.split()[0]
    assert "/invitation/" in run.invoke(main, ["account", "link", account, "--json"]).output
    assert "is closed" in run.invoke(main, ["account", "close", account]).output
    again = run.invoke(main, ["account", "link", account])
    assert again.exit_code == 1
    assert "Invite the person again" in again.output
