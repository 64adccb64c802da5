"""The lifecycle of an agreement, on both engines.

The tests try each step of the table in ``domain/agreements/lifecycle.py`` in every state.
"""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from registry.domain.agreements.lifecycle import TRANSITIONS, Act, State, transition
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StaleVersionError,
)
from registry.services.agreements import registering
from registry.services.agreements import steps as agreement_steps
from registry.services.agreements.steps import StepRequest
from registry.services.checks.checker import Checker
from registry.services.leaving import departures, giving_notice, notice_input
from registry.services.notifications import notify
from registry.services.signing import paper_signatures
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    NURSERY,
    SCHOOL,
    Partnership,
    discharge,
)
from tests.simulator.scenes import with_keys

SCAN = "5c" * 32


pytestmark = pytest.mark.scene(after=with_keys)


async def registered(partnership: Partnership, name: str, version: int = 1, **changes: Any) -> str:
    content = discharge(partnership, version, name, **changes)
    clause = content["sharings"][0]["id"]
    content["accession"] = {
        "kinds": ["charity"],
        "joins": [{"sharing": clause, "as": ["recipient"]}],
    }
    await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    return name


async def signed(partnership: Partnership, name: str, version: int = 1, **changes: Any) -> str:
    await registered(partnership, name, version, **changes)
    await partnership.sign(name, version, COUNCIL, HOSPITAL, SCHOOL)
    return name


async def view_of(partnership: Partnership, name: str) -> Version[Document]:
    return await registering.read(partnership.registry, partnership.actor(COUNCIL), name, 1)


async def take(
    partnership: Partnership, partner_id: str, name: str, act: str, **changes: Any
) -> Version[Document]:
    step = StepRequest(
        name, changes.pop("version", 1), act, changes.pop("reason", "a reason"), **changes
    )
    view, _ = await agreement_steps.take_step(
        partnership.registry, partnership.actor(partner_id), step
    )
    return view


def letter(org: str, leaves: str, on: date) -> notice_input.Letter:
    return notice_input.Letter(
        org, leaves, on, "reorganised", "Chief Officer", "Chief Executive", SCAN
    )


async def leave(
    partnership: Partnership, org: str, leaves: str, **later: int
) -> giving_notice.Left:
    on = partnership.registry.today() + timedelta(**later)
    left, _ = await giving_notice.record_letter(
        partnership.registry, partnership.actor(org), letter(org, leaves, on)
    )
    return left


async def enter(
    partnership: Partnership, by: str, name: str, party: str = SCHOOL
) -> Version[Document]:
    entered = paper_signatures.PaperSignature(
        name, 1, party, "R. Head", "Head teacher", partnership.registry.today(), SCAN
    )
    view, _ = await paper_signatures.enter(partnership.registry, partnership.actor(by), entered)
    return view


# How an agreement comes into each state.
async def _make(partnership: Partnership, state: str, name: str) -> None:
    today = partnership.registry.today()
    if state in {State.PARTLY_SIGNED, State.WITHDRAWN}:
        await registered(partnership, name)
        await partnership.sign(name, 1, COUNCIL, HOSPITAL)
        await enter(partnership, HOSPITAL, name)
        if state == State.WITHDRAWN:
            await take(partnership, COUNCIL, name, Act.WITHDRAW)
    elif state == State.NOT_STARTED:
        await signed(partnership, name, start_date=(today + timedelta(days=9)).isoformat())
    elif state == State.EXPIRED:
        await signed(partnership, name, end_date=today.isoformat())
    elif state == State.OVERDUE:
        await signed(partnership, name, review_date=today.isoformat())
    else:
        await signed(partnership, name)
    if state == State.UNDER_AMENDMENT:
        await registered(partnership, name, 2)
    elif state == State.SUPERSEDED:
        await signed(partnership, name, 2)
    elif state == State.SUSPENDED:
        await take(partnership, HOSPITAL, name, Act.SUSPEND)
    elif state == State.TERMINATED:
        await take(partnership, COUNCIL, name, Act.TERMINATE)


async def _act(partnership: Partnership, act: str, name: str, state: str) -> None:
    if act == Act.SIGN:
        await partnership.sign(name, 1, SCHOOL)
    elif act == Act.ACCEDE:
        await partnership.sign(name, 1, CHARITY)
    elif act == Act.ENTER:
        await enter(partnership, COUNCIL, name)
    elif act == Act.CONFIRM:
        await paper_signatures.confirm(
            partnership.registry, partnership.actor(SCHOOL), name, 1, SCAN
        )
    elif act == Act.REFUSE:
        await paper_signatures.refuse(
            partnership.registry, partnership.actor(SCHOOL), name, 1, "not ours"
        )
    elif act == Act.LEAVE:
        await leave(partnership, HOSPITAL, name)
    elif act == Act.REINSTATE and state in transition(act).before:
        if state != State.SUSPENDED:  # a suspension is announced, and that is called off
            tomorrow = partnership.registry.today() + timedelta(days=1)
            await take(partnership, HOSPITAL, name, Act.SUSPEND, effective_on=tomorrow)
        await take(partnership, HOSPITAL, name, act)
    else:
        by = {Act.TERMINATE: COUNCIL, Act.SUSPEND: SCHOOL}.get(act, HOSPITAL)
        await take(partnership, by, name, act)


PEOPLE = (
    Act.SIGN, Act.ACCEDE, Act.ENTER, Act.CONFIRM, Act.REFUSE,
    Act.LEAVE, Act.SUSPEND, Act.REINSTATE, Act.TERMINATE,
    Act.WITHDRAW,
)  # fmt: skip
REGISTERED = tuple(
    state for state in State if state not in {State.DRAFT, State.IN_REVIEW, State.ABANDONED}
)


@pytest.mark.parametrize("state", REGISTERED)
async def test_from_each_state_exactly_the_steps_of_the_table_are_open(
    partnership: Partnership, state: str
):
    acts = set(PEOPLE)
    if state == State.SUPERSEDED:
        acts -= {Act.LEAVE}  # a party that leaves then leaves the version in force
    # A step that is refused changes nothing, so all of those are tried on one agreement.
    names = {
        act: f"of-{act.replace('_', '-')}" if state in transition(act).before else "of-none"
        for act in PEOPLE
        if act in acts
    }
    for name in dict.fromkeys(names.values()):
        await _make(partnership, state, name)
    if state in {State.EXPIRED, State.OVERDUE}:
        partnership.clock.advance(days=1)
    for act, name in names.items():
        assert (await view_of(partnership, name)).standing.state == state
        if state in transition(act).before:
            await _act(partnership, act, name, state)
            after = (await view_of(partnership, name)).standing.state
            assert after in transition(act).after, (act, after)
        else:
            with pytest.raises((ConflictError, NotFoundError)):
                await _act(partnership, act, name, state)
            assert (await view_of(partnership, name)).standing.state == state


@pytest.mark.parametrize("state", [state for state in REGISTERED if state != State.SUPERSEDED])
async def test_the_next_version_is_an_amendment_or_a_renewal(partnership: Partnership, state: str):
    await _make(partnership, state, "discharge")
    if state in {State.EXPIRED, State.OVERDUE}:
        partnership.clock.advance(days=1)
    [row] = [transition(act) for act in (Act.AMEND, Act.RENEW) if state in transition(act).before]
    await registered(partnership, "discharge", 3 if state == State.UNDER_AMENDMENT else 2)
    after = (await view_of(partnership, "discharge")).standing.state
    assert after in row.after
    assert after == (State.UNDER_AMENDMENT if state == State.IN_FORCE else state)


def test_every_state_can_be_reached_and_every_step_leads_somewhere():
    reached = {State.DRAFT} | {state for transition in TRANSITIONS for state in transition.after}
    assert reached == set(State)
    assert {state for transition in TRANSITIONS for state in transition.before} <= set(State)


async def check(partnership: Partnership, sender: str, recipient: str, **case: Any) -> Any:
    request = {
        "from": sender,
        "to": recipient,
        "purpose": "direct_care",
        "data_categories": ["personal"],
        **case,
    }
    checker = Checker(partnership.registry)
    return await checker.check(request, actor=partnership.actor(sender))


async def fact(partnership: Partnership, sender: str = HOSPITAL, recipient: str = COUNCIL) -> str:
    return str((await check(partnership, sender, recipient)).prepared.facts.agreement_in_force)


async def notified(partnership: Partnership, partner_id: str) -> list[tuple[str, str]]:
    found = await notify.list_own(partnership.registry, partnership.actor(partner_id))
    return [(notification.code, notification.about) for notification in found]


async def test_the_party_that_suspends_lifts_it_and_checks_follow_at_once(partnership: Partnership):
    await signed(partnership, "discharge")
    assert await fact(partnership) == "active"
    view = await take(partnership, HOSPITAL, "discharge", Act.SUSPEND, reason="a breach")
    assert (view.standing.state, view.standing.suspended_by) == ("suspended", (HOSPITAL,))
    answer = await check(partnership, HOSPITAL, COUNCIL)
    assert answer.prepared.facts.agreement_in_force == "none"
    assert answer.prepared.coverage.idle.standing.state == "suspended"
    await take(partnership, SCHOOL, "discharge", Act.SUSPEND)
    with pytest.raises(ConflictError, match="already"):
        await take(partnership, SCHOOL, "discharge", Act.SUSPEND)
    with pytest.raises(ConflictError):
        await take(partnership, COUNCIL, "discharge", Act.REINSTATE)
    with pytest.raises(NotAllowedError):
        await take(partnership, SCHOOL, "discharge", Act.REINSTATE, whose=HOSPITAL)
    await take(partnership, SCHOOL, "discharge", Act.REINSTATE)
    assert await fact(partnership) == "none"
    await take(partnership, COUNCIL, "discharge", Act.REINSTATE, whose=HOSPITAL)
    assert await fact(partnership) == "active"
    assert ("suspended", HOSPITAL) in await notified(partnership, SCHOOL)
    assert ("suspended", HOSPITAL) not in await notified(partnership, HOSPITAL)


async def test_an_announced_suspension_begins_on_its_day(partnership: Partnership):
    await signed(partnership, "discharge")
    day = partnership.registry.today() + timedelta(days=3)
    await take(partnership, HOSPITAL, "discharge", Act.SUSPEND, effective_on=day)
    assert await fact(partnership) == "active"
    later = await check(partnership, HOSPITAL, COUNCIL, evaluation_date=day.isoformat())
    assert later.prepared.facts.agreement_in_force == "none"
    partnership.clock.advance(days=3)
    assert await fact(partnership) == "none"


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"act": "explode", "reason": " "}, ["/act", "/reason"]),
        ({"effective_on": date(2026, 1, 1)}, ["/effective_on"]),
        ({"whose": COUNCIL}, ["/of"]),
    ],
)
async def test_every_fault_of_a_step_at_once(
    partnership: Partnership, changes: dict[str, Any], pointers: list[str]
):
    step = StepRequest(
        **{"document_id": "x", "version": 1, "act": "suspend", "reason": "y", **changes}
    )
    with pytest.raises(InvalidInputError) as caught:
        await agreement_steps.take_step(partnership.registry, partnership.actor(COUNCIL), step)
    assert [fault.pointer for fault in caught.value.faults] == pointers


@pytest.mark.each_engine
async def test_of_two_officers_who_act_at_once_one_succeeds(partnership: Partnership):
    await signed(partnership, "discharge")
    steps = [
        take(partnership, partner_id, "discharge", Act.SUSPEND) for partner_id in (HOSPITAL, SCHOOL)
    ]
    done = await asyncio.gather(*steps, return_exceptions=True)
    failed = [result for result in done if isinstance(result, BaseException)]
    assert all(isinstance(result, StaleVersionError) for result in failed)
    assert len(failed) <= 1
    view = await view_of(partnership, "discharge")
    assert len(view.steps) == len(view.standing.suspended_by) == 2 - len(failed)


async def test_others_cannot_take_a_step_and_do_not_learn_of_the_agreement(
    partnership: Partnership,
):
    await signed(partnership, "discharge")
    with pytest.raises(NotFoundError):
        await take(partnership, NURSERY, "discharge", Act.SUSPEND)
    with pytest.raises(NotAllowedError):
        await take(partnership, SCHOOL, "discharge", Act.TERMINATE)
    reader = partnership.actor(SCHOOL, "practitioner")
    with pytest.raises(NotAllowedError):
        await agreement_steps.take_step(
            partnership.registry, reader, StepRequest("discharge", 1, "suspend", "x")
        )


async def test_a_party_that_left_is_no_longer_covered_and_the_others_are(partnership: Partnership):
    await signed(partnership, "discharge")
    left = await leave(partnership, SCHOOL, "discharge", days=30)
    [affected] = left.departure.agreements
    assert (affected.counterparties, affected.ends) == ((COUNCIL, HOSPITAL), False)
    assert (HOSPITAL, SCHOOL, "direct_care") in affected.sharings
    assert affected.survives
    assert await fact(partnership, HOSPITAL, SCHOOL) == "active"
    with pytest.raises(ConflictError):
        await leave(partnership, SCHOOL, "discharge", days=40)
    partnership.clock.advance(days=30)
    answer = await check(partnership, HOSPITAL, SCHOOL)
    assert answer.prepared.facts.agreement_in_force == "none"
    assert answer.prepared.coverage.idle.standing.left == (SCHOOL,)
    assert await fact(partnership, HOSPITAL, COUNCIL) == "active"
    assert ("leave", SCHOOL) in await notified(partnership, HOSPITAL)
    await leave(partnership, HOSPITAL, "discharge")
    assert (await view_of(partnership, "discharge")).standing.state == "terminated"


async def test_a_new_party_joins_by_signing_the_same_bytes(partnership: Partnership):
    await signed(partnership, "discharge")
    before = (await view_of(partnership, "discharge")).document.sha256
    assert await fact(partnership, HOSPITAL, CHARITY) == "none"
    await partnership.sign("discharge", 1, CHARITY)
    view = await view_of(partnership, "discharge")
    assert (view.document.sha256, view.standing.state) == (before, "in_force")
    assert CHARITY in view.parties
    assert await fact(partnership, HOSPITAL, CHARITY) == "active"
    assert await fact(partnership, CHARITY, HOSPITAL) == "none"  # it joined as a recipient
    assert ("acceded", CHARITY) in await notified(partnership, SCHOOL)
    listed = await registering.list_own(
        partnership.registry, partnership.actor(CHARITY), after="", limit=10
    )
    assert "discharge" in {version.document.document_id for version in listed}
    await leave(partnership, CHARITY, "discharge")
    assert await fact(partnership, HOSPITAL, CHARITY) == "none"
    assert await fact(partnership) == "active"


async def test_a_kind_that_may_not_join_cannot(partnership: Partnership):
    await signed(partnership, "discharge")
    await partnership.enrol(NURSERY)
    with pytest.raises(NotFoundError):
        await partnership.sign("discharge", 1, NURSERY)


async def test_asking_what_if_a_party_leaves_changes_nothing(partnership: Partnership):
    await signed(partnership, "discharge")
    found = await departures.what_if(partnership.registry, partnership.actor(SCHOOL), SCHOOL)
    assert found.counterparties == (COUNCIL, HOSPITAL)
    assert await fact(partnership, HOSPITAL, SCHOOL) == "active"
    with pytest.raises(NotAllowedError):
        await departures.what_if(partnership.registry, partnership.actor(CHARITY), SCHOOL)


async def test_a_withdrawn_amendment_leaves_the_version_before_as_it_was(partnership: Partnership):
    await signed(partnership, "discharge")
    await registered(partnership, "discharge", 2)
    assert (await view_of(partnership, "discharge")).standing.state == "under_amendment"
    await take(partnership, COUNCIL, "discharge", Act.WITHDRAW, version=2)
    assert (await view_of(partnership, "discharge")).standing.state == "in_force"
    assert await fact(partnership) == "active"
    with pytest.raises(ConflictError):
        await partnership.sign("discharge", 2, SCHOOL)
    await signed(partnership, "discharge", 3)
    assert (await view_of(partnership, "discharge")).standing.state == "superseded"


async def test_a_party_that_leaves_is_bound_by_no_version_it_had_signed_before(
    partnership: Partnership,
):
    await signed(partnership, "discharge")
    await registered(partnership, "discharge", 2)
    await partnership.sign("discharge", 2, SCHOOL, COUNCIL)
    await leave(partnership, SCHOOL, "discharge", days=5)
    await partnership.sign("discharge", 2, HOSPITAL)
    assert await fact(partnership, HOSPITAL, SCHOOL) == "active"
    partnership.clock.advance(days=5)
    assert await fact(partnership, HOSPITAL, SCHOOL) == "none"
    assert await fact(partnership, HOSPITAL, COUNCIL) == "active"


async def test_a_party_that_signs_after_its_notice_can_leave_again(partnership: Partnership):
    await signed(partnership, "discharge")
    await leave(partnership, SCHOOL, "discharge", days=30)
    await signed(partnership, "discharge", 2)
    assert await fact(partnership, HOSPITAL, SCHOOL) == "active"
    await leave(partnership, SCHOOL, "discharge")
    assert await fact(partnership, HOSPITAL, SCHOOL) == "none"
    with pytest.raises(ConflictError, match="has left it already"):
        await leave(partnership, SCHOOL, "discharge")


@pytest.mark.parametrize("act", [Act.SUSPEND, Act.TERMINATE])
@pytest.mark.parametrize("waits", ["for its day", "for a signature"])
async def test_a_version_signed_before_a_step_does_not_undo_it(
    partnership: Partnership, act: str, waits: str
):
    await signed(partnership, "discharge")
    start = partnership.registry.today() + timedelta(days=5 if waits == "for its day" else 0)
    await registered(partnership, "discharge", 2, start_date=start.isoformat())
    await partnership.sign("discharge", 2, COUNCIL, SCHOOL)
    if waits == "for its day":
        await partnership.sign("discharge", 2, HOSPITAL)
    await take(partnership, COUNCIL, "discharge", act)
    if waits == "for a signature" and act == Act.TERMINATE:
        with pytest.raises(ConflictError, match="terminated"):
            await partnership.sign("discharge", 2, HOSPITAL)
    elif waits == "for a signature":
        await partnership.sign("discharge", 2, HOSPITAL)
    partnership.clock.advance(days=5)
    assert await fact(partnership) == "none"
    newest = await registering.read(
        partnership.registry, partnership.actor(COUNCIL), "discharge", 2
    )
    if act == Act.SUSPEND:
        assert newest.standing.suspended_by == (COUNCIL,)
        await take(partnership, COUNCIL, "discharge", Act.REINSTATE, version=2)
        assert await fact(partnership) == "active"
    else:
        assert newest.standing.state == State.TERMINATED


async def test_lifting_a_suspension_lifts_it_for_versions_yet_to_begin_too(
    partnership: Partnership,
):
    await signed(partnership, "discharge")
    start = partnership.registry.today() + timedelta(days=5)
    await signed(partnership, "discharge", 2, start_date=start.isoformat())
    await take(partnership, HOSPITAL, "discharge", Act.SUSPEND)
    await take(partnership, HOSPITAL, "discharge", Act.REINSTATE)
    assert await fact(partnership) == "active"
    partnership.clock.advance(days=5)
    assert await fact(partnership) == "active"
