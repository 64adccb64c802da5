"""Charter membership, on both engines: applied, joined, suspended, left by notice on a date."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest

from registry.documents.signatures.keys import new_key
from registry.documents.signatures.notice import Notice, sign_notice
from registry.documents.signatures.possession import make_possession_proof
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SignatureError,
)
from registry.services.agreements import registering
from registry.services.charter import members, memberships
from registry.services.checks.checker import Checker
from registry.services.leaving import giving_notice, notice_input
from registry.services.notifications import notify
from registry.services.signing import keys
from tests.simulator import (
    COUNCIL,
    HOSPITAL,
    NURSERY,
    SCHOOL,
    Partnership,
    discharge,
)
from tests.simulator.scenes import three_members

pytestmark = pytest.mark.scene(after=three_members)


def notice(partnership: Partnership, org: str = SCHOOL, **changes: Any) -> str:
    """Return a signed notice of leaving the charter in 30 days."""
    key = changes.pop("key", partnership.keys.get(org))
    values = {
        "leaves": "wisc",
        "effective_on": partnership.registry.today() + timedelta(days=30),
        "reason": "merged with another trust",
        "person": "Chief Officer",
        "role": "Chief Executive",
        "given_at": partnership.clock.now,
        **changes,
    }
    return sign_notice(Notice(org=org, **values), key)


async def hand_in(partnership: Partnership, text: str, by: str = SCHOOL) -> giving_notice.Left:
    left, _ = await giving_notice.hand_in(partnership.registry, partnership.actor(by), text)
    return left


async def members_fact(partnership: Partnership, **case: Any) -> tuple[str, str]:
    """Return the membership fact of a check, and the school's status on the public list."""
    request = {
        "from": HOSPITAL,
        "to": SCHOOL,
        "purpose": "direct_care",
        "data_categories": ["personal"],
        **case,
    }
    answer = await Checker(partnership.registry).check(request, actor=partnership.actor(HOSPITAL))
    listed = {
        member.partner.partner_id: member
        for member in await members.list_members(partnership.registry)
    }
    return str(answer.prepared.facts.charter_members), listed[SCHOOL].membership.status


async def test_leaving_takes_effect_on_its_date_in_checks_and_lists_alike(partnership: Partnership):
    await registering.register(
        partnership.registry, partnership.actor(COUNCIL), discharge(partnership)
    )
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    left = await hand_in(partnership, notice(partnership))
    assert left.notice.method == "verified"
    assert left.departure.counterparties == (COUNCIL, HOSPITAL)
    assert [affected.document_id for affected in left.departure.agreements] == ["discharge"]
    assert left.departure.survives
    assert await members_fact(partnership) == ("both", "active")
    day = partnership.registry.today() + timedelta(days=30)
    assert (await members_fact(partnership, evaluation_date=day.isoformat()))[0] == "from_only"
    coming = (await members.get_member(partnership.registry, SCHOOL)).membership.coming
    assert (coming.status, coming.effective_on) == ("withdrawn", day)
    for partner_id in (COUNCIL, HOSPITAL):
        notifications = await notify.list_own(partnership.registry, partnership.actor(partner_id))
        latest = notifications[0]
        assert (latest.code, latest.about, latest.effective_on) == ("member_leaves", SCHOOL, day)
    with pytest.raises(ConflictError):
        await hand_in(partnership, notice(partnership))
    partnership.clock.advance(days=29)
    assert await members_fact(partnership) == ("both", "active")
    # Suspended after its notice: the notice still takes effect.
    council = partnership.actor(COUNCIL)
    await memberships.change(partnership.registry, council, SCHOOL, "suspended", "no contact")
    partnership.clock.advance(days=1)
    assert await members_fact(partnership) == ("from_only", "withdrawn")
    statement = await members.statement(partnership.registry, SCHOOL)
    assert statement.count(".") == 2


async def test_an_organisation_that_left_can_join_again_and_an_old_notice_is_refused(
    partnership: Partnership,
):
    old = notice(partnership, effective_on=partnership.registry.today() + timedelta(days=400))
    today = partnership.registry.today()
    await hand_in(partnership, notice(partnership, effective_on=today))
    assert (await members_fact(partnership))[1] == "withdrawn"
    school = partnership.actor(SCHOOL)
    event, _ = await memberships.apply(partnership.registry, school, SCHOOL, "wisc")
    assert event.status == "applied"
    # The public status stays: it is a former member.
    assert (await members_fact(partnership))[1] == "withdrawn"
    partnership.clock.advance(days=1)
    await register_charter(partnership, 2)
    await partnership.sign("wisc", 2, SCHOOL)
    member = await members.get_member(partnership.registry, SCHOOL)
    assert (member.membership.status, member.membership.event.charter_version) == ("active", 2)
    with pytest.raises(SignatureError, match="before it last signed"):
        await hand_in(partnership, old)


async def register_charter(partnership: Partnership, version: int) -> None:
    async with partnership.registry.database.reads() as reads:
        first = await reads.document("wisc", 1)
    content = {**json.loads(first.payload), "version": version}
    content["start_date"] = partnership.registry.today().isoformat()
    content["review_date"] = content["start_date"]
    await registering.register(partnership.registry, partnership.actor(COUNCIL), content)


async def test_accepting_a_newer_charter_keeps_the_day_of_joining(partnership: Partnership):
    joined = (await members.get_member(partnership.registry, SCHOOL)).membership.since
    partnership.clock.advance(days=10)
    await register_charter(partnership, 2)
    before = await members.get_member(partnership.registry, SCHOOL)
    assert (before.membership.status, before.membership.event.charter_version) == ("active", 1)
    await partnership.sign("wisc", 2, SCHOOL)
    after = await members.get_member(partnership.registry, SCHOOL)
    assert (after.membership.since, after.membership.event.charter_version) == (joined, 2)


async def test_what_a_notice_must_be(partnership: Partnership):
    today = partnership.registry.today()
    refused = {
        "another key": notice(partnership, key=new_key()),
        "another person": notice(partnership, person="Somebody Else"),
        "another organisation": notice(partnership, HOSPITAL, key=partnership.keys[SCHOOL]),
        "in the future": notice(partnership, given_at=partnership.clock.now + timedelta(days=1)),
        "a proof": make_possession_proof(partnership.keys[SCHOOL], nonce="x", org=SCHOOL),
        "no notice": "a.b.c",
        "nothing": "",
    }
    for text in refused.values():
        with pytest.raises(SignatureError):
            await hand_in(partnership, text)
    protected, _, signature = notice(partnership).split(".")
    _, payload, _ = notice(partnership, effective_on=today).split(".")
    with pytest.raises(SignatureError):
        await hand_in(partnership, f"{protected}.{payload}.{signature}")
    with pytest.raises(InvalidInputError):
        await hand_in(partnership, notice(partnership, effective_on=today - timedelta(days=1)))
    with pytest.raises(NotFoundError):
        await hand_in(partnership, notice(partnership, leaves="nothing-such"))
    with pytest.raises(NotAllowedError):
        await hand_in(partnership, notice(partnership), by=HOSPITAL)
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(SCHOOL)
    partnership.clock.advance(minutes=1)
    await keys.revoke_key(
        partnership.registry, partnership.actor(SCHOOL), enrolled.kid, partnership.clock.now
    )
    with pytest.raises(SignatureError, match="ended"):
        await hand_in(partnership, notice(partnership))
    assert (await members_fact(partnership))[1] == "active"


@pytest.mark.each_engine
async def test_the_writer_of_a_letter_is_notified_too_and_the_notice_period_is_enforced(
    partnership: Partnership,
):
    content = discharge(partnership, notice_days=30)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    today = partnership.registry.today()
    letter = notice_input.Letter(SCHOOL, "discharge", today, "why", "R. Head", "Head", "5c" * 32)
    operator = partnership.actor(COUNCIL)
    with pytest.raises(InvalidInputError, match="There is 1 fault"):
        await giving_notice.record_letter(partnership.registry, operator, letter)
    in_time = dataclasses.replace(letter, effective_on=today + timedelta(days=30))
    left, _ = await giving_notice.record_letter(partnership.registry, operator, in_time)
    assert left.notice.method == "recorded"
    notifications = await notify.list_own(partnership.registry, partnership.actor(SCHOOL))
    assert (notifications[0].code, notifications[0].about) == ("leave", SCHOOL)
    seen = await notify.mark_seen(
        partnership.registry, partnership.actor(SCHOOL), notifications[0].notification_id
    )
    assert seen.version == 2
    with pytest.raises(NotFoundError):
        await notify.mark_seen(
            partnership.registry, partnership.actor(HOSPITAL), notifications[0].notification_id
        )


async def test_only_steps_of_the_table_are_open_and_a_refusal_lists_those_that_are(
    partnership: Partnership,
):
    registry, council = partnership.registry, partnership.actor(COUNCIL)
    with pytest.raises(ConflictError, match="by a notice"):
        await memberships.change(registry, council, SCHOOL, "withdrawn", "x")
    with pytest.raises(ConflictError):
        await memberships.change(registry, council, SCHOOL, "active", "x")
    with pytest.raises(ConflictError):
        await memberships.apply(registry, council, SCHOOL, "wisc")
    with pytest.raises(NotFoundError):
        await memberships.change(registry, council, NURSERY, "suspended", "x")
    await memberships.apply(registry, council, NURSERY, "wisc")
    with pytest.raises(ConflictError):
        await memberships.change(registry, council, NURSERY, "suspended", "x")
    await memberships.change(registry, council, SCHOOL, "ceased", "closed")
    for status in ("active", "suspended", "withdrawn"):
        with pytest.raises(ConflictError, match="for good"):
            await memberships.change(registry, council, SCHOOL, status, "x")
    await register_charter(partnership, 2)
    with pytest.raises(ConflictError, match="ceased"):
        await partnership.sign("wisc", 2, SCHOOL)
    assert [event.status for event in await memberships.history(registry, SCHOOL)] == [
        "active",
        "ceased",
    ]
