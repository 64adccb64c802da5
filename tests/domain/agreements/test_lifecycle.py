"""Which suspensions apply, until when a version can begin, and when it lacks parties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from registry.domain.agreements.lifecycle import Act, By, State, next_acts, transition
from registry.domain.agreements.suspensions import is_suspended, suspensions
from registry.domain.records.agreements import AgreementStep
from tests.domain.agreements.made import version

DAY = date(2026, 12, 1)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def step(number: int, act: str, days: int, who: str = "a") -> AgreementStep:
    at = datetime(2026, 11, number, 9, tzinfo=UTC)
    return AgreementStep("pisa", number, 1, act, who, who, on(days), "", at, "officer")


def open_on(*steps: AgreementStep) -> list[int]:
    """The days, among the first ten, on which a suspension by ``a`` is open."""
    own_steps = suspensions(steps, DAY)["a"]
    return [days for days in range(10) if is_suspended(own_steps, on(days))]


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
    facts = version(("a", "b"), ("a", "b"), DAY, on(300), None, steps)
    assert facts.standing_on(on(2)).suspended_by == ("a",)
    assert facts.standing_on(on(2)).to_suspend == ("b",)
    assert facts.standing_on(on(4)).suspended_by == ("a", "b")
    assert facts.standing_on(on(6)).suspended_by == ("a",)


def test_what_was_said_as_a_party_lapses_when_it_leaves_and_the_operator_may_say_more_since():
    steps = [step(1, "suspend", 0), step(2, Act.LEAVE, 3), step(3, "suspend", 1)]
    facts = version(("a", "b", "c"), ("a", "b", "c"), DAY, on(300), None, (*steps,))
    assert facts.standing_on(on(2)).suspended_by == ("a",)
    assert facts.standing_on(on(3)).suspended_by == ()
    steps.append(step(4, "suspend", 5))
    facts = version(("a", "b", "c"), ("a", "b", "c"), DAY, on(300), None, (*steps,))
    assert facts.standing_on(on(4)).suspended_by == ()
    assert facts.standing_on(on(5)).suspended_by == ("a",)


def test_until_when_a_version_can_begin():
    assert version("ab", "ab", DAY, DAY, steps=[]).last_chance == date.max
    assert version("ab", "ab", DAY, DAY, on(9), []).last_chance == on(9)
    assert version("ab", "ab", DAY, DAY, steps=[step(1, Act.WITHDRAW, 0)]).last_chance is None
    assert version("ab", "ab", DAY, DAY, steps=[step(1, Act.TERMINATE, 0)]).last_chance is None
    assert version("ab", "ab", DAY, DAY, steps=[step(1, Act.TERMINATE, 1)]).last_chance == date.max


def test_a_version_not_signed_in_its_time_never_begins():
    facts = version(("a", "b"), ("a",), DAY, on(5), on(5))
    assert not facts.standing_on(on(5)).never_begins
    assert facts.standing_on(on(6)).never_begins
    signed = version(("a", "b"), ("a", "b"), DAY, on(5), on(5))
    assert not signed.standing_on(on(6)).never_begins
    assert signed.standing_on(on(6)).state == State.EXPIRED


def test_it_ends_on_the_day_that_leaves_fewer_than_two():
    leaving = [step(1, Act.LEAVE, 9, "a"), step(2, Act.LEAVE, 4, "b")]
    assert version({"a", "b", "c"}, {"a", "b", "c"}, DAY, DAY, None, leaving).left_alone_on == on(9)
    assert (
        version({"a", "b", "c"}, {"a", "b", "c"}, DAY, DAY, None, leaving[:1]).left_alone_on is None
    )
    assert version({"a", "b"}, {"a", "b"}, DAY, DAY, None, leaving).left_alone_on == on(4)


def test_what_comes_by_itself_is_nobodys_to_do():
    people = {By.PARTY, By.OPERATOR, By.AUTHOR, By.JOINER}
    for state in State:
        for act in next_acts(state):
            assert {*transition(act).by} <= people
