"""Signing, on both engines: in force when every party has signed exactly the same bytes."""

from datetime import datetime, timedelta

import pytest

from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import new_key
from registry.errors import (
    ConflictError,
    NotFoundError,
    SignatureError,
)
from registry.services.agreements import registering
from registry.services.charter import members, memberships
from registry.services.signer import CheckpointSigner
from registry.services.signing import accepting
from tests.services.agreements.test_registering import register
from tests.simulator import (
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
)

pytestmark = pytest.mark.scene(after=Partnership.charter)


async def test_in_force_only_when_every_party_has_signed(partnership: Partnership):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    view = await register(partnership)
    assert view.standing.state == "partly_signed"
    await partnership.sign("discharge", 1, SCHOOL, HOSPITAL)
    view = await registering.read(partnership.registry, partnership.actor(HOSPITAL), "discharge", 1)
    assert view.standing.missing == (COUNCIL,)
    await partnership.sign("discharge", 1, COUNCIL)
    view = await registering.read(partnership.registry, partnership.actor(HOSPITAL), "discharge", 1)
    assert view.standing.state == "in_force"


async def test_a_party_signs_once(partnership: Partnership):
    await partnership.enrol(HOSPITAL)
    await register(partnership)
    await partnership.sign("discharge", 1, HOSPITAL)
    with pytest.raises(ConflictError):
        await partnership.sign("discharge", 1, HOSPITAL)


async def test_signatures_that_do_not_count_leave_nothing_behind(partnership: Partnership):
    key = await partnership.enrol(HOSPITAL)
    view = await register(partnership)
    by = {
        "person": "Chief Officer",
        "role": "Chief Executive",
        "signed_at": partnership.clock.now,
    }

    async def hand_in(*entries: dict) -> None:
        await accepting.accept_signatures(
            partnership.registry,
            partnership.actor(COUNCIL),
            "discharge",
            1,
            {"signatures": list(entries)},
        )

    payload = view.document.payload
    good = sign(payload, key, org=HOSPITAL, **by)
    cases = {
        "a key nobody enrolled": sign(payload, new_key(), org=HOSPITAL, **by),
        "another organisation's name": sign(payload, key, org=SCHOOL, **by),
        "another person's name": sign(payload, key, org=HOSPITAL, **{**by, "person": "Eve"}),
        "another post": sign(payload, key, org=HOSPITAL, **{**by, "role": "Porter"}),
        "a newer version's bytes": sign(
            payload.replace(b'"version":1}', b'"version":2}'), key, org=HOSPITAL, **by
        ),
    }
    for words, bad in cases.items():
        with pytest.raises(SignatureError):
            await hand_in(good, bad)
        seen = await registering.read(
            partnership.registry, partnership.actor(COUNCIL), "discharge", 1
        )
        assert seen.signatures == (), words
    with pytest.raises(ConflictError):
        await hand_in(good, good)


async def test_a_signature_dated_before_its_key_or_to_come_is_not_accepted(
    partnership: Partnership,
):
    await partnership.enrol(HOSPITAL)
    await register(partnership)
    for away in (timedelta(minutes=-6), timedelta(minutes=6)):
        with pytest.raises(SignatureError, match="dated"):
            await sign_at(partnership, HOSPITAL, partnership.clock.now + away)
    await sign_at(partnership, HOSPITAL, partnership.clock.now + timedelta(minutes=4))


async def sign_at(partnership: Partnership, partner_id: str, signed_at: datetime) -> None:
    """Sign with a signing time of its own."""
    actor = partnership.actor(partner_id)
    view = await registering.read(partnership.registry, actor, "discharge", 1)
    entry = sign(
        view.document.payload,
        partnership.keys[partner_id],
        org=partner_id,
        person="Chief Officer",
        role="Chief Executive",
        signed_at=signed_at,
    )
    envelope = {"signatures": [entry]}
    await accepting.accept_signatures(partnership.registry, actor, "discharge", 1, envelope)


async def test_a_superseded_version_accepts_no_more_signatures(partnership: Partnership):
    await partnership.enrol(HOSPITAL)
    await register(partnership)
    await register(partnership, version=2)
    with pytest.raises(ConflictError):
        await partnership.sign("discharge", 1, HOSPITAL)
    with pytest.raises(ConflictError):
        await register(partnership, version=2)


async def test_signing_the_charter_is_joining_and_a_statement_says_so(partnership: Partnership):
    await partnership.enrol(SCHOOL)
    with pytest.raises(NotFoundError):
        await members.get_member(partnership.registry, SCHOOL)
    await partnership.sign("wisc", 1, SCHOOL)
    member = await members.get_member(partnership.registry, SCHOOL)
    assert member.membership.status == "active"
    event, _ = await memberships.change(
        partnership.registry, partnership.actor(COUNCIL), SCHOOL, "suspended", "fee unpaid"
    )
    assert event.version == 2
    trust = await members.trust_file(partnership.registry, CheckpointSigner(partnership.registry))
    assert trust["trust"]["members"][0]["status"] == "suspended"
