"""Which agreement covers a share, and what of it (contract §2)."""

from datetime import date, timedelta

import pytest

from registry.domain.agreement import Candidate, cover
from registry.domain.life import VersionFacts, standing

START, REVIEW, END = date(2026, 1, 1), date(2026, 12, 31), date(2027, 6, 30)
PARTIES = ("county-council", "hill-school")


def stands(on: date, signed: tuple[str, ...] = PARTIES, end: date | None = END) -> str:
    return standing(VersionFacts(PARTIES, signed, START, REVIEW, end), on).state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (START - timedelta(days=1), "not_started"),
        (START, "in_force"),
        (REVIEW, "in_force"),
        (REVIEW + timedelta(days=1), "overdue_for_review"),
        (END, "overdue_for_review"),
        (END + timedelta(days=1), "expired"),
    ],
)
def test_an_agreement_stands_by_its_dates(on: date, state: str):
    assert stands(on) == state


def test_it_is_not_in_force_until_every_party_has_signed():
    part = standing(VersionFacts(PARTIES, PARTIES[:1], START, REVIEW, END), START)
    assert (part.state, part.missing) == ("partly_signed", ("hill-school",))


def candidate(**changes: object) -> Candidate:
    on = changes.pop("on", date(2026, 6, 1))
    signed = changes.pop("signed", PARTIES)
    base = {
        "document_id": "safeguarding",
        "version": 1,
        "title": "Safeguarding",
        "review_date": REVIEW,
        "standing": standing(VersionFacts(PARTIES, signed, START, REVIEW, END), on),
        "data_categories": frozenset({"personal"}),
        "data_items": frozenset({"attendance"}),
    }
    return Candidate(**{**base, **changes})


def test_no_agreement_is_none_and_nothing_is_out_of_scope():
    assert cover([], ["personal"]).fact == "none"
    assert cover([candidate(signed=PARTIES[:1])], ["personal"]).agreement is None


def test_items_it_does_not_list_are_named():
    found = cover([candidate()], ["attendance", "immigration_status"])
    assert (found.fact, found.covered, found.not_covered) == (
        "active",
        ("attendance",),
        ("immigration_status",),
    )


def test_one_in_force_is_preferred_to_one_that_lapsed_though_that_covers_more():
    lapsed = candidate(
        document_id="older",
        on=date(2027, 3, 1),
        data_categories=frozenset({"personal", "special:health"}),
    )
    assert cover([lapsed, candidate()], ["personal", "special:health"]).fact == "active"
    assert cover([lapsed], ["personal"]).fact == "expired"


def test_an_unsigned_new_version_does_not_end_the_old_one():
    newer = candidate(version=2, signed=())
    found = cover([candidate(), newer], ["personal"])
    assert found.agreement is not None
    assert found.agreement.version == 1
