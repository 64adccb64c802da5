"""Signing, on both engines: in force when every party has signed exactly the same bytes."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from registry.documents.verify.files import Verdict, verify_path
from registry.documents.verify.trust import read_trust
from registry.domain.agreements.lifecycle import LEAVE
from registry.domain.records.agreements import AgreementStep
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SignatureError,
)
from registry.services.agreements import registering
from registry.services.agreements.views import AgreementView
from registry.services.charter import members, memberships
from registry.services.checks.checker import Checker
from registry.services.ports import CheckQuery
from registry.services.signer import CheckpointSigner
from registry.services.signing import accepting, keys
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
)

pytestmark = pytest.mark.scene(after=Partnership.charter)


async def register(partnership: Partnership, version: int = 1) -> AgreementView:
    view, _ = await registering.register(
        partnership.registry, partnership.actor(COUNCIL), discharge(partnership, version)
    )
    return view


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


async def test_what_a_key_signed_after_it_was_stolen_does_not_count(partnership: Partnership):
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


async def test_a_time_written_back_does_not_help_who_stole_a_key(
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
    await _hand_in(partnership, HOSPITAL, stolen - timedelta(minutes=30))
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
    await _hand_in(partnership, HOSPITAL, partnership.clock.now + timedelta(minutes=4))
    partnership.clock.advance(minutes=1)
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    now = partnership.clock.now
    await keys.revoke_key(partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, now)
    assert await _standing(partnership) == ("in_force", ())
    assert await _covered(partnership) == (COUNCIL, HOSPITAL, SCHOOL)
    verdict = await _verified_offline(partnership, tmp_path)
    assert verdict.valid, verdict.reasons


async def test_what_an_ended_key_signed_in_time_counts_everywhere(
    partnership: Partnership, tmp_path: Path
):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    partnership.clock.advance(milliseconds=2)  # in the very second
    now = partnership.clock.now
    await keys.revoke_key(partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, now)
    assert await _standing(partnership) == ("in_force", ())
    assert await _covered(partnership) == (COUNCIL, HOSPITAL, SCHOOL)
    verdict = await _verified_offline(partnership, tmp_path)
    assert verdict.valid, verdict.reasons


async def test_a_signature_dated_before_its_key_or_to_come_is_not_accepted(
    partnership: Partnership,
):
    await partnership.enrol(HOSPITAL)
    await register(partnership)
    for away in (timedelta(seconds=-2), timedelta(minutes=6)):
        with pytest.raises(SignatureError, match="dated"):
            await _hand_in(partnership, HOSPITAL, partnership.clock.now + away)
    await _hand_in(partnership, HOSPITAL, partnership.clock.now + timedelta(minutes=4))


async def _hand_in(partnership: Partnership, partner_id: str, signed_at: datetime) -> None:
    """A signature with a time of its own in it."""
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


async def _verified_offline(
    partnership: Partnership, folder: Path, envelope: dict | None = None
) -> Verdict:
    """What someone says who has the two files and the trust file of now."""
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
    """Whose signatures a check counts."""
    query = CheckQuery(None, HOSPITAL, COUNCIL, "direct_care")
    [row] = (await partnership.registry.database.check_rows(query)).agreements
    return row.signed


async def test_a_draft_does_not_hide_what_is_in_force_and_then_takes_its_place(
    partnership: Partnership,
):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    begins = partnership.registry.today() + timedelta(days=10)
    without_school = {**discharge(partnership, version=2), "start_date": begins.isoformat()}
    without_school["parties"] = [
        party for party in without_school["parties"] if party["partner"] != SCHOOL
    ]
    for clause in without_school["sharings"]:
        for end in ("from", "to"):
            clause[end] = [each for each in clause[end] if each != SCHOOL] or [COUNCIL]
        clause["lawful_bases"] = [
            basis for basis in clause["lawful_bases"] if basis["partner"] != SCHOOL
        ]
    without_school["sharings"] = [
        clause
        for clause in without_school["sharings"]
        if set(clause["from"]) <= {basis["partner"] for basis in clause["lawful_bases"]}
        and len({*clause["from"], *clause["to"]}) > 1
    ]
    registry = partnership.registry
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(registry, partnership.actor(COUNCIL), without_school)
    [fault] = caught.value.faults
    assert (fault.pointer, SCHOOL in fault.detail) == ("/parties", True)
    await leaves(partnership, SCHOOL, begins)
    await registering.register(registry, partnership.actor(COUNCIL), without_school)
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        actor = partnership.actor(partner_id)
        listed = await listed_one(partnership, partner_id)
        shown = await registering.read(registry, actor, "discharge", None)
        for view in (listed, shown):
            assert (view.document.version, view.standing.state) == (1, "under_amendment")
            assert view.newer == (None if partner_id == SCHOOL else 2)
    assert await _agreement_fact(partnership, HOSPITAL, SCHOOL) == "active"
    await partnership.sign("discharge", 2, COUNCIL, HOSPITAL)
    partnership.clock.advance(days=10)
    council = partnership.actor(COUNCIL)
    assert (await registering.read(registry, council, "discharge", None)).document.version == 2
    old = await registering.read(registry, council, "discharge", 1)
    assert old.standing.state == "superseded"
    assert await _agreement_fact(partnership, HOSPITAL, SCHOOL) == "none"
    left = await listed_one(partnership, SCHOOL)
    assert (left.document.version, left.standing.state) == (1, "superseded")
    rows = await registry.database.check_rows(CheckQuery(None, HOSPITAL, COUNCIL, "direct_care"))
    began = registry.today()
    assert {row.version: row.superseded_from for row in rows.agreements} == {1: began, 2: None}


async def leaves(partnership: Partnership, partner_id: str, on: date) -> None:
    """Record that a party leaves version 1 of the agreement."""
    async with partnership.registry.database.unit_of_work() as uow:
        uow.add(
            AgreementStep(
                document_id="discharge",
                version=1,
                document_version=1,
                act=LEAVE,
                partner_id=partner_id,
                by=partner_id,
                effective_on=on,
                reason="it closes",
                recorded_at=partnership.clock.now,
                recorded_by="simulator",
            )
        )
        await uow.commit()


async def _agreement_fact(partnership: Partnership, sender: str, recipient: str) -> str:
    """What a check takes from the agreements between the two."""
    request = {
        "from": sender,
        "to": recipient,
        "purpose": "direct_care",
        "data_categories": ["personal"],
    }
    checker = Checker(partnership.registry)
    answer = await checker.check(request, actor=partnership.actor(sender))
    return answer.prepared.coverage.fact


async def listed_one(partnership: Partnership, partner_id: str) -> AgreementView:
    actor = partnership.actor(partner_id)
    listed = await registering.list_own(partnership.registry, actor, after="", limit=10)
    [view] = [view for view in listed if view.document.document_id == "discharge"]
    return view


async def test_a_version_signed_and_not_begun_leaves_the_one_before_in_force(
    partnership: Partnership,
):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    begins = partnership.registry.today() + timedelta(days=10)
    later = {**discharge(partnership, 2), "start_date": begins.isoformat()}
    await registering.register(partnership.registry, partnership.actor(COUNCIL), later)
    await partnership.sign("discharge", 2, COUNCIL, HOSPITAL, SCHOOL)
    view = await listed_one(partnership, SCHOOL)
    assert (view.document.version, view.standing.state, view.newer) == (1, "under_amendment", 2)
    assert await _superseded_from(partnership) == {1: begins, 2: None}
    partnership.clock.advance(days=10)
    view = await listed_one(partnership, SCHOOL)
    assert (view.document.version, view.standing.state, view.newer) == (2, "in_force", None)


async def test_a_version_signed_with_a_stolen_key_supersedes_nothing(partnership: Partnership):
    """Lists and checks alike: otherwise no version would be in force."""
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    partnership.clock.advance(hours=1)
    stolen = partnership.clock.now
    await register(partnership, version=2)
    await partnership.sign("discharge", 2, COUNCIL, HOSPITAL, SCHOOL)
    assert await _superseded_from(partnership) == {
        1: partnership.registry.today(),
        2: None,
    }
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    await keys.revoke_key(partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, stolen)
    view = await listed_one(partnership, SCHOOL)
    assert (view.document.version, view.standing.state, view.newer) == (1, "under_amendment", 2)
    assert await _superseded_from(partnership) == {1: None, 2: None}


async def _superseded_from(partnership: Partnership) -> dict[int, date | None]:
    """By version, as a check sees it."""
    query = CheckQuery(None, HOSPITAL, COUNCIL, "direct_care")
    rows = await partnership.registry.database.check_rows(query)
    return {row.version: row.superseded_from for row in rows.agreements}


async def test_the_charter_an_agreement_stands_on_is_registered(partnership: Partnership):
    await register(partnership)
    for charter in ({"id": "wisc", "version": 2}, {"id": "discharge", "version": 1}):
        content = {**discharge(partnership, 2), "charter": charter}
        with pytest.raises(InvalidInputError) as caught:
            await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
        assert [fault.pointer for fault in caught.value.faults] == ["/charter"]


async def test_what_nobody_would_receive_or_is_over_is_a_fault(partnership: Partnership):
    content = discharge(partnership)
    content["sharings"][0] |= {"from": [COUNCIL], "to": [COUNCIL]}
    content["sharings"][0]["lawful_bases"] = [
        {**content["sharings"][0]["lawful_bases"][0], "partner": COUNCIL}
    ]
    content |= {
        "start_date": "2020-01-01",
        "review_date": "2021-01-01",
        "end_date": "2021-12-31",
    }
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    assert [fault.pointer for fault in caught.value.faults] == ["/sharings/0/to", "/end_date"]


async def test_the_next_version_is_named_where_another_is_sent(partnership: Partnership):
    with pytest.raises(ConflictError, match="Number the first one 1"):
        await register(partnership, version=4)
    await register(partnership)
    with pytest.raises(ConflictError, match="Number the next one 2"):
        await register(partnership, version=4)


async def test_a_superseded_version_takes_no_more_signatures(partnership: Partnership):
    await partnership.enrol(HOSPITAL)
    await register(partnership)
    await register(partnership, version=2)
    with pytest.raises(ConflictError):
        await partnership.sign("discharge", 1, HOSPITAL)
    with pytest.raises(ConflictError):
        await register(partnership, version=2)


async def test_others_agreements_are_not_found(partnership: Partnership):
    await register(partnership)
    with pytest.raises(NotFoundError):
        await registering.read(partnership.registry, partnership.actor(CHARITY), "discharge", 1)


async def test_a_first_key_needs_the_operator_and_a_later_one_a_signatory(
    partnership: Partnership,
):
    first = await partnership.enrol(SCHOOL)
    with pytest.raises(SignatureError):
        await partnership.enrol(SCHOOL, voucher=new_key())
    await partnership.enrol(SCHOOL, voucher=first)
    async with partnership.registry.database.reads() as reads:
        enrolled = await reads.keys(SCHOOL)
    assert [key.enrolled_by == "operator" for key in enrolled] == [True, False]


async def test_enrolment_refuses_a_challenge_for_another_and_one_out_of_date(
    partnership: Partnership,
):
    key = new_key()
    jwk = public_jwk(key)
    officer = partnership.actor(COUNCIL)
    nonce, _ = await keys.challenge(partnership.registry, officer, SCHOOL, jwk)

    def command(org: str) -> keys.EnrolKey:
        proof = make_possession_proof(key, nonce=nonce, org=org)
        return keys.EnrolKey(org, jwk, nonce, proof, "A", "B", checked_by="telephone")

    with pytest.raises(SignatureError):
        await keys.enrol_key(partnership.registry, officer, command(CHARITY))
    with pytest.raises(NotAllowedError):
        await keys.enrol_key(partnership.registry, partnership.actor(SCHOOL), command(SCHOOL))
    partnership.clock.advance(days=8)
    with pytest.raises(SignatureError):
        await keys.enrol_key(partnership.registry, officer, command(SCHOOL))


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


async def test_every_unknown_party_is_named_at_once(partnership: Partnership):
    document = discharge(partnership)
    document["parties"] = [
        {"partner": partner, "role": "independent_controller"}
        for partner in ("nobody-a", COUNCIL, "nobody-b")
    ]
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(partnership.registry, partnership.actor(COUNCIL), document)
    pointers = {fault.pointer for fault in caught.value.faults}
    assert {"/parties/0/partner", "/parties/2/partner"} <= pointers


async def test_a_clause_can_bind_only_those_who_sign(partnership: Partnership):
    """An agreement signed by two must not cover a third that it merely names."""
    document = discharge(partnership)
    clause = document["sharings"][0]
    clause["from"] = [CHARITY, HOSPITAL]
    clause["lawful_bases"] = [{"partner": COUNCIL, "basis": "6(1)(e)"}]
    document["review_date"] = "2020-01-01"
    document["parties"].append(document["parties"][0])
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(partnership.registry, partnership.actor(COUNCIL), document)
    assert {fault.pointer for fault in caught.value.faults} == {
        "/review_date",
        "/parties/3/partner",
        "/sharings/0/from/0",
        "/sharings/0/from/1",
    }
