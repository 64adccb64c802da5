"""The gateways that a decision considered, and what was not verified."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import Assess

CARE = ("nhs_trust", "gp_practice", "direct_care", "special:health")
SLAVERY = ("local_authority", "central_government", "modern_slavery", "personal")


@pytest.mark.parametrize(
    ("share", "facts", "gateway", "state"),
    [
        (CARE, {}, "HSCA2012.s251B", "duty"),
        (CARE, {"consent_state": "refused"}, "HSCA2012.s251B", "exception_met"),
        (SLAVERY, {}, "MSA2015.s52", "needs_agreement"),
        (
            ("charity", "police", "crime_prevention", "personal"),
            {"gateway": "CDA1998.s115"},
            "CDA1998.s115",
            "power",
        ),
        (
            ("icb", "police", "serious_violence", "special:health"),
            {"gateway": "PCSCA2022.s16"},
            "PCSCA2022.s16",
            "excludes_this",
        ),
        (
            ("charity", "local_authority", "early_help", "personal"),
            {"gateway": "CareAct2014.s45"},
            "CareAct2014.s45",
            "does_not_fit",
        ),
        (
            ("police", "local_authority", "safeguarding_child", "personal"),
            {"gateway": "CA2004.s16LA", "evaluation_date": "2026-01-01"},
            "CA2004.s16LA",
            "not_in_force",
        ),
        (
            ("academy", "local_authority", "child_protection_s47", "personal"),
            {"gateway": "CA1989.s47"},
            "CA1989.s47",
            "duty_of_recipient",
        ),
        (
            ("academy", "local_authority", "child_in_need_s17", "personal"),
            {"gateway": "CA1989.s17"},
            "CA1989.s17",
            "context",
        ),
    ],
)
def test_what_became_of_a_gateway(
    assess: Assess, share: tuple[str, ...], facts: dict[str, Any], gateway: str, state: str
) -> None:
    considered = {row.gateway: row for row in assess(*share, **facts).gateways}
    assert considered[gateway].state == state
    assert considered[gateway].source.url.startswith("https://")


def test_a_relative_has_no_gateway(assess: Assess) -> None:
    assert (
        assess("family_member", "local_authority", "safeguarding_child", "personal").gateways == ()
    )


def test_what_is_outside_the_law_has_a_gateway_only_where_a_duty_stands(assess: Assess) -> None:
    board = ("private_care_provider", "safeguarding_adults_board")
    counts = assess(*board, "safeguarding_adult", "anonymous")
    assert (counts.outcome, counts.gateways) == ("NOT_PERSONAL_DATA", ())
    asked = assess(*board, "safeguarding_adult", "anonymous", request_received=True)
    assert [row.gateway for row in asked.gateways] == ["CareAct2014.s45"]


@pytest.mark.parametrize(
    ("share", "facts", "word"),
    [
        (("nhs_trust", "local_authority", "homelessness_referral"), {}, "legal obligation"),
        (("charity", "local_authority", "safeguarding_child", "criminal"), {}, "Schedule 1"),
        (("police", "charity", "research", "criminal"), {}, None),
        (
            ("academy", "local_authority", "safeguarding_child", "personal"),
            {"gateway": "CA2004.s16H", "request_received": True},
            "section 16H",
        ),
        (
            ("academy", "local_authority", "safeguarding_child", "personal"),
            {"gateway": "CA2004.s16LA", "evaluation_date": "2026-10-01"},
            "secondary",
        ),
    ],
)
def test_what_was_not_checked(
    assess: Assess, share: tuple[str, ...], facts: dict[str, Any], word: str | None
) -> None:
    said = assess(*share, **facts).unverified
    assert said == () if word is None else any(word in sentence for sentence in said)


def test_what_is_uncertain_is_said(assess: Assess) -> None:
    answer = assess(
        "academy",
        "local_authority",
        "safeguarding_child",
        "special:health",
        subject={"age_band": "child_u13", "at_risk": True},
    )
    assert any("paragraph 18" in sentence for sentence in answer.unverified)
    assert assess("police", "local_authority", "safeguarding_child", "personal").unverified == ()


@pytest.mark.parametrize(
    ("share", "facts", "state"),
    [
        (CARE, {}, "required_by_law"),
        (CARE, {"consent_state": "refused"}, "objected"),
        (
            ("private_care_provider", "charity", "direct_care", "special:health"),
            {"request_received": False},
            "implied_consent",
        ),
        (
            ("academy", "local_authority", "safeguarding_child", "special:health"),
            {},
            "public_interest",
        ),
        (
            ("nhs_trust", "university", "research", "special:health"),
            {"gateway": "NHSA2006.s251"},
            "support_s251",
        ),
        (
            ("charity", "charity", "early_help", "special:health"),
            {
                "consent_state": "given",
                "consent_detail": {"explicit": True, "by": "self"},
                "subject": {"age_band": "adult", "capacity": "has"},
            },
            "consent",
        ),
        (("nhs_trust", "police", "fraud", "personal"), {}, "not_settled"),
        (("academy", "local_authority", "safeguarding_child", "personal"), {}, None),
    ],
)
def test_confidentiality_is_a_question_of_its_own(
    assess: Assess, share: tuple[str, ...], facts: dict[str, Any], state: str | None
) -> None:
    found = assess(*share, **facts).confidentiality
    assert (found.state if found else None) == state


def test_the_papers_a_share_needs(assess: Assess) -> None:
    answer = assess(
        "charity",
        "local_authority",
        "public_service_delivery",
        "special:health",
        request_received=True,
        routine=True,
        subject={"age_band": "adult", "capacity": "lacks"},
    )
    papers = [row.artefact for row in answer.artefacts]
    assert papers == [
        *("decision_record", "LIA", "DPIA"),
        *("written_request", "best_interests_record"),
    ]
