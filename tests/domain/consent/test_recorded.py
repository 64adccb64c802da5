"""Statements from the consent records that are kept: what a later step is about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Cell
from registry.domain.records.consent import ConsentEvent
from tests.simulator import CHARITY, COUNCIL, SCHOOL, consent_event

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 5, 9, tzinfo=UTC)
TO_COUNCIL = Cell(SCHOOL, COUNCIL, "early_help", "personal")
BACK = Cell(COUNCIL, SCHOOL, "early_help", "personal")
OF_NOTHING = {"purposes": (), "recipients": (), "data_categories": ()}


def _first(**changes: object) -> ConsentEvent:
    return consent_event(AT, **{"edition": 2, **changes})


def _step(**changes: object) -> ConsentEvent:
    return consent_event(LATER, **{"edition": 2, "version": 2, **changes})


@pytest.mark.parametrize("status", ["refused", "not_sought_unsafe"])
@pytest.mark.parametrize("edition", [1, 2])
def test_a_consent_after_a_refusal_of_everything_is_no_consent_to_everybody(
    status: str, edition: int
) -> None:
    everything = _first(status=status, edition=edition, **OF_NOTHING)
    no, yes = statements([everything, _step(status="given", **OF_NOTHING)])
    assert no.holds(TO_COUNCIL)
    assert not yes.holds(TO_COUNCIL)


def test_it_is_about_what_it_names_and_not_the_way_back() -> None:
    everything = _first(status="refused", edition=1, **OF_NOTHING)
    _, yes = statements([everything, _step(status="given")])
    assert yes.holds(TO_COUNCIL)
    assert not yes.holds(BACK)
    assert not yes.holds(TO_COUNCIL._replace(recipient=CHARITY))


def test_a_consent_said_again_has_its_records_scope_both_ways() -> None:
    _, again = statements([_first(mutual=True), _step(status="given", mutual=True)])
    assert again.holds(TO_COUNCIL)
    assert again.holds(BACK)


def test_a_later_step_neither_confirms_nor_replaces() -> None:
    first = _first(confirms="con_9/1", supersedes="con_8")
    later = _step(status="withdrawn", confirms="con_9/1", supersedes="con_8")
    given, withdrawn = statements([first, later])
    assert (given.confirms, given.supersedes) == (("con_9", 1), "con_8")
    assert (withdrawn.confirms, withdrawn.supersedes) == (None, None)
    assert withdrawn.holds(TO_COUNCIL)
