"""What is said last of a suspension, when a version can begin no more, and when it ends alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from registry.domain.agreements import lifecycle
from registry.domain.agreements.lifecycle import (
    VersionFacts,
    is_suspended,
    last_chance,
    left_alone_on,
    standing,
    suspensions,
)
from registry.domain.records.agreements import AgreementStep

DAY = date(2026, 12, 1)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def step(number: int, act: str, days: int, who: str = "a") -> AgreementStep:
    at = datetime(2026, 11, number, 9, tzinfo=UTC)
    return AgreementStep("pisa", number, 1, act, who, who, on(days), "", at, "officer")


def open_on(*steps: AgreementStep) -> list[int]:
    """The days, of the first ten, on which ``a`` has suspended it."""
    line = suspensions(steps, DAY)["a"]
    return [days for days in range(10) if is_suspended(line, on(days))]


def test_what_is_said_last_holds_from_its_day_on():
    suspend, lift = step(1, "suspend", 0), step(2, "reinstate", 8)
    assert open_on(suspend, lift) == [*range(8)]
    assert open_on(suspend, lift, step(3, "suspend", 3)) == [*range(10)]
    assert open_on(suspend, lift, step(3, "suspend", 9)) == [*range(8), 9]
    assert open_on(suspend, lift, step(3, "reinstate", 2), step(4, "suspend", 5)) == [
        *(0, 1),
        *range(5, 10),
    ]
    assert open_on(step(1, "suspend", 5), step(2, "reinstate", 2)) == []


def test_what_another_says_changes_nothing_of_ones_own():
    steps = (step(1, "suspend", 0), step(2, "suspend", 3, "b"), step(3, "reinstate", 5, "b"))
    facts = VersionFacts(("a", "b"), ("a", "b"), DAY, on(300), None, steps)
    assert standing(facts, on(2)).suspended_by == ("a",)
    assert standing(facts, on(2)).to_suspend == ("b",)
    assert standing(facts, on(4)).suspended_by == ("a", "b")
    assert standing(facts, on(6)).suspended_by == ("a",)


def test_what_was_said_as_a_party_lapses_when_it_leaves_and_the_operator_may_say_more_since():
    steps = [step(1, "suspend", 0), step(2, lifecycle.LEAVE, 3), step(3, "suspend", 1)]
    facts = VersionFacts(("a", "b", "c"), ("a", "b", "c"), DAY, on(300), None, (*steps,))
    assert standing(facts, on(2)).suspended_by == ("a",)
    assert standing(facts, on(3)).suspended_by == ()
    steps.append(step(4, "suspend", 5))
    facts = VersionFacts(("a", "b", "c"), ("a", "b", "c"), DAY, on(300), None, (*steps,))
    assert standing(facts, on(4)).suspended_by == ()
    assert standing(facts, on(5)).suspended_by == ("a",)


def test_until_when_a_version_can_begin():
    assert last_chance(DAY, None, []) == date.max
    assert last_chance(DAY, on(9), []) == on(9)
    assert last_chance(DAY, None, [step(1, lifecycle.WITHDRAW, 0)]) is None
    assert last_chance(DAY, None, [step(1, lifecycle.TERMINATE, 0)]) is None
    assert last_chance(DAY, None, [step(1, lifecycle.TERMINATE, 1)]) == date.max


def test_a_version_not_signed_in_its_time_never_begins():
    facts = VersionFacts(("a", "b"), ("a",), DAY, on(5), on(5))
    assert not standing(facts, on(5)).never_begins
    assert standing(facts, on(6)).never_begins
    signed = VersionFacts(("a", "b"), ("a", "b"), DAY, on(5), on(5))
    assert not standing(signed, on(6)).never_begins
    assert standing(signed, on(6)).state == lifecycle.EXPIRED


def test_it_ends_on_the_day_that_leaves_fewer_than_two():
    leaving = [step(1, lifecycle.LEAVE, 9, "a"), step(2, lifecycle.LEAVE, 4, "b")]
    assert left_alone_on({"a", "b", "c"}, leaving) == on(9)
    assert left_alone_on({"a", "b", "c"}, leaving[:1]) is None
    assert left_alone_on({"a", "b"}, leaving) == on(4)


def test_what_comes_by_itself_is_nobodys_to_do():
    people = {lifecycle.PARTY, lifecycle.OPERATOR, lifecycle.AUTHOR, "who joins"}
    for state in lifecycle.STATES:
        for act in lifecycle.next_acts(state):
            assert {*lifecycle.transition(act).by} <= people
