"""Words that turn on one fact, each with its neighbour."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.messages.when_said import ABOUT_AN_ITEM
from tests.domain.answer.speaking import SAME, answers, assessed, spoken, words

REFERRAL = ("gp_practice", "local_authority", "safeguarding_adult")
REFUSED: dict[str, Any] = {"consent_state": "refused"}


def texts(*share: str, **facts: Any) -> dict[str, str]:
    _, assessment = assessed(*share, **facts)
    return {message.code: message.text for message in assessment.messages}


def test_an_item_carries_only_what_is_about_an_item():
    found = {
        message.code
        for _, assessment, _ in answers(300, SAME)
        for item in assessment.items
        for message in item.messages
    }
    assert found <= ABOUT_AN_ITEM
    assert len(found) > 4


@pytest.mark.parametrize(("capacity", "presumed"), [("has", False), ("unknown", True)])
def test_an_adult_whose_capacity_nobody_judged_is_presumed_able(capacity: str, presumed: bool):
    said = texts(*REFERRAL, subject={"capacity": capacity}, **REFUSED)
    assert ("presumed" in said["RESPECT_CAPACITOUS_REFUSAL"]) is presumed


@pytest.mark.parametrize(
    ("facts", "aim"),
    [
        ({"override_grounds": ["serious_crime"]}, "stop or solve a serious crime"),
        ({"public_interest": "serious_disease"}, "stop a serious disease from spreading"),
        ({"public_interest": "serious_harm_to_others"}, "stop serious harm to someone else"),
    ],
)
def test_what_a_public_interest_is_for_is_what_was_said(facts: dict[str, Any], aim: str):
    answer = words("gp_practice", "police", "crime_investigation", "special:health", **facts)
    assert aim in " ".join(spoken(answer))


@pytest.mark.parametrize(("authority", "lasting"), [("LPA_property", True), ("none", False)])
def test_a_property_attorney_is_told_what_they_cannot_decide(authority: str, lasting: bool):
    answer = words(
        "charity",
        "charity",
        "early_help",
        "special:health",
        subject={"capacity": "lacks"},
        consent_state="given",
        consent_detail={"by": "attorney", "authority": authority, "explicit": True},
    )
    told = " ".join([*spoken(answer), *answer.notes])
    assert ("money" in told or "property" in told) is lasting


@pytest.mark.parametrize(
    ("sender", "ring"), [("local_authority", True), ("police", False), ("fire_rescue", False)]
)
def test_whoever_comes_when_one_rings_is_not_told_to_ring(sender: str, ring: bool):
    facts = {"emergency": True, "risk_of_serious_harm": "life"}
    answer = words(sender, "nhs_trust", "emergency_response", **facts)
    assert any("Ring 999" in step for step in answer.do_now) is ring


@pytest.mark.parametrize(
    ("risk", "purpose", "worry"),
    [
        (None, "safeguarding_adult", "If you are worried about someone's safety"),
        ("life", "safeguarding_adult", "If someone is in danger now, act first"),
        ("life", "early_help", "To keep someone safe, check again with that purpose"),
    ],
)
def test_what_is_said_of_safety_follows_what_was_said(risk: str | None, purpose: str, worry: str):
    answer = words("charity", "local_authority", purpose, risk_of_serious_harm=risk, **REFUSED)
    assert worry in " ".join(answer.do_now)
