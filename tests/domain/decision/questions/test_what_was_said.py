"""Nothing is asked that was said, nor about a victim what is asked about a driver."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.facts import parse_facts, with_date
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.questions.alternatives import alternatives, elements_asked
from tests.domain.decision.cases import LAW, TODAY

POLICE_ASK: dict[str, Any] = {
    "from_kind": "gp_practice",
    "to_kind": "police",
    "purpose": "crime_investigation",
    "data_categories": ["special:health"],
    "request_received": True,
}
VICTIM = {"age_band": "adult", "capacity": "has", "role": "victim"}
QUIET = {"driver_identity", "terrorism_information"}


def facts(**said: Any) -> Facts:
    return with_date(parse_facts({**POLICE_ASK, **said}, LAW), TODAY)


def test_whether_it_is_from_counselling_is_asked_only_where_it_was_not_said():
    assert alternatives("counselling", facts(subject=VICTIM), LAW)
    said = facts(subject=VICTIM, information_from=["counselling"])
    assert alternatives("counselling", said, LAW) == ()
    assert alternatives("substantial_probative_value", said, LAW)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({}, QUIET),
        ({"subject": VICTIM}, set()),
        ({"information_from": ["counselling"]}, set()),
        ({"information_from": ["tax_or_benefits"]}, QUIET),
    ],
)
def test_a_driver_and_terrorism_are_not_asked_about_for_a_victims_notes(
    said: dict[str, Any], asked: set[str]
):
    assert QUIET.intersection(elements_asked(facts(**said), LAW)) == asked
