"""Taking a consent back: in part, on a day of which the hour is not known, and the undo."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from registry.domain.records.consent import ConsentEvent
from registry.errors import ConflictError, InvalidInputError, NotFoundError
from registry.services.consent import recording
from registry.services.consent.commands import ConsentStep, kept_at
from registry.services.consent.ending import (
    consent_to_end,
    counting_steps,
    may_be_undone,
    told_of_an_end,
)
from registry.services.consent.undoing import undo
from tests.services.people.test_finding import NHS
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, consent_event

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)


def steps(*changes: dict) -> list[ConsentEvent]:
    """A record whose steps are given, one version after the other."""
    return [
        consent_event(AT, version=version, edition=2, **change)
        for version, change in enumerate(changes, start=1)
    ]


def test_those_told_are_all_that_a_record_names():
    [event] = steps({"status": "given", "disclosers": (HOSPITAL,), "recipients": (COUNCIL,)})
    assert told_of_an_end([event]) == {SCHOOL, HOSPITAL, COUNCIL}
    [everybody] = steps({"status": "refused", "everybody": True, "recipients": ()})
    assert told_of_an_end([everybody]) == {SCHOOL}


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ([{"status": "given"}], 1),
        ([{"status": "refused"}], None),
        ([{"status": "given"}, {"status": "withdrawn"}], None),
        ([{"status": "given"}, {"status": "withdrawn", "data_categories": ("special:health",)}], 1),
        (
            [
                {"status": "given"},
                {"status": "withdrawn", "data_categories": ("special:health",)},
                {"status": "withdrawn", "recipients": ()},
            ],
            None,
        ),
        ([{"status": "given"}, {"status": "invalidated", "sets_aside": (1,)}], None),
        (
            [
                {"status": "given"},
                {"status": "withdrawn"},
                {"status": "invalidated", "sets_aside": (2,)},
            ],
            1,
        ),
    ],
)
def test_what_is_left_to_take_back(changes: list[dict], left: int | None):
    found = consent_to_end(steps(*changes))
    assert (found.version if found else None) == left


def test_an_undo_is_for_a_withdrawal_of_the_last_hour_that_still_counts():
    given, taken_back = steps({"status": "given"}, {"status": "withdrawn"})
    record = [given, taken_back]
    assert counting_steps(record) == record
    assert may_be_undone(record, taken_back, AT + timedelta(minutes=59))
    assert not may_be_undone(record, taken_back, AT + timedelta(hours=1))
    assert not may_be_undone(record, given, AT)
    error = steps({}, {}, {"status": "invalidated", "sets_aside": (2,)})[2]
    assert not may_be_undone([*record, error], taken_back, AT)


async def test_the_rest_can_be_taken_back_after_a_part(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(SCHOOL, person, "given")
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    part = ConsentStep(
        given.record_id, "withdrawn", 1, partnership.clock.now, data_categories=("special:health",)
    )
    event, _ = await recording.withdraw(registry, school, part, person)
    assert event.data_categories == ("special:health",)
    rest = dataclasses.replace(part, seen_version=2, data_categories=())
    event, _ = await recording.withdraw(registry, school, rest, person)
    assert (event.version, event.data_categories) == (3, given.data_categories)
    again = dataclasses.replace(rest, seen_version=3)
    with pytest.raises(ConflictError):
        await recording.withdraw(registry, school, again, person)


async def test_a_step_has_its_own_day_and_judgement(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(
        SCHOOL,
        person,
        "given",
        could_decide=True,
        age_band="child_13_15",
        effective_at=partnership.clock.now - timedelta(days=3),
    )
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    yesterday = registry.today() - timedelta(days=1)
    step = ConsentStep(given.record_id, "withdrawn", 1, kept_at(yesterday), said_on=yesterday)
    event, _ = await recording.take_step(registry, school, step)
    assert (event.said_on, event.day) == (yesterday, yesterday)
    assert (event.could_decide, event.age_band) == (None, None)
    asked = ConsentStep(
        given.record_id,
        "requested",
        2,
        partnership.clock.now,
        could_decide=False,
        age_band="child_16_17",
    )
    event, _ = await recording.take_step(registry, school, asked)
    assert (event.said_on, event.could_decide, event.age_band) == (None, False, "child_16_17")


@pytest.mark.parametrize("by", [SCHOOL, COUNCIL])
async def test_nobody_takes_back_what_was_not_yet_said_or_is_no_part_of_it(
    partnership: Partnership, by: str
):
    person = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(SCHOOL, person, "given")
    own = await partnership.person(by, NHS)
    registry, actor, today = partnership.registry, partnership.actor(by), given.day
    for said_on in (today - timedelta(days=1), today + timedelta(days=1)):
        step = ConsentStep(
            given.record_id,
            "withdrawn",
            1,
            kept_at(said_on),
            said_on=said_on,
            recipients=(HOSPITAL,),
        )
        with pytest.raises(InvalidInputError) as raised:
            await recording.withdraw(registry, actor, step, own)
        pointers = {fault.pointer for fault in raised.value.faults}
        assert pointers == {"/said_on", "/recipients/0"}
    same_day = ConsentStep(given.record_id, "withdrawn", 1, kept_at(today), said_on=today)
    event, _ = await recording.withdraw(registry, actor, same_day, own)
    assert event.day == today


async def test_a_withdrawal_is_undone_within_the_hour_and_that_is_recorded(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(SCHOOL, person, "given")
    theirs = await partnership.person(COUNCIL, NHS)
    registry, council = partnership.registry, partnership.actor(COUNCIL)
    step = ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    ended, _ = await recording.withdraw(registry, council, step, theirs)
    with pytest.raises(InvalidInputError):
        await undo(registry, council, ended.record_id, 1, reason="")
    for record_id, version in ((given.record_id, 1), (ended.record_id, 2), ("con_nothing", 1)):
        with pytest.raises(NotFoundError):
            await undo(registry, council, record_id, version, reason="Wrong child.")
    event, _ = await undo(registry, council, ended.record_id, 1, reason="Wrong child.")
    assert (event.status, event.sets_aside) == ("invalidated", (1,))
    history = await recording.history(registry, council, theirs)
    assert history[-1][1] == {"reason": "Wrong child."}
    with pytest.raises(ConflictError):
        await undo(registry, council, ended.record_id, 1, reason="Wrong child.")


async def test_after_an_hour_there_is_no_undo_and_a_day_can_be_put_right_before_it(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    then = partnership.clock.now - timedelta(days=5)
    given = await partnership.consent(SCHOOL, person, "given", effective_at=then)
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    step = ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    await recording.withdraw(registry, school, step, person)
    await undo(registry, school, given.record_id, 2, reason="They said it on Monday.")
    monday: date = registry.today() - timedelta(days=2)
    right = dataclasses.replace(step, seen_version=3, effective_at=kept_at(monday), said_on=monday)
    await recording.withdraw(registry, school, right, person)
    partnership.clock.advance(hours=1)
    with pytest.raises(ConflictError):
        await undo(registry, school, given.record_id, 4, reason="Too late.")
