"""The second person at the terminal: they sign in, because a terminal is nobody."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.domain.records.acting import Actor
from registry.errors import ActWaitsError
from registry.services.accounts import administration
from registry.services.context import Registry, utc_now
from registry.services.partners import register
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, SCHOOL, partner_document
from tests.simulator.partnership import Partnership, TestClock
from tests.simulator.signing_in import PASSWORD, Someone, joined

pytestmark = pytest.mark.database
_ADDRESSES = ("one@council.example", "two@council.example")


def test_a_second_officer_confirms_from_the_terminal(home: Path):
    run, settings = CliRunner(), Settings.from_environment({"REGISTRY_HOME": str(home)})
    prepare_home(settings)
    second, act_id = asyncio.run(_begun_two_days_ago(settings))
    invite = ["account", "invite", "--org", SCHOOL, "--role", "officer", "--name", "Pat"]
    waits = run.invoke(main, [*invite, "--address", "pat@hill.example"])
    assert waits.exit_code == 3
    assert "This waits for a second person" in waits.output
    listed = run.invoke(main, ["act", "list"]).output
    assert [line.split()[1] for line in listed.splitlines()].count("waiting") == 2
    shown = run.invoke(main, ["act", "show", act_id]).output
    assert "An officer of the operator can confirm it from" in shown
    assert "Eve, eve@hill.example" in shown
    confirm = ["act", "confirm", act_id, "--address", second.address, "--told", "telephone"]
    wrong = run.invoke(main, confirm, input=f"not it\n{second.code()}\n")
    assert wrong.exit_code == 1
    done = run.invoke(main, confirm, input=f"{PASSWORD}\n{second.code()}\n")
    assert "is confirmed" in done.output
    assert "/invitation/" in done.output
    mine = [line.split()[0] for line in listed.splitlines() if act_id not in line]
    stopped = run.invoke(main, ["act", "stop", mine[0], "--as", SCHOOL])
    assert "is stopped" in stopped.output


async def _begun_two_days_ago(settings: Settings) -> tuple[Someone, str]:
    """Return a second officer of nine days, and an act that another one began two days ago."""
    async with open_registry(settings, migrate=True) as registry:
        clock = TestClock(utc_now() - timedelta(days=9))
        past = dataclasses.replace(registry, clock=clock)
        partnership = Partnership(past, clock)
        await install.install(past, partner_document(COUNCIL, "local_authority"), "First")
        document = partner_document(SCHOOL, "maintained_school")
        await register.register_partner(past, partnership.actor(COUNCIL), document)
        first, second = [
            await joined(partnership, COUNCIL, "officer", address=address) for address in _ADDRESSES
        ]
        clock.advance(days=7)
        act_id = await _begun(past, first)
        clock.now = utc_now()
    return second, act_id


async def _begun(registry: Registry, first: Someone) -> str:
    by = Actor(COUNCIL, frozenset({"officer"}), first.account_id)
    with pytest.raises(ActWaitsError) as waits:
        await administration.invite(registry, by, SCHOOL, ("officer",), "eve@hill.example", "Eve")
    return waits.value.act_id
