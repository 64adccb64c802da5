"""Time never goes back when a clock is corrected."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.services.clock import LONGEST_WAIT, SteadyClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def steady(minutes: list[int], latest: datetime = NOON) -> SteadyClock:
    """Return a steady clock over one that shows these minutes after noon, one after the other."""
    shown = iter([NOON + timedelta(minutes=minute) for minute in minutes])
    return SteadyClock(lambda: next(shown), latest)


@given(st.lists(st.integers(-60, 60), min_size=1, max_size=50))
def test_within_the_longest_wait_it_never_goes_back_and_follows_a_clock_that_is_ahead(minutes):
    clock = steady(minutes)
    latest = NOON
    for minute in minutes:
        shown = clock()
        assert shown == max(latest, NOON + timedelta(minutes=minute))
        latest = shown


def test_it_starts_from_the_latest_time_another_process_used():
    assert steady([-5])() == NOON


def test_a_clock_that_was_wrong_by_more_is_believed_and_that_is_logged_once(
    caplog: pytest.LogCaptureFixture,
):
    behind = -(LONGEST_WAIT // timedelta(minutes=1)) - 1
    clock = steady([behind, behind + 1])
    with caplog.at_level(logging.WARNING):
        assert clock() == NOON + timedelta(minutes=behind)
        assert clock() == NOON + timedelta(minutes=behind + 1)
    assert len(caplog.records) == 1
    assert "behind what was recorded last" in caplog.text
