"""A trust joins with its schools, a school becomes an academy, a key serves two: in a terminal."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.documents.signatures.key_files import write_key_file
from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.services.agreements import registering
from registry.services.context import utc_now
from registry.services.partners import register
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, discharge, partner_document
from tests.simulator.partnership import KINDS, Partnership, TestClock

pytestmark = pytest.mark.database
TRUST, SCHOOLS = "beacon-trust", ("first-primary", "river-primary", "third-primary")
PASSPHRASE = "four words and a pony"
JUST_NOW = timedelta(minutes=5)


@pytest.fixture
def kid(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the id of the trust's key, in a registry with an open agreement in force."""
    monkeypatch.setenv("REGISTRY_KEY_PASSPHRASE", PASSPHRASE)
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})
    prepare_home(settings)
    return asyncio.run(_prepared(settings, home))


async def _prepared(settings: Settings, home: Path) -> str:
    async with open_registry(settings, migrate=True) as registry:
        clock = TestClock(utc_now() - JUST_NOW)
        p = Partnership(dataclasses.replace(registry, clock=clock), clock)
        await install.install(p.registry, partner_document(COUNCIL, KINDS[COUNCIL]), "First")
        kinds = {HOSPITAL: KINDS[HOSPITAL], SCHOOL: KINDS[SCHOOL]}
        kinds |= dict.fromkeys((TRUST, *SCHOOLS), "academy")
        for partner_id, kind in kinds.items():
            await register.register_partner(
                p.registry, p.actor(COUNCIL), partner_document(partner_id, kind), name_is_meant=True
            )
        await p.charter()
        for partner_id in (COUNCIL, HOSPITAL, SCHOOL, TRUST):
            await p.enrol(partner_id)
        content = discharge(p)
        join = {"sharing": content["sharings"][0]["id"], "as": ["recipient"]}
        content |= {"accession": {"kinds": ["academy"], "joins": [join]}}
        view, _ = await registering.register(p.registry, p.actor(COUNCIL), content)
        await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
        (home / "discharge.json").write_bytes(view.document.payload)
        write_key_file(home / "trust.p12", p.keys[TRUST], PASSPHRASE, "Chief Officer")
        return thumbprint(public_jwk(p.keys[TRUST]))


def ran(*words: str) -> str:
    done: Result = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> str:
    done: Result = CliRunner().invoke(main, words)
    assert done.exit_code in {1, 2}, done.output
    return done.output


def part_of(*schools: str) -> None:
    since = ["--since", "2025-09-01", "--evidence", "Funding agreement"]
    for school in schools:
        said = ran("partner", "part-of", school, TRUST, *since)
        assert f"{school} is part of {TRUST} from 2025-09-01." in said


def signed(home: Path, *options: str) -> Path:
    out = home / "signed.jws.json"
    out.unlink(missing_ok=True)
    who = ["--name", "Chief Officer", "--role", "Chief Executive", "--out", str(out)]
    key = ["--key", str(home / "trust.p12"), "--org", TRUST]
    ran("agreement", "sign", str(home / "discharge.json"), *key, *who, *options)
    return out


def test_a_trust_joins_with_its_schools_and_one_leaves(home: Path, kid: str):
    del kid
    part_of(*SCHOOLS[:2])
    schedule = home / "schedule.json"
    assert "names 2" in ran("partner", "parts", TRUST, "--schedule", str(schedule))
    envelope = signed(home, "--schedule", str(schedule))
    assert "Accepted." in ran("agreement", "accept", "discharge", "1", str(envelope))
    shown = ran("agreement", "show", "discharge", "--version", "1")
    for partner_id in (TRUST, *SCHOOLS[:2]):
        assert partner_id in shown
    assert SCHOOLS[2] not in shown
    assert f"{SCHOOLS[0]} is part of {TRUST}" in ran("partner", "parts", SCHOOLS[0])
    left = ran("partner", "part-left", SCHOOLS[0], TRUST, "--from", utc_now().date().isoformat())
    assert "It leaves discharge, version 1." in left
    assert SCHOOLS[0] not in ran("partner", "parts", TRUST, "--schedule", str(schedule))
    again = refused("agreement", "accept", "discharge", "1", str(envelope))
    assert SCHOOLS[0] in again  # the schedule still names the school that left


def test_a_schedule_with_a_stranger_and_one_that_is_none(home: Path, kid: str):
    del kid
    part_of(SCHOOLS[0])
    schedule = home / "schedule.json"
    ran("partner", "parts", TRUST, "--schedule", str(schedule))
    text = schedule.read_text("utf-8").replace(SCHOOLS[0], SCHOOLS[2])
    schedule.write_text(text.replace("First", "Third"), "utf-8")
    said = refused(
        "agreement", "accept", "discharge", "1", str(signed(home, "--schedule", str(schedule)))
    )
    assert f"{SCHOOLS[2]} is not recorded as part of {TRUST}." in said
    schedule.write_text("[1]", "utf-8")
    key = ["--key", str(home / "trust.p12"), "--org", TRUST, "--name", "A", "--role", "B"]
    wrong = CliRunner().invoke(
        main, ["agreement", "sign", str(home / "discharge.json"), *key, "--schedule", str(schedule)]
    )
    assert wrong.exit_code == 2
    assert "is no schedule" in wrong.output


def test_a_school_becomes_an_academy(home: Path, kid: str):
    del home, kid
    since = ["--since", "2025-09-01", "--because", "It becomes an academy"]
    said = ran("partner", "succeed", SCHOOL, SCHOOLS[0], *since)
    assert "discharge, version 1: Discharge (with county-council, county-hospital)" in said
    assert f"{SCHOOLS[0]} took its place on 2025-09-01." in ran("partner", "successor", SCHOOL)
    assert f"took the place of {SCHOOL}" in ran("partner", "successor", SCHOOLS[0])
    second = refused("partner", "succeed", SCHOOL, SCHOOLS[1], *since)
    assert "an organisation has one successor" in second
    told = ran("notifications", "--as", HOSPITAL)
    assert "Hill School has a successor" in told


def test_one_key_serves_two(home: Path, kid: str):
    del home
    said = ran("key", "serves", "--role", "Bursar", "--", kid, SCHOOLS[0])
    assert f"signs for {SCHOOLS[0]} too, as Bursar" in said
    assert "Bursar" in ran("key", "list", SCHOOLS[0])
    assert "signs for" in refused("key", "serves", "--role", "Bursar", "--", kid, SCHOOLS[0])
    assert "No key with that id" in refused(
        "key", "serves", "--role", "Head", "--", "x" * 43, SCHOOL
    )
