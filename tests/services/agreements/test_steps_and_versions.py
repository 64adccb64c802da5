"""A step holds as long as whoever took it intends, and everyone affected is notified correctly.

Each of these was a fault once. The tests ask the check for the state, and read the words of the
notifications that officers see.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from registry.domain.agreements.lifecycle import State, transition
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import ConflictError
from registry.services.agreements import registering
from registry.services.agreements.steps import StepRequest, acts_open_to, take_step
from registry.services.checks.checker import Checker
from registry.services.drafting import writing
from registry.services.leaving import departures, giving_notice, notice_input
from registry.services.notifications import notify, wording
from registry.services.reports import reminders, reviews
from registry.services.signing import keys
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
)
from tests.simulator.answering import settled
from tests.simulator.scenes import with_keys

EVERYONE = (COUNCIL, HOSPITAL, SCHOOL)


pytestmark = pytest.mark.scene(after=with_keys)


def day(p: Partnership, days: int) -> date:
    return p.registry.today() + timedelta(days=days)


def in_days(p: Partnership, start: int, review: int = 300) -> dict[str, Any]:
    return {
        "start_date": day(p, start).isoformat(),
        "review_date": day(p, start + review).isoformat(),
    }


def open_to_charities(p: Partnership, **terms: Any) -> dict[str, Any]:
    content = discharge(p, 1, **terms)
    join = {"sharing": content["sharings"][0]["id"], "as": ["recipient"]}
    return {**content, "accession": {"kinds": ["charity"], "joins": [join]}}


def without_council(p: Partnership, version: int = 1) -> dict[str, Any]:
    """Return an agreement between hospital and school; the council only operates the registry."""
    content = discharge(p, version)
    content["parties"] = [party for party in content["parties"] if party["partner"] != COUNCIL]
    for sharing in content["sharings"]:
        for end in ("from", "to"):
            sharing[end] = [partner_id for partner_id in sharing[end] if partner_id != COUNCIL]
        bases = [basis for basis in sharing["lawful_bases"] if basis["partner"] != COUNCIL]
        sharing["lawful_bases"] = bases
    content["sharings"] = [
        clause
        for clause in content["sharings"]
        if clause["from"] and clause["to"] and len({*clause["from"], *clause["to"]}) > 1
    ]
    return content


async def register(p: Partnership, content: dict[str, Any], by: str = HOSPITAL) -> None:
    await registering.register(p.registry, p.actor(by), content)


async def in_force(p: Partnership, version: int = 1, **terms: Any) -> None:
    await register(p, discharge(p, version, **terms))
    await p.sign("discharge", version, *EVERYONE)


async def step(
    p: Partnership, by: str, act: str, version: int = 1, days: int | None = 0, of: str = ""
) -> None:
    on = None if days is None else day(p, days)
    await take_step(p.registry, p.actor(by), StepRequest("discharge", version, act, "why", on, of))


async def leave(p: Partnership, org: str, days: int = 0) -> giving_notice.Left:
    letter = notice_input.Letter(org, "discharge", day(p, days), "why", "Ann", "Head", "5c" * 32)
    left, _ = await giving_notice.record_letter(p.registry, p.actor(org), letter)
    return left


async def end_key(p: Partnership, org: str, since: datetime) -> None:
    async with p.registry.database.reads() as reads:
        [key] = await reads.keys(org)
    await keys.revoke_key(p.registry, p.actor(org), key.kid, since)


async def fact(p: Partnership, sender: str = HOSPITAL, recipient: str = COUNCIL) -> str:
    asked = {
        "from": sender,
        "to": recipient,
        "purpose": "direct_care",
        "data_categories": ["personal"],
    }
    answer = await Checker(p.registry).check(asked, actor=p.actor(sender))
    return str(answer.prepared.facts.agreement_in_force)


async def version_of(p: Partnership, version: int | None = 1) -> Version[Document]:
    return await registering.read(p.registry, p.actor(COUNCIL), "discharge", version)


async def notified(p: Partnership, org: str) -> list[str]:
    """Return the codes of an organisation's notifications, the latest first."""
    return [notification.code for notification in await notify.list_own(p.registry, p.actor(org))]


async def read(p: Partnership, org: str) -> str:
    """Return the words of an organisation's latest notification, which it reads first."""
    latest = await notify.list_own(p.registry, p.actor(org), limit=1)
    [words] = await wording.in_words(p.registry, latest)
    return f"{words.title}. {words.text}"


# --- suspensions -------------------------------------------------------------------------------


@pytest.mark.parametrize("through", ["registration", "a draft"])
async def test_the_operators_suspension_continues_with_the_next_version(
    p: Partnership, through: str
):
    await register(p, without_council(p))
    await p.sign("discharge", 1, HOSPITAL, SCHOOL)
    await step(p, COUNCIL, "suspend")
    if through == "registration":
        await register(p, without_council(p, 2))
    else:
        actor = p.actor(HOSPITAL)
        await writing.begin(p.registry, actor, without_council(p, 2))
        await writing.submit(p.registry, actor, "discharge", 1)
        seen = await settled(p.registry, actor, "discharge")
        await writing.register(p.registry, actor, "discharge", seen)
    assert (await notified(p, SCHOOL))[:2] == ["suspended", "to_sign"]
    await p.sign("discharge", 2, HOSPITAL, SCHOOL)
    assert (await version_of(p, 2)).standing.suspended_by == (COUNCIL,)
    assert await fact(p, HOSPITAL, SCHOOL) == "none"
    await step(p, COUNCIL, "reinstate", 2)
    assert await fact(p, HOSPITAL, SCHOOL) == "active"


async def test_a_lifting_announced_before_the_next_version_holds_for_it_too(p: Partnership):
    await register(p, without_council(p))
    await p.sign("discharge", 1, HOSPITAL, SCHOOL)
    await step(p, COUNCIL, "suspend")
    await step(p, COUNCIL, "reinstate", days=4)
    await register(p, without_council(p, 2))
    await p.sign("discharge", 2, HOSPITAL, SCHOOL)
    p.clock.advance(days=3)
    assert await fact(p, HOSPITAL, SCHOOL) == "none"
    p.clock.advance(days=1)
    assert await fact(p, HOSPITAL, SCHOOL) == "active"


async def test_a_party_that_signs_the_next_version_says_that_it_can_be_relied_on(p: Partnership):
    await in_force(p)
    await step(p, SCHOOL, "suspend")
    await in_force(p, 2)
    assert await fact(p) == "active"


async def test_a_second_suspension_holds_for_a_version_yet_to_begin_too(p: Partnership):
    await in_force(p)
    await in_force(p, 2, **in_days(p, 5))
    await step(p, HOSPITAL, "suspend")
    await step(p, SCHOOL, "suspend")
    await step(p, HOSPITAL, "reinstate")
    p.clock.advance(days=5)
    assert await fact(p) == "none"


async def test_an_announced_lifting_can_be_stopped(p: Partnership):
    await in_force(p)
    await step(p, HOSPITAL, "suspend")
    await step(p, HOSPITAL, "reinstate", days=10)
    p.clock.advance(days=3)
    assert "suspend" in acts_open_to(await version_of(p), HOSPITAL, COUNCIL)
    await step(p, HOSPITAL, "suspend")
    assert "suspend" not in acts_open_to(await version_of(p), HOSPITAL, COUNCIL)
    p.clock.advance(days=7)
    assert await fact(p) == "none"


async def test_an_old_lifting_does_not_end_a_suspension_made_since(p: Partnership):
    await in_force(p)
    await step(p, HOSPITAL, "suspend")
    await step(p, HOSPITAL, "reinstate", days=10)
    await step(p, HOSPITAL, "reinstate")
    p.clock.advance(days=5)
    assert await fact(p) == "active"
    await step(p, HOSPITAL, "suspend")
    p.clock.advance(days=5)
    assert await fact(p) == "none"


async def test_a_step_that_would_change_nothing_is_refused(p: Partnership):
    await in_force(p)
    await step(p, HOSPITAL, "suspend", days=5)
    with pytest.raises(ConflictError, match="suspended it already, from 27 November"):
        await step(p, HOSPITAL, "suspend", days=5)
    assert (await notified(p, SCHOOL)).count("suspended") == 1
    await step(p, HOSPITAL, "reinstate", days=9)
    with pytest.raises(ConflictError, match="lifted from 1 December 2026 already"):
        await step(p, HOSPITAL, "reinstate", days=9)
    await step(p, COUNCIL, "terminate", days=20)
    with pytest.raises(ConflictError, match="ends on 12 December 2026 already"):
        await step(p, COUNCIL, "terminate", days=30)
    await step(p, COUNCIL, "terminate", days=10)


async def test_an_announced_suspension_can_be_called_off(p: Partnership):
    await in_force(p)
    assert "reinstate" not in acts_open_to(await version_of(p), HOSPITAL, COUNCIL)
    await step(p, HOSPITAL, "suspend", days=5)
    assert "reinstate" in acts_open_to(await version_of(p), HOSPITAL, COUNCIL)
    assert "reinstate" not in acts_open_to(await version_of(p), SCHOOL, COUNCIL)
    await step(p, HOSPITAL, "reinstate")
    assert "does not come" in await read(p, SCHOOL)
    p.clock.advance(days=6)
    assert await fact(p) == "active"


async def test_a_notification_of_a_lifting_says_whose_it_was_and_whether_another_is_open(
    p: Partnership,
):
    await in_force(p)
    await step(p, HOSPITAL, "suspend")
    await step(p, SCHOOL, "suspend")
    await step(p, HOSPITAL, "reinstate")
    first = await read(p, COUNCIL)
    assert first.startswith("One suspension less, still suspended")
    assert "by County Hospital is over" in first
    await step(p, COUNCIL, "reinstate", of=SCHOOL)
    last = await read(p, HOSPITAL)
    assert last.startswith("No longer suspended")
    assert "by Hill School is over" in last


async def test_an_operator_that_has_left_as_a_party_can_still_suspend(p: Partnership):
    await in_force(p)
    await leave(p, COUNCIL)
    await step(p, COUNCIL, "suspend")
    assert await fact(p, HOSPITAL, SCHOOL) == "none"
    await step(p, COUNCIL, "reinstate")
    assert await fact(p, HOSPITAL, SCHOOL) == "active"


async def test_nobody_suspends_an_agreement_from_a_day_after_it_leaves(p: Partnership):
    await in_force(p)
    await leave(p, SCHOOL, 3)
    with pytest.raises(ConflictError, match="leaves this agreement on 25 November"):
        await step(p, SCHOOL, "suspend", days=4)
    await step(p, SCHOOL, "suspend", days=1)


async def test_if_the_party_that_suspended_leaves_the_others_are_notified_that_it_is_over(
    p: Partnership,
):
    await in_force(p)
    await step(p, SCHOOL, "suspend")
    await leave(p, SCHOOL, 2)
    assert (await notified(p, COUNCIL))[:2] == ["reinstated", "leave"]
    assert "over from 24 November 2026" in await read(p, COUNCIL)
    p.clock.advance(days=2)
    assert await fact(p) == "active"


# --- versions that never begin -----------------------------------------------------------------


@pytest.mark.each_engine
@pytest.mark.parametrize("how", ["ended before it began", "not signed in its time"])
async def test_a_version_that_never_begins_stands_in_nobodys_way(p: Partnership, how: str):
    await register(p, open_to_charities(p))
    await p.sign("discharge", 1, *EVERYONE)
    if how == "ended before it began":
        await in_force(p, 2, **in_days(p, 30))
        assert (await version_of(p)).standing.state == State.UNDER_AMENDMENT
        await step(p, COUNCIL, "terminate", 2)
    else:
        end = day(p, 20).isoformat()
        await register(p, {**discharge(p, 2, **in_days(p, 10, 10)), "end_date": end})
        await p.sign("discharge", 2, HOSPITAL)
        p.clock.advance(days=20)
        assert (await version_of(p)).standing.state == State.UNDER_AMENDMENT
        p.clock.advance(days=1)
        with pytest.raises(ConflictError, match="come into force no more"):
            await p.sign("discharge", 2, COUNCIL)
        assert (await reviews.unsigned(p.registry, p.actor(COUNCIL))).total == 0
    stands = await version_of(p, None)
    assert (stands.document.version, stands.newer) == (1, None)
    assert stands.standing.state in transition("amendment_ends").after
    await p.sign("discharge", 1, CHARITY)
    assert await fact(p, HOSPITAL, CHARITY) == "active"
    assert await fact(p) == "active"


# --- leaving -----------------------------------------------------------------------------------


async def test_the_next_version_does_not_wait_for_a_party_that_has_left(p: Partnership):
    await in_force(p)
    await register(p, discharge(p, 2))
    await p.sign("discharge", 2, COUNCIL, HOSPITAL)
    await leave(p, SCHOOL)
    assert (await version_of(p)).standing.state == State.SUPERSEDED
    newest = (await version_of(p, 2)).standing
    assert (newest.state, newest.left) == (State.IN_FORCE, (SCHOOL,))
    assert newest.state in transition("follow").after
    assert (await notified(p, HOSPITAL))[:2] == ["signed_by_who_stays", "leave"]
    assert (await reviews.unsigned(p.registry, p.actor(COUNCIL))).total == 0
    with pytest.raises(ConflictError, match="has left this agreement"):
        await p.sign("discharge", 2, SCHOOL)


async def test_until_it_leaves_it_may_sign_the_next_version(p: Partnership):
    await in_force(p)
    await register(p, discharge(p, 2))
    await leave(p, SCHOOL, 30)
    await p.sign("discharge", 2, *EVERYONE)
    assert (await version_of(p, 2)).standing.state == State.IN_FORCE
    assert await fact(p, HOSPITAL, SCHOOL) == "active"
    p.clock.advance(days=30)
    assert await fact(p, HOSPITAL, SCHOOL) == "none"
    assert await fact(p) == "active"


async def test_the_last_to_sign_is_notified_when_it_begins_without_those_who_leave(p: Partnership):
    await in_force(p)
    await register(p, discharge(p, 2))
    await leave(p, SCHOOL, 30)
    await p.sign("discharge", 2, COUNCIL, HOSPITAL)
    assert (await notified(p, COUNCIL))[0] == "signed_by_who_stays"
    assert "takes effect from 22 December 2026" in await read(p, COUNCIL)
    assert (await version_of(p, 2)).standing.state == State.PARTLY_SIGNED
    p.clock.advance(days=30)
    assert (await version_of(p, 2)).standing.state == State.IN_FORCE


async def test_an_agreement_that_ends_with_two_notices_says_so_and_notifies_the_last_party(
    p: Partnership,
):
    await in_force(p)
    await leave(p, SCHOOL, 5)
    assert "left_alone" not in await notified(p, COUNCIL)
    left = await leave(p, HOSPITAL, 10)
    assert [affected.ends for affected in left.departure.agreements] == [True]
    council = await departures.what_if(p.registry, p.actor(COUNCIL), COUNCIL)
    assert [affected.ends for affected in council.agreements] == [True]
    assert (await notified(p, COUNCIL))[:2] == ["left_alone", "leave"]
    assert "From 2 December 2026 fewer than two" in await read(p, COUNCIL)
    p.clock.advance(days=10)
    assert (await version_of(p)).standing.state == State.TERMINATED


# --- keys --------------------------------------------------------------------------------------


async def test_the_parties_are_notified_when_a_signature_falls(p: Partnership):
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await in_force(p)
    assert await fact(p) == "active"
    await end_key(p, SCHOOL, since)
    after = (await version_of(p)).standing.state
    assert after in transition("signature_falls").after
    for org in (COUNCIL, HOSPITAL):
        assert (await notified(p, org))[0] == "signature_falls"
    assert "Hill School" in await read(p, COUNCIL)


async def test_nobody_is_notified_of_a_key_whose_signatures_stay(p: Partnership):
    await in_force(p)
    p.clock.advance(hours=1)
    await end_key(p, SCHOOL, p.clock.now)
    assert "signature_falls" not in await notified(p, COUNCIL)
    assert await fact(p) == "active"


async def test_the_parties_are_notified_when_an_organisation_had_joined_without_a_valid_key(
    p: Partnership,
):
    await register(p, open_to_charities(p))
    await p.sign("discharge", 1, *EVERYONE)
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await p.sign("discharge", 1, CHARITY)
    await end_key(p, CHARITY, since)
    assert (await notified(p, SCHOOL))[0] == "accession_falls"
    assert await fact(p) == "active"


async def test_a_version_before_stands_again_as_the_table_says(p: Partnership):
    await in_force(p)
    since = p.clock.now + timedelta(minutes=1)
    await register(p, discharge(p, 2))
    await p.sign("discharge", 2, COUNCIL, HOSPITAL)
    p.clock.advance(hours=1)
    await p.sign("discharge", 2, SCHOOL)
    assert (await version_of(p)).standing.state == State.SUPERSEDED
    await end_key(p, SCHOOL, since)
    assert (await version_of(p)).standing.state in transition("stand_again").after


async def test_if_a_key_had_ended_no_notification_says_that_all_have_signed(p: Partnership):
    await register(p, discharge(p))
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await p.sign("discharge", 1, SCHOOL)
    await end_key(p, SCHOOL, since)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL)
    assert "signed_by_all" not in await notified(p, COUNCIL)


# --- words -------------------------------------------------------------------------------------


async def test_an_organisation_that_joins_before_the_first_day_takes_part_from_then(p: Partnership):
    await register(p, open_to_charities(p, **in_days(p, 30)))
    await p.sign("discharge", 1, COUNCIL, CHARITY)
    assert "not before 22 December 2026" in await read(p, HOSPITAL)


async def test_reminders_state_nothing_that_is_not_true(p: Partnership):
    await in_force(p, review_date=day(p, 32).isoformat())
    await reminders.remind(p.registry)
    assert (await read(p, SCHOOL)).startswith("Review due within 3 months")
    await step(p, HOSPITAL, "suspend")
    p.clock.advance(days=33)
    await reminders.remind(p.registry)
    assert "lapsed" not in await read(p, SCHOOL)
    assert "amend" in acts_open_to(await version_of(p), SCHOOL, COUNCIL)
