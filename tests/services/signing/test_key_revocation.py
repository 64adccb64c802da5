"""Signatures of an ended key: lists, checks and offline verification agree."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from registry.documents.verify.files import Verdict, verify_path
from registry.documents.verify.trust import read_trust
from registry.errors import (
    InvalidInputError,
    SignatureError,
)
from registry.services.agreements import registering
from registry.services.charter import members
from registry.services.check_ports import CheckQuery
from registry.services.signer import CheckpointSigner
from registry.services.signing import keys
from tests.services.agreements.test_registering import register
from tests.services.signing.test_accepting import sign_at
from tests.simulator import (
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
)

pytestmark = pytest.mark.scene(after=Partnership.charter)


async def test_a_key_that_has_ended_signs_no_more_and_still_verifies(partnership: Partnership):
    await partnership.enrol(HOSPITAL)
    await register(partnership)
    await partnership.sign("discharge", 1, HOSPITAL)
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    partnership.clock.advance(hours=1)
    await keys.revoke_key(
        partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, partnership.clock.now
    )
    await register(partnership, version=2)
    with pytest.raises(SignatureError):
        await partnership.sign("discharge", 2, HOSPITAL)
    old = await registering.read(partnership.registry, partnership.actor(HOSPITAL), "discharge", 1)
    assert [signature.partner_id for signature in old.signatures] == [HOSPITAL]


async def test_signatures_made_after_a_key_was_stolen_do_not_count(partnership: Partnership):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    stolen = partnership.clock.now
    partnership.clock.advance(hours=1)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    assert await _standing(partnership) == ("in_force", ())
    assert await _covered(partnership) == (COUNCIL, HOSPITAL, SCHOOL)
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    actor = partnership.actor(HOSPITAL)
    before = stolen - timedelta(days=1)
    with pytest.raises(InvalidInputError) as caught:
        await keys.revoke_key(partnership.registry, actor, enrolled.kid, before)
    assert [fault.pointer for fault in caught.value.faults] == ["/active_to"]
    await keys.revoke_key(partnership.registry, actor, enrolled.kid, partnership.clock.now)
    assert await _standing(partnership) == ("partly_signed", (HOSPITAL,))
    assert await _covered(partnership) == (COUNCIL, SCHOOL)


async def test_an_earlier_signing_time_does_not_help_a_thief(
    partnership: Partnership, tmp_path: Path
):
    """Checks, lists and offline verification agree, whatever time the thief writes."""
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, SCHOOL)
    partnership.clock.advance(hours=1)
    stolen = partnership.clock.now
    partnership.clock.advance(hours=1)
    await sign_at(partnership, HOSPITAL, stolen - timedelta(minutes=30))
    assert await _standing(partnership) == ("in_force", ())
    before = await _verified_offline(partnership, tmp_path)
    assert before.valid, before.reasons
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
        made = await reads.signatures("discharge", 1)
    await keys.revoke_key(partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, stolen)
    assert await _standing(partnership) == ("partly_signed", (HOSPITAL,))
    assert await _covered(partnership) == (COUNCIL, SCHOOL)
    every = {"signatures": [{"protected": s.protected, "signature": s.signature} for s in made]}
    after = await _verified_offline(partnership, tmp_path, every)
    assert after.reasons == (
        "Signature 3: Chief Officer's key has ended, and the registry had not accepted this"
        " before then.",
        f"{HOSPITAL} has not signed.",
    )


async def test_a_fast_clock_costs_nobody_what_was_accepted_before_its_key_ended(
    partnership: Partnership, tmp_path: Path
):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, SCHOOL)
    await sign_at(partnership, HOSPITAL, partnership.clock.now + timedelta(minutes=4))
    partnership.clock.advance(minutes=1)
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    now = partnership.clock.now
    await keys.revoke_key(partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, now)
    assert await _standing(partnership) == ("in_force", ())
    assert await _covered(partnership) == (COUNCIL, HOSPITAL, SCHOOL)
    verdict = await _verified_offline(partnership, tmp_path)
    assert verdict.valid, verdict.reasons


async def test_signatures_that_an_ended_key_made_in_time_count_everywhere(
    partnership: Partnership, tmp_path: Path
):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    partnership.clock.advance(milliseconds=2)  # in that very second
    now = partnership.clock.now
    await keys.revoke_key(partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, now)
    assert await _standing(partnership) == ("in_force", ())
    assert await _covered(partnership) == (COUNCIL, HOSPITAL, SCHOOL)
    verdict = await _verified_offline(partnership, tmp_path)
    assert verdict.valid, verdict.reasons


async def _verified_offline(
    partnership: Partnership, folder: Path, envelope: dict | None = None
) -> Verdict:
    """Return the verdict of somebody who has the two files and a trust file made now."""
    registry = partnership.registry
    view = await registering.read(registry, partnership.actor(COUNCIL), "discharge", 1)
    path = folder / "discharge.json"
    path.write_bytes(view.document.payload)
    beside = json.dumps(envelope or registering.envelope_of(view))
    (folder / "discharge.jws.json").write_text(beside)
    trust = await members.trust_file(registry, CheckpointSigner(registry))
    return verify_path(path, read_trust(json.dumps(trust).encode()))


async def _standing(partnership: Partnership) -> tuple[str, tuple[str, ...]]:
    actor = partnership.actor(COUNCIL)
    view = await registering.read(partnership.registry, actor, "discharge", 1)
    return view.standing.state, view.standing.missing


async def _covered(partnership: Partnership) -> tuple[str, ...]:
    """Return the parties whose signatures a check counts."""
    query = CheckQuery(None, HOSPITAL, COUNCIL, "direct_care", partnership.registry.today())
    [agreement] = (await partnership.registry.database.check_rows(query)).register.agreements
    return tuple(sorted(agreement.newest.signed))
