"""Statements from the consent records that are kept: what a later step is about."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.recorded import statements
from registry.domain.consent.standing import ConsentStanding, standing
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


MOTHER = {"given_by": "parental_responsibility", "speaker": "mother"}


def _ended(day: int, **changes: object) -> ConsentEvent:
    ended = {"status": "voice", "voice_ended_on": date(2026, 11, day), **MOTHER}
    return _step(**{**ended, **changes})


def _standing(events: list[ConsentEvent], on: int) -> ConsentStanding:
    made = statements(events)
    return standing(made, TO_COUNCIL, AgeAndCapacity("child_u13"), date(2026, 11, on))


@pytest.mark.parametrize(("on", "status"), [(9, "given"), (10, "not_sought"), (30, "not_sought")])
def test_a_voice_decides_until_the_day_before_it_ends(on: int, status: str) -> None:
    found = _standing([_first(**MOTHER), _ended(10)], on)
    assert found.status == status
    assert [made.ref.version for made in found.also_said] == ([] if status == "given" else [1])


def test_it_ends_in_all_that_the_organisation_recorded_of_it_and_in_nothing_else() -> None:
    mothers = [_first(**MOTHER), _first(record_id="con_2", **MOTHER)]
    by_council = _first(record_id="con_3", controller=COUNCIL, recorded_by=COUNCIL, **MOTHER)
    father = _first(record_id="con_4", **{**MOTHER, "speaker": "father"})
    heard = {
        made.ref.record_id: not made.is_heard_no_more(date(2026, 11, 10))
        for made in statements([*mothers, by_council, father, _ended(10)])
        if made.is_consent
    }
    assert heard == {"con_1": False, "con_2": False, "con_3": True, "con_4": True}


def test_an_end_that_was_an_error_ends_nothing() -> None:
    error = _step(status="invalidated", version=3, sets_aside=(2,), **MOTHER)
    assert _standing([_first(**MOTHER), _ended(10), error], 20).status == "given"


def test_whose_word_an_old_record_is_joins_it_to_that_voice() -> None:
    nameless = {**MOTHER, "speaker": ""}
    old = _first(edition=1, **nameless)
    said_since = _step(status="voice", **MOTHER)
    refused = _first(record_id="con_2", status="refused", effective_at=LATER, **MOTHER)
    apart = _standing([old, refused], 20)
    assert (apart.status, apart.conflict) == ("refused", True)
    one = _standing([old, said_since, refused], 20)
    assert (one.status, one.conflict) == ("refused", False)
    error = _step(status="invalidated", version=3, sets_aside=(2,), **nameless)
    assert _standing([old, said_since, error, refused], 20).conflict


def test_who_ended_an_old_record_is_named_with_it() -> None:
    nameless = {**MOTHER, "speaker": ""}
    old = _first(edition=1, **nameless)
    by_council = {"controller": COUNCIL, "recorded_by": COUNCIL, "disclosers": (SCHOOL,)}
    ended = _step(record_id="con_2", version=1, status="withdrawn", voice_within="con_1")
    ended = dataclasses.replace(ended, **by_council, **nameless)
    for steps in ([], [_step(status="voice", **MOTHER)]):
        found = _standing([old, ended, *steps], 20)
        assert (found.status, found.conflict) == ("withdrawn", False)
