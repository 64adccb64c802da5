"""Damage at the terminal: the same words as on the page, what to do, and how it was dealt with."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.domain.records.damage import DamagedRow
from registry.services.partners import register
from registry.services.reports import damage as report
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, SCHOOL, partner_document
from tests.simulator.partnership import Partnership, TestClock
from tests.support.damage import damage

pytestmark = pytest.mark.database


async def begun(settings: Settings) -> int:
    """Register a school, alter its row, and let that be found; returns the row's place."""
    async with open_registry(settings, migrate=True) as registry:
        await install.install(registry, partner_document(COUNCIL, "local_authority"), "First")
        council = Partnership(registry, TestClock(registry.now())).actor(COUNCIL)
        school = partner_document(SCHOOL, "maintained_school")
        _, receipt = await register.register_partner(registry, council, school)
        altered = f"UPDATE partner SET document = salt WHERE partner_id = '{SCHOOL}'"
        assert await damage(settings.database_url, altered) == 1
        found = [DamagedRow("partner", receipt.leaf_index, "altered")]
        await report.record(registry, found)
        return receipt.leaf_index


def test_damage_is_told_and_dealt_with(home: Path):
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})
    prepare_home(settings)
    place = asyncio.run(begun(settings))
    run = CliRunner()
    listed = run.invoke(main, ["db", "damage"]).output
    assert "The entry for hill-school recorded on" in listed
    assert "is not what was written." in listed
    assert f"partner, entry {place}: altered" in listed
    [one] = json.loads(run.invoke(main, ["db", "damage", "--json"]).output)
    assert (one["kind"], one["place"], one["outcome"]) == ("partner", place, "")
    shown = run.invoke(main, ["db", "damage", one["id"]]).output
    for words in ("What to do now", "Put it right", "1  Keep a copy of the database"):
        assert words in shown
    assert " ".join(one["do_now"][2].split()) in " ".join(shown.split())
    settle = ["db", "dealt-with", one["id"], "--note", "Not in any backup.", "--how"]
    refused = run.invoke(main, [*settle, "restored"])
    assert refused.exit_code == 1
    assert "still not what was written" in refused.output
    done = run.invoke(main, [*settle, "kept_apart"])
    assert done.exit_code == 0, done.output
    assert run.invoke(main, ["db", "damage"]).output == "No damage was found.\n"
    everything = run.invoke(main, ["db", "damage", "--all"]).output
    assert "It cannot be put back" in everything
    assert "Not in any backup." in everything
    missing = run.invoke(main, ["db", "damage", "dmg_none"])
    assert missing.exit_code == 1
    assert "There is no damage under that reference" in missing.output
