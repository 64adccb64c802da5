"""The texts that agreements take from the charter, in a terminal: read, objected to, reported."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.services.agreements import registering
from registry.services.charter import memberships
from registry.services.context import utc_now
from registry.services.partners import register
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, partner_document
from tests.simulator.partnership import KINDS, Partnership, TestClock
from tests.simulator.second import second, terms_charter

pytestmark = pytest.mark.database
BREACHES, LATER = "Tell the others within 24 hours.", "Tell the others within 12 hours."
JUST_NOW = timedelta(minutes=5)


async def _prepared(settings: Settings) -> None:
    """Let an agreement be in force, the charter change a text of it, and a party be suspended."""
    async with open_registry(settings, migrate=True) as registry:
        clock = TestClock(utc_now() - JUST_NOW)
        p = Partnership(dataclasses.replace(registry, clock=clock), clock)
        officer = p.actor(COUNCIL)
        await install.install(p.registry, partner_document(COUNCIL, KINDS[COUNCIL]), "First")
        for partner_id in (HOSPITAL, SCHOOL):
            document = partner_document(partner_id, KINDS[partner_id])
            await register.register_partner(p.registry, officer, document)
        await registering.register(p.registry, officer, terms_charter(p, 1, breaches=BREACHES))
        for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
            await p.enrol(partner_id)
            await p.sign("wisc", 1, partner_id)
        content = {name: value for name, value in second(p).items() if name != "breaches"}
        await registering.register(p.registry, officer, content)
        await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
        await registering.register(p.registry, officer, terms_charter(p, 2, breaches=LATER))
        await memberships.change(p.registry, officer, HOSPITAL, "suspended", "no assurance")


def ran(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code, done.output
    return " ".join(done.output.split())


def test_an_officer_reads_the_texts_and_objects(home: Path):
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})
    prepare_home(settings)
    asyncio.run(_prepared(settings))
    told = ran("notifications", "--as", SCHOOL)
    assert "registry agreement changed-terms wisc 2" in told
    changed = ran("agreement", "changed-terms", "wisc", "2", "--as", SCHOOL)
    assert "Security incidents changes. Tell the others within [-24-] {+12+} hours." in changed
    assert "Discharge (discharge v1)" in changed
    assert "registry agreement object wisc 2" in changed
    as_json = CliRunner().invoke(
        main, ["agreement", "changed-terms", "wisc", "2", "--as", SCHOOL, "--json"]
    )
    assert json.loads(as_json.output)["texts"][0]["after"] == LATER

    words = ("agreement", "object", "wisc", "2", "--as", SCHOOL, "--reason", "too short")
    assert "Choose --agreement or --all." in ran(*words, code=2)
    assert "discharge, version 1: objection recorded." in ran(*words, "--agreement", "discharge")
    assert "Discharge: your organisation objected on" in ran(*words, "--all", code=1)
    terms = ran("agreement", "terms", "discharge", "--as", SCHOOL)
    assert "From the charter, version 1" in terms
    assert "is suspended from the charter from" in terms
    report = ran("report", "charter-texts", "--as", SCHOOL)
    assert "Discharge (discharge v1)" in report
    assert "Texts: Security incidents. Begin the next version and write these texts in." in report
    assert "missing" in ran("report", "charter-texts", "--as", SCHOOL, "--csv")
    assert "takes no text" in ran("agreement", "terms", "wisc", "--as", SCHOOL)
    back = ran(*words, "--all", "--take-back")
    assert "discharge, version 1: objection taken back." in back
