"""What is said beside an answer where few facts bring it out, with its neighbours (messages.md)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.law import Law
from tests.domain.decision.cases import FIRST, LAW, SMALL_CHILD, assess, codes, rule

AT_RISK = {"subject": {**SMALL_CHILD, "at_risk": True}}


def test_a_consent_that_would_carry_the_share_can_be_withdrawn():
    """R10, "unsafe to seek: SEEK_ADVICE": the adult's consent would still be what it rests on."""
    share = ("charity", "charity", "safeguarding_adult", "special:health")
    for state in ("not_sought_unsafe", "not_sought"):
        answer = assess(*share, consent_state=state)
        assert (rule(answer), "6(1)(a)" in answer.bases) == ("R10", True)
        assert "CONSENT_CAN_BE_WITHDRAWN" in codes(answer)
    assert "CONSENT_CAN_BE_WITHDRAWN" not in codes(assess(*share, subject={"at_risk": True}))


@pytest.mark.parametrize(
    ("share", "facts", "state"),
    [
        (("gp_practice", "police", "fraud"), {"public_interest": "serious_crime"}, True),
        (("gp_practice", "police", "fraud"), {"override_grounds": ["serious_crime"]}, True),
        (("gp_practice", "police", "fraud"), {"court_order": {"effect": "allows"}}, True),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "others"}, True),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "life"}, True),
        (
            ("gp_practice", "local_authority", "housing_allocation"),
            {"risk_of_serious_harm": "child"},
            True,
        ),
        (
            ("gp_practice", "local_authority", "public_health"),
            {"risk_of_serious_harm": "others"},
            True,
        ),
        (("gp_practice", "local_authority", "public_health"), {}, False),
        (("gp_practice", "regulator", "public_service_delivery"), {}, False),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "self"}, False),
        (
            ("gp_practice", "charity", "housing_allocation"),
            {"risk_of_serious_harm": "others", "whose_task": "recipient"},
            False,  # nothing goes ahead here
        ),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "subject"}, False),
    ],
)
def test_the_public_interest_that_sets_a_confidence_aside(
    share: tuple[str, ...], facts: dict[str, Any], state: bool
):
    """§7.1 RC, "satisfied by … `court_order.allows`; `public_interest`; a risk said `child others
    subject_and_others life`": an answer does not say that one is still wanting where it is there
    (messages.md CONFIDENTIALITY_SEPARATE)."""
    answer = assess(*share, "special:health", **facts)
    assert answer.confidentiality is not None
    assert (answer.confidentiality.state == "public_interest") is state
    if state:
        assert answer.outcome.supports_sharing


@pytest.mark.parametrize(
    ("share", "subject", "said"),
    [
        (("local_authority", "charity", "safeguarding_adult"), {}, True),
        (("local_authority", "charity", "safeguarding_adult"), SMALL_CHILD, False),
        (("local_authority", "charity", "housing_allocation"), {}, False),
        (("charity", "local_authority", "safeguarding_adult"), {}, False),
        (("nhs_trust", "local_authority", "housing_allocation"), {}, True),
        (("police", "local_authority", "safeguarding_adult"), {}, False),
    ],
)
def test_confidentiality_is_spoken_of_where_care_is(
    share: tuple[str, ...], subject: dict[str, Any], said: bool
):
    """messages.md CONFIDENTIALITY_SEPARATE: "an NHS body, GP, pharmacy or care provider sends, or
    adult social care does"."""
    answer = assess(*share, subject=subject)
    assert ("CONFIDENTIALITY_SEPARATE" in codes(answer)) is said
    assert (answer.confidentiality is not None) is said


@pytest.mark.parametrize(
    ("facts", "closed"),
    [
        ({}, False),
        ({"emergency": True, "risk_of_serious_harm": "life"}, True),
        ({"proposed_basis": "6(1)(ea)"}, True),
        ({"proposed_basis": "6(1)(f)"}, True),
        ({"proposed_basis": "6(1)(e)"}, False),
        ({"proposed_basis": "6(1)(a)"}, False),
    ],
)
def test_what_is_closed_to_a_public_authority_is_said_where_it_could_be_tried(
    facts: dict[str, Any], closed: bool
):
    """messages.md: "(ea) or (f) proposed by a public authority, or a public authority in an
    emergency"; another body is never told so."""
    for sender, told in (("local_authority", closed), ("charity", False)):
        answer = assess(sender, "nhs_trust", "regulation_or_complaints", **facts)
        assert ("BASIS_CLOSED_TO_PUBLIC_AUTHORITY" in codes(answer)) is told


@pytest.mark.parametrize("kind", ["personal", "anonymous"])
def test_nothing_about_a_request_is_said_of_data_about_nobody(kind: str):
    """messages.md: what belongs to data protection law is not said where it does not apply."""
    answer = assess(
        "charity",
        "local_authority",
        "public_service_delivery",
        kind,
        proposed_basis="6(1)(ea)",
        request_received=True,
    )
    assert ("REQUEST_MUST_STATE_TASK" in codes(answer)) is (kind == "personal")


@pytest.mark.parametrize(
    ("law", "suspected", "weighed"),
    [(FIRST, False, True), (FIRST, True, True), (LAW, False, True), (LAW, True, False)],
)
def test_the_harm_of_not_telling_a_suspected_abuser_is_not_weighed(
    law: Law, suspected: bool, weighed: bool
):
    """messages.md HARM_OF_NOT_SHARING: "never … with a suspected abuser as recipient"; the first
    edition does not say so."""
    answer = assess(
        *("academy", "family_member", "parental_request"),
        law=law,
        subject=SMALL_CHILD,
        consent_detail={"suspected_abuser": suspected},
        recipient={"relation": "other_family", "is_or_lives_with_source_of_risk": False},
    )
    assert answer.outcome == "SEEK_ADVICE"
    assert ("HARM_OF_NOT_SHARING" in codes(answer)) is weighed


@pytest.mark.parametrize(
    ("facts", "decided", "asked"),
    [
        ({}, "R4", False),
        ({"consent_state": "refused"}, "R4", False),
        ({"court_order": {"effect": "compels"}}, "RO", False),
        ({"emergency": True, "risk_of_serious_harm": "subject"}, "R1", False),
        ({"court_order": {"effect": "forbids"}}, "RS", False),
        ({"information_from": ["adoption"]}, "RB", False),
        ({"purpose": "housing_allocation"}, "RT", True),
        ({"purpose": "marketing"}, "R15", False),
    ],
)
def test_where_a_possible_duty_is_not_asked_about(facts: dict[str, Any], decided: str, asked: bool):
    """§7.1 RD "Not under R0, R1, RS, RB, R4, marketing, commercial_request"."""
    purpose = facts.get("purpose", "homelessness_referral")
    others = {name: value for name, value in facts.items() if name != "purpose"}
    answer = assess(
        "prison", "local_authority", purpose, whose_task="recipient", **AT_RISK, **others
    )
    possible = {row.gateway for row in answer.gateways if row.state == "may_apply"}
    assert rule(answer) == decided
    assert ("CA2004.s16LA" in possible) is (purpose != "marketing")
    assert ("DUTY_MAY_APPLY" in codes(answer)) is asked
