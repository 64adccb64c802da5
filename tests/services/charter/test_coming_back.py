"""Leaving and coming back: nobody escapes a suspension, and those who share are notified.

Each of these was a fault once, on both engines.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from registry.errors import ConflictError, NotFoundError
from registry.services.agreements import registering
from registry.services.charter import members, memberships, public_register
from registry.services.checks import view
from registry.services.checks.checker import Checker
from registry.services.notifications import notify, wording
from registry.services.reports import membership
from registry.services.signing import paper_signatures
from tests.services.agreements.test_who_is_bound import (
    SCAN,
    charter,
    check,
    day,
    in_force,
    leave,
    member,
)
from tests.services.charter.test_who_is_member import change
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    charter_document,
    discharge,
)
from tests.simulator.scenes import two_members

pytestmark = pytest.mark.scene(after=two_members)


async def notified(p: Partnership, org: str, count: int = 5) -> list[tuple[str, str]]:
    """Return the code and title of an organisation's notifications, the latest first."""
    found = await notify.list_own(p.registry, p.actor(org))
    words = await wording.in_words(p.registry, found[:count])
    return [(notification.notification.code, notification.title) for notification in words]


async def reported(p: Partnership, org: str, by: str = COUNCIL) -> membership.MemberLine | None:
    lines = (await membership.members(p.registry, p.actor(by))).items
    return next((line for line in lines if line.partner == org), None)


async def second_charter(p: Partnership) -> None:
    await registering.register(p.registry, p.actor(COUNCIL), charter_document(id="second"))


# --- a suspension is the operator's to lift ------------------------------------------------------


async def test_an_organisation_that_leaves_while_suspended_and_signs_again_is_suspended(
    p: Partnership,
):
    await in_force(p)
    await change(p, HOSPITAL, "suspended")
    await leave(p, HOSPITAL, "wisc")
    p.clock.advance(minutes=1)
    await p.sign("wisc", 1, HOSPITAL)
    assert await member(p, HOSPITAL) == "suspended"
    assert (await check(p)).charter_members == "to_only"
    assert (await notified(p, SCHOOL))[0][0] == "member_rejoined_suspended"
    await change(p, HOSPITAL, "active")
    assert await member(p, HOSPITAL) == "active"
    await leave(p, HOSPITAL, "wisc")
    p.clock.advance(minutes=1)
    await p.sign("wisc", 1, HOSPITAL)
    assert await member(p, HOSPITAL) == "active"


async def test_neither_a_future_charter_nor_an_application_ends_a_suspension(p: Partnership):
    await change(p, HOSPITAL, "suspended")
    await leave(p, HOSPITAL, "wisc")
    await memberships.apply(p.registry, p.actor(HOSPITAL), HOSPITAL, "wisc")
    await charter(p, 2, 5)
    await p.sign("wisc", 2, HOSPITAL)
    p.clock.advance(days=5)
    assert await member(p, HOSPITAL) == "suspended"


async def test_a_clock_set_back_does_not_end_a_suspension(p: Partnership):
    p.clock.now = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
    await charter(p, 2, 0, start_date="2026-11-22")
    await change(p, HOSPITAL, "suspended")
    p.clock.now = datetime(2026, 11, 22, 23, 55, tzinfo=UTC)
    await p.sign("wisc", 2, HOSPITAL)
    p.clock.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert await member(p, HOSPITAL) == "suspended"


async def test_those_notified_that_a_member_leaves_are_notified_that_it_is_back(p: Partnership):
    await in_force(p)
    await leave(p, HOSPITAL, "wisc", 3)
    p.clock.advance(days=4)
    await p.sign("wisc", 1, HOSPITAL)
    for partner_id in (COUNCIL, SCHOOL):
        [(code, title), *_] = await notified(p, partner_id)
        assert (code, title) == (
            "member_rejoined",
            "County Hospital is a member of the charter again",
        )
    assert "member_rejoined" not in {code for code, _ in await notified(p, HOSPITAL)}


# --- ceased --------------------------------------------------------------------------------------


async def test_an_organisation_that_has_ceased_to_be_signs_nothing(p: Partnership):
    await registering.register(p.registry, p.actor(HOSPITAL), discharge(p))
    await p.sign("discharge", 1, HOSPITAL, SCHOOL)
    of_council = paper_signatures.PaperSignature(
        "discharge", 1, COUNCIL, "Ann", "Head", day(p, 0), SCAN
    )
    await paper_signatures.enter(p.registry, p.actor(HOSPITAL), of_council)
    await change(p, COUNCIL, "ceased")
    with pytest.raises(ConflictError, match="has ceased to be"):
        await p.sign("discharge", 1, COUNCIL)
    with pytest.raises(ConflictError, match="has ceased to be"):
        await paper_signatures.confirm(p.registry, p.actor(COUNCIL), "discharge", 1, SCAN)
    with pytest.raises(ConflictError, match="has ceased to be"):
        await paper_signatures.enter(p.registry, p.actor(HOSPITAL), of_council)
    assert await public_register.public_agreements(p.registry) == []


async def test_an_organisation_that_has_ceased_stays_so_whatever_notice_it_had_given(
    p: Partnership,
):
    await leave(p, HOSPITAL, "wisc", 10)
    await change(p, HOSPITAL, "ceased")
    p.clock.advance(days=11)
    assert await member(p, HOSPITAL) == "ceased"
    with pytest.raises(ConflictError, match="has ceased to be"):
        await p.sign("wisc", 1, HOSPITAL)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("ceased", "County Council has closed. Find out who does its work now."),
        (
            "suspended",
            "County Council is suspended from the charter. If nobody is in danger, find out why"
            " before you share.",
        ),
    ],
)
async def test_an_answer_says_which_organisation_has_ceased_to_be_or_is_suspended(
    p: Partnership, status: str, said: str
):
    asked = {
        "from": HOSPITAL,
        "to": COUNCIL,
        "purpose": "direct_care",
        "data_categories": ["personal"],
    }
    for expected in (False, True):
        answer = await Checker(p.registry).check(asked, actor=p.actor(HOSPITAL))
        words = view.answer_in_words(p.registry, answer)
        assert (said in words.know) is expected
        if not expected:
            await change(p, COUNCIL, status)


# --- a newer charter -----------------------------------------------------------------------------


async def test_a_charter_takes_signatures_until_the_next_begins(p: Partnership):
    await charter(p, 2, 90)
    await p.sign("wisc", 1, CHARITY)
    assert await member(p, CHARITY) == "active"
    assert (await notified(p, CHARITY))[0][0] == "charter_changed"
    await p.sign("wisc", 2, CHARITY)
    p.clock.advance(days=90)
    found = (await members.get_member(p.registry, CHARITY)).membership
    assert (found.status, found.event.charter_version) == ("active", 2)
    with pytest.raises(ConflictError, match="Version 2 has taken the place"):
        await p.sign("wisc", 1, SCHOOL)


async def test_an_organisation_that_left_joins_today_though_it_signed_a_future_charter(
    p: Partnership,
):
    await leave(p, HOSPITAL, "wisc")
    p.clock.advance(minutes=1)
    await charter(p, 2, 90)
    await p.sign("wisc", 2, HOSPITAL)
    with pytest.raises(ConflictError, match="has signed this version already"):
        await p.sign("wisc", 2, HOSPITAL)
    await p.sign("wisc", 1, HOSPITAL)
    assert await member(p, HOSPITAL) == "active"
    assert "charter_changed" not in {code for code, _ in await notified(p, HOSPITAL)}


async def test_suspended_members_are_notified_of_a_new_charter(p: Partnership):
    await change(p, HOSPITAL, "suspended")
    await charter(p, 2, 0)
    assert (await notified(p, HOSPITAL))[0][0] == "charter_changed"


async def test_a_member_leaves_one_charter_before_it_signs_another(p: Partnership):
    await second_charter(p)
    with pytest.raises(ConflictError, match="has signed another charter: wisc"):
        await p.sign("second", 1, HOSPITAL)
    assert await member(p, HOSPITAL) == "active"
    await charter(p, 2, 30)
    await p.sign("wisc", 2, CHARITY)
    with pytest.raises(ConflictError, match="has signed another charter: wisc"):
        await p.sign("second", 1, CHARITY)
    await leave(p, HOSPITAL, "wisc")
    await p.sign("second", 1, HOSPITAL)
    found = (await members.get_member(p.registry, HOSPITAL)).membership
    assert (found.status, found.event.charter_id) == ("active", "second")


# --- leaving -------------------------------------------------------------------------------------


async def test_a_future_charter_hides_no_notice(p: Partnership):
    await in_force(p)
    await charter(p, 2, 10)
    await p.sign("wisc", 2, HOSPITAL)
    await leave(p, HOSPITAL, "wisc", 40)
    with pytest.raises(ConflictError, match="It leaves on"):
        await leave(p, HOSPITAL, "wisc", 40)
    line = await reported(p, HOSPITAL)
    assert line is not None
    assert (line.coming, line.coming_on) == ("withdrawn", day(p, 40))


async def test_a_future_charter_hides_no_notice_of_an_applicant(p: Partnership):
    await charter(p, 2, 10)
    await p.sign("wisc", 2, CHARITY)
    await leave(p, CHARITY, "wisc", 40)
    with pytest.raises(ConflictError, match="It leaves on"):
        await leave(p, CHARITY, "wisc", 40)


async def test_an_organisation_that_left_withdraws_from_a_future_charter(p: Partnership):
    await leave(p, HOSPITAL, "wisc")
    await charter(p, 2, 10)
    await p.sign("wisc", 2, HOSPITAL)
    await leave(p, HOSPITAL, "wisc")
    p.clock.advance(days=10)
    assert await member(p, HOSPITAL) == "withdrawn"


async def test_a_statement_ends_with_the_membership_on_a_day_of_23_hours(p: Partnership):
    p.clock.now = datetime(2027, 3, 27, 23, 59, tzinfo=UTC)
    await charter(p, 2, 1)
    await p.sign("wisc", 2, HOSPITAL)
    await leave(p, HOSPITAL, "wisc", 2)
    payload = (await members.statement(p.registry, HOSPITAL)).split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert said["exp"] == datetime(2027, 3, 28, 23, tzinfo=UTC).timestamp()


async def test_those_who_share_are_not_notified_of_a_withdrawn_application(p: Partnership):
    await in_force(p)
    await memberships.apply(p.registry, p.actor(SCHOOL), SCHOOL, "wisc")
    before = await notified(p, HOSPITAL)
    await leave(p, SCHOOL, "wisc")
    assert await notified(p, HOSPITAL) == before
    assert (await notified(p, COUNCIL))[0] == (
        "application_taken_back",
        "Hill School has taken back its application to the charter",
    )


@pytest.mark.parametrize("terms", [("review_date", 3), ("end_date", 3)])
async def test_parties_of_an_expired_agreement_are_notified(p: Partnership, terms: tuple[str, int]):
    name, days = terms
    await in_force(p, **{name: day(p, days).isoformat()})
    p.clock.advance(days=4)
    await leave(p, HOSPITAL, "wisc")
    assert (await notified(p, SCHOOL))[0][0] == "member_leaves"


async def test_a_former_member_that_applies_is_still_a_former_member(p: Partnership):
    await in_force(p)
    await leave(p, HOSPITAL, "wisc")
    left_on = day(p, 0)
    p.clock.advance(days=1)
    await memberships.apply(p.registry, p.actor(HOSPITAL), HOSPITAL, "wisc")
    found = (await members.get_member(p.registry, HOSPITAL)).membership
    assert (found.status, found.since) == ("withdrawn", left_on)
    assert HOSPITAL in {
        member.partner.partner_id for member in await public_register.find_members(p.registry)
    }
    seen_by = {by: await reported(p, HOSPITAL, by) for by in (COUNCIL, SCHOOL)}
    assert {by: line.status if line else None for by, line in seen_by.items()} == {
        COUNCIL: "applied",
        SCHOOL: "withdrawn",
    }


async def test_an_application_is_of_the_day_in_london(p: Partnership):
    p.clock.now = datetime(2027, 6, 10, 23, 30, tzinfo=UTC)
    await charter(p, 2, 30)
    await p.sign("wisc", 2, CHARITY)
    line = await reported(p, CHARITY)
    assert line is not None
    assert line.since == day(p, 0)
    p.clock.advance(days=31)
    assert (await members.get_member(p.registry, CHARITY)).membership.since == day(p, -1)
    with pytest.raises(NotFoundError):
        await members.get_member(p.registry, SCHOOL)
    assert day(p, 0) - line.since == timedelta(days=31)
