"""Dated steps take effect in the order recorded, and announced ones on their day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.agreements.lifecycle import State
from registry.domain.charter.membership import membership_on
from registry.domain.charter.status import MembershipStatus
from registry.domain.dates import in_effect_order
from registry.domain.records.agreements import AgreementStep
from registry.domain.records.charter import MembershipEvent
from tests.domain.agreements.made import version

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def member(version: int, status: str, days: int = 0, clock: int = 0) -> MembershipEvent:
    """An event recorded by a clock that is ``clock`` days ahead, effective ``days`` days later."""
    at = NOON + timedelta(days=clock)
    on = at.date() + timedelta(days=days)
    state = MembershipStatus(status)
    return MembershipEvent("school", version, state, "wisc", 1, on, "", at, "officer")


def step(version: int, act: str, clock: int = 0) -> AgreementStep:
    at = NOON + timedelta(days=clock)
    return AgreementStep("a", version, 1, act, "school", "school", at.date(), "", at, "officer")


def test_a_clock_set_back_brings_no_membership_back():
    events = [member(1, "active", clock=5), member(2, "suspended")]
    for days in (0, 4, 5, 50):
        found = membership_on(events, TODAY + timedelta(days=days))
        assert found is not None
        assert found.status == "suspended"


def test_a_clock_set_back_lifts_no_suspension():
    steps = (step(1, "suspend", 4), step(2, "reinstate", 5), step(3, "suspend"))
    two = ("school", "council")
    facts = version(two, two, TODAY, TODAY, None, steps)
    for days in (0, 5, 50):
        assert facts.standing_on(TODAY + timedelta(days=days)).suspended_by == ("school",)
    facts = version(("school", "council"), ("school", "council"), TODAY, TODAY, None, steps[:2])
    assert facts.standing_on(TODAY + timedelta(days=5)).state != State.SUSPENDED


def test_what_was_announced_is_not_put_off_by_what_is_done_meanwhile():
    events = [member(1, "active"), member(2, "withdrawn", days=30), member(3, "suspended", clock=1)]
    assert [event.version for event in in_effect_order(events)] == [1, 3, 2]
    found = membership_on(events, TODAY + timedelta(days=1))
    assert found is not None
    assert (found.status, found.coming) == ("suspended", events[1])
    later = membership_on(events, TODAY + timedelta(days=30))
    assert later is not None
    assert later.status == "withdrawn"


@given(st.lists(st.integers(-400, 400), min_size=1, max_size=8))
def test_of_what_is_done_from_today_the_last_stands_whatever_the_clock_did(clocks: list[int]):
    kinds = ("active", "suspended")
    events = [member(n, kinds[n % 2], clock=clock) for n, clock in enumerate(clocks, start=1)]
    assert [event.version for event in in_effect_order(events)] == list(range(1, len(events) + 1))
    found = membership_on(events, TODAY + timedelta(days=500))
    assert found is not None
    assert found.event.version == len(events)
