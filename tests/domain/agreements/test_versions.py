"""From which day a version takes the place of what came before."""

from __future__ import annotations

from datetime import UTC, date, datetime

from registry.domain.agreements.lifecycle import LEAVE, TERMINATE
from registry.domain.agreements.versions import begins
from registry.domain.records.agreements import AgreementStep

START = date(2026, 12, 1)
LATER, LATEST = date(2026, 12, 10), date(2026, 12, 20)


def step(number: int, act: str, partner_id: str, on: date) -> AgreementStep:
    at = datetime(2026, 11, number, 9, tzinfo=UTC)
    return AgreementStep("pisa", number, 1, act, partner_id, partner_id, on, "", at, "officer")


def test_a_version_begins_on_its_first_day_once_all_have_signed():
    assert begins(("a", "b"), ("a", "b"), START, []) == START
    assert begins(("a", "b"), ("a",), START, []) is None


def test_who_leaves_without_signing_holds_it_up_no_longer_than_until_then():
    assert begins(("a", "b"), ("a",), START, [step(1, LEAVE, "b", LATER)]) == LATER


def test_of_several_days_of_leaving_the_first_counts_in_whatever_order_they_were_recorded():
    days = [step(1, LEAVE, "b", LATER), step(2, LEAVE, "b", LATEST)]
    assert begins(("a", "b"), ("a",), START, days) == LATER
    swapped = [step(1, LEAVE, "b", LATEST), step(2, LEAVE, "b", LATER)]
    assert begins(("a", "b"), ("a",), START, swapped) == LATER


def test_one_that_was_ended_by_its_first_day_never_began():
    assert begins(("a", "b"), ("a", "b"), START, [step(1, TERMINATE, "a", START)]) is None
    assert begins(("a", "b"), ("a", "b"), START, [step(1, TERMINATE, "a", LATER)]) == START
