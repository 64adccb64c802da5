"""When a review is due, and when parties are reminded of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.review_dates import STAGES, first_reminder, months_before, stage_on
from registry.domain.records.agreements import AgreementStep
from tests.domain.agreements.made import version


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-05-31", 3, "2026-02-28"),
        ("2028-05-31", 3, "2028-02-29"),
        ("2026-05-30", 3, "2026-02-28"),
        ("2026-05-15", 3, "2026-02-15"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-07-31", 1, "2026-06-30"),
        ("2026-01-31", 3, "2025-10-31"),
        ("2026-03-01", 3, "2025-12-01"),
        ("0001-02-10", 3, "0001-01-01"),
    ],
)
def test_calendar_months_end_with_the_month(day: str, months: int, before: str):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2026-02-27", None),
        ("2026-02-28", "review_in_3_months"),
        ("2026-04-29", "review_in_3_months"),
        ("2026-04-30", "review_in_1_month"),
        ("2026-05-23", "review_in_1_month"),
        ("2026-05-24", "review_in_1_week"),
        ("2026-05-31", "review_in_1_week"),
        ("2026-06-01", "overdue_for_review"),
        ("2031-01-01", "overdue_for_review"),
    ],
)
def test_the_stage_that_came_last(today: str, stage: str | None):
    assert stage_on(date(2026, 5, 31), date.fromisoformat(today)) == stage


@given(st.dates(), st.dates())
def test_stages_come_in_their_order_and_none_before_the_first(review: date, today: date):
    stage = stage_on(review, today)
    assert (stage is None) == (today < first_reminder(review))
    if stage is not None and today < date.max:
        following = stage_on(review, today + timedelta(days=1))
        assert STAGES.index(following or "") >= STAGES.index(stage)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_last_days_there_are(day: date):
    assert stage_on(day, day) == "review_in_1_week"


def test_what_is_replaced_before_its_review_date_needs_no_review():
    start, review = date(2026, 1, 1), date(2026, 12, 31)
    two = ("a", "b")
    assert version(two, two, start, review).awaits_review
    assert not version(two, two[:1], start, review).awaits_review
    for begins, awaited in ((review, False), (date(2027, 1, 1), True)):
        replaced = version(two, two, start, review, superseded_from=begins)
        assert replaced.awaits_review is awaited


def test_what_is_suspended_awaits_its_review_and_what_is_terminated_does_not():
    start, review = date(2026, 1, 1), date(2026, 12, 31)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for act, awaited in ((Act.SUSPEND, True), (Act.TERMINATE, False)):
        step = AgreementStep("pisa", 1, 1, act, "a", "a", start, "", at, "officer")
        assert version("ab", "ab", start, review, steps=[step]).awaits_review is awaited
