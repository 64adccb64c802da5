"""The day from which a version replaces the version before."""

from __future__ import annotations

from datetime import UTC, date, datetime

from registry.domain.agreements.lifecycle import Act
from registry.domain.records.agreements import AgreementStep
from tests.domain.agreements.made import version

START = date(2026, 12, 1)
LATER, LATEST = date(2026, 12, 10), date(2026, 12, 20)


def step(number: int, act: str, partner_id: str, on: date) -> AgreementStep:
    at = datetime(2026, 11, number, 9, tzinfo=UTC)
    return AgreementStep("pisa", number, 1, act, partner_id, partner_id, on, "", at, "officer")


def test_a_version_begins_on_its_first_day_once_all_have_signed():
    assert version("ab", "ab", START, START, steps=[]).begins == START
    assert version("ab", "a", START, START, steps=[]).begins is None


def test_who_leaves_without_signing_holds_it_up_no_longer_than_until_then():
    assert version("ab", "a", START, START, steps=[step(1, Act.LEAVE, "b", LATER)]).begins == LATER


def test_of_several_days_of_leaving_the_first_counts_in_whatever_order_they_were_recorded():
    days = [step(1, Act.LEAVE, "b", LATER), step(2, Act.LEAVE, "b", LATEST)]
    assert version("ab", "a", START, START, steps=days).begins == LATER
    swapped = [step(1, Act.LEAVE, "b", LATEST), step(2, Act.LEAVE, "b", LATER)]
    assert version("ab", "a", START, START, steps=swapped).begins == LATER


def test_one_that_was_ended_by_its_first_day_never_began():
    assert (
        version("ab", "ab", START, START, steps=[step(1, Act.TERMINATE, "a", START)]).begins is None
    )
    assert (
        version("ab", "ab", START, START, steps=[step(1, Act.TERMINATE, "a", LATER)]).begins
        == START
    )
