"""Facts that contradict each other: the answer says how they were read, and only then.

Each contradiction is tested with similar facts that do not contradict each other.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, TEEN, Assess

SHARE = ("local_authority", "nhs_trust", "public_service_delivery")
ADULT_CARE = ("local_authority", "nhs_trust", "safeguarding_adult")
LACKS = {"capacity": "lacks"}
OLDER = {"age_band": "child_16_17", "capacity": "n_a"}


def notes(assess: Assess, share: tuple[str, ...], *categories: str, **facts: Any) -> list[str]:
    answer = assess(*share, *categories, **facts)
    return [reason.text for reason in answer.reasons if reason.rule == "FACTS"]


@pytest.mark.parametrize(
    ("word", "facts"),
    [
        ("has died", {"subject": {"deceased": True}, "consent_state": "given"}),
        ("has died", {"subject": {"deceased": True}, "consent_state": "requested"}),
        ("is anonymous or about", {"categories": ("anonymous", "personal")}),
        ("is anonymous or about", {"categories": ("deceased", "special:health")}),
        ("a child's understanding", {"subject": {"gillick": "competent"}}),
        ("a child's understanding", {"subject": {"gillick": "claims_competent"}}),
        ("a child's understanding", {"subject": {"gillick": "not_competent"}}),
        ("At 16 or 17", {"subject": {**OLDER, "gillick": "not_competent"}}),
        ("understands this and also", {"subject": {**TEEN, **LACKS, "gillick": "competent"}}),
        (
            "understands this and also",
            {"subject": {**SMALL_CHILD, **LACKS, "gillick": "claims_competent"}},
        ),
        ("is a child, so", {"share": ADULT_CARE, "subject": SMALL_CHILD}),
        ("child victim and an adult", {"subject": {"role": "child_victim"}}),
        ("can speak only if", {"consent_detail": {"by": "attorney"}}),
        ("can speak only if", {"consent_detail": {"by": "deputy"}}),
        ("someone with authority", {"subject": LACKS, "consent_state": "given"}),
        ("not who could be harmed", {"emergency": True}),
        ("a life is in danger", {"risk_of_serious_harm": "life"}),
        (
            "there was no request",
            {"request_received": False, "request_states_public_task": True},
        ),
        ("nothing can be outside", {"categories": ("out_of_scope:photo",)}),
        ("25 May 2018", {"evaluation_date": "2018-05-24"}),
    ],
)
def test_the_reading_is_said(assess: Assess, word: str, facts: dict[str, Any]) -> None:
    given = {"share": SHARE, "categories": (), **facts}
    share, categories = given.pop("share"), given.pop("categories")
    assert [word in note for note in notes(assess, share, *categories, **given)] == [True]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"subject": {"deceased": True}, "consent_state": "refused"},
        {"consent_state": "given"},
        {"categories": ("anonymous", "deceased")},
        {"categories": ("personal", "special:health")},
        {"subject": {"gillick": "unknown"}},
        {"subject": {**TEEN, "gillick": "competent"}},
        {"subject": {**OLDER, "gillick": "competent"}},
        {"subject": {**TEEN, "gillick": "not_competent"}},
        {"subject": {**TEEN, **LACKS, "gillick": "not_competent"}},
        {"subject": {**OLDER, **LACKS, "gillick": "competent"}},
        {"subject": {**TEEN, "capacity": "has", "gillick": "competent"}},
        {"share": ADULT_CARE},
        {"subject": {**TEEN, "role": "child_victim"}},
        {"subject": {"role": "victim"}},
        {"subject": LACKS, "consent_detail": {"by": "attorney"}},
        {"consent_detail": {"by": "self"}},
        {"subject": {**LACKS}, "consent_state": "refused"},
        {"subject": {**TEEN, **LACKS}, "consent_state": "given"},
        {"subject": LACKS, "consent_state": "given", "consent_detail": {"authority": "none"}},
        {"subject": LACKS, "consent_state": "given", "consent_detail": {"by": "next_of_kin"}},
        {"emergency": True, "risk_of_serious_harm": "life"},
        {"risk_of_serious_harm": "self"},
        {"request_received": True, "request_states_public_task": True},
        {"request_states_public_task": True},
        {"request_received": False, "request_states_public_task": False},
        {"categories": ("out_of_scope:photo",), "agreement_in_force": "active"},
        {"categories": ("out_of_scope:photo",), "agreement_in_force": "expired"},
        {"evaluation_date": "2018-05-25"},
    ],
)
def test_nothing_is_said_where_nothing_contradicts(assess: Assess, facts: dict[str, Any]) -> None:
    given = {"share": SHARE, "categories": (), **facts}
    share, categories = given.pop("share"), given.pop("categories")
    assert notes(assess, share, *categories, **given) == []


def test_every_contradiction_is_said(assess: Assess) -> None:
    found = notes(
        assess, SHARE, "anonymous", "personal", emergency=True, subject={"gillick": "competent"}
    )
    assert len(found) == 3
