"""R9 to R11: people at risk, refusals, and what needs advice first."""

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, VALID, Assess, codes, of_the_first, rule

A, E, EA, F = "6(1)(a)", "6(1)(e)", "6(1)(ea)", "6(1)(f)"
REFUSED = {"consent_state": "refused"}
GIVEN = {"consent_state": "given", "consent_detail": VALID}


# R9


@pytest.mark.parametrize(
    "purpose",
    [
        "child_in_need_s17",
        "early_help",
        "domestic_abuse_marac",
        "modern_slavery",
        "prevent_channel",
        "safeguarding_review",
    ],
)
@pytest.mark.parametrize(
    ("subject", "risk"),
    [
        ({**SMALL_CHILD, "at_risk": True}, "none"),
        (SMALL_CHILD, "self"),
        ({}, "child"),
        ({"role": "parent_of_subject"}, "others"),
    ],
)
def test_r9_child_limb_where_at_risk(
    assess: Assess, purpose: str, subject: dict[str, Any], risk: str
) -> None:
    answer = assess(
        "charity",
        "police",
        purpose,
        "special:health",
        subject=subject,
        risk_of_serious_harm=risk,
        **REFUSED,
    )
    assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R9")
    assert answer.bases == (EA, F)
    assert "9(2)(g)+Sch1.18" in answer.conditions
    assert {"REFUSAL_NOT_A_BAR", "DONT_ASK_THEN_OVERRIDE"} <= codes(answer)


def test_r9_not_for_a_child_at_no_risk(assess: Assess) -> None:
    answer = assess("charity", "charity", "early_help", subject=SMALL_CHILD, **REFUSED)
    assert answer.outcome == "NOT_SUPPORTED"


GROUNDS: list[dict[str, Any]] = [
    {"subject": {"capacity": "lacks"}},
    {"subject": {"coerced": True}},
    {"subject": {"children_in_household": True}},
    {"subject": {"role": "suspect"}},
    {"subject": {"role": "alleged_perpetrator"}},
    {"risk_of_serious_harm": "others"},
    {"risk_of_serious_harm": "subject_and_others"},
    {"consent_detail": {"suspected_abuser": True}},
    *(
        {"override_grounds": [ground]}
        for ground in ("serious_crime", "position_of_trust", "court_order", "staff_implicated")
    ),
]


@pytest.mark.parametrize("ground", GROUNDS, ids=str)
def test_r9_override_grounds(assess: Assess, ground: dict[str, Any]) -> None:
    answer = assess(
        "local_authority", "police", "safeguarding_adult", "special:health", **{**REFUSED, **ground}
    )
    assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R9")
    assert "OVERRIDE_GROUNDS" in codes(answer)


@pytest.mark.parametrize("risk", ["none", "self", "subject", "life"])
def test_r9_risk_to_the_adult_alone_is_no_ground(assess: Assess, risk: str) -> None:
    answer = assess(
        "local_authority", "police", "safeguarding_adult", risk_of_serious_harm=risk, **REFUSED
    )
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R10")


def test_r9_any_risk_at_a_domestic_abuse_conference(assess: Assess) -> None:
    share = ("charity", "police", "domestic_abuse_marac")
    assert rule(assess(*share, risk_of_serious_harm="subject", **REFUSED)) == "R9"
    assert rule(assess(*share, **REFUSED)) == "R10"


def test_r9_an_adult_not_at_risk_is_outside_paragraph_18(assess: Assess) -> None:
    answer = assess(
        "charity",
        "police",
        "safeguarding_adult",
        "special:health",
        "criminal",
        override_grounds=["serious_crime"],
        **REFUSED,
    )
    assert answer.bases == (F,)
    assert answer.conditions == ("9(2)(g)+Sch1.10", "Art10+Sch1.10")
    lacking = assess(
        "charity", "police", "safeguarding_adult", "special:health", subject={"capacity": "lacks"}
    )
    assert lacking.conditions == ("9(2)(c)",)


def test_r9_protects_another_adult_at_risk(assess: Assess) -> None:
    answer = assess(
        "charity",
        "police",
        "safeguarding_adult",
        "criminal",
        subject={"role": "alleged_perpetrator"},
    )
    assert answer.bases == (EA, F)
    assert "Art10+Sch1.18" in answer.conditions
    assert "DO_NOT_ALERT" in codes(answer)


# R10


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
@pytest.mark.parametrize("capacity", ["has", "unknown", "n_a"])
def test_r10_a_capable_adult_says_no(assess: Assess, state: str, capacity: str) -> None:
    answer = assess(
        "local_authority",
        "police",
        "safeguarding_adult",
        consent_state=state,
        subject={"capacity": capacity},
    )
    assert (answer.outcome, rule(answer), answer.bases) == ("SEEK_ADVICE", "R10", (E,))
    assert {"RESPECT_CAPACITOUS_REFUSAL", "OVERRIDE_GROUNDS"} <= codes(answer)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("not_sought", "CONSENT_NEEDED"),
        ("requested", "CONSENT_NEEDED"),
        ("expired", "CONSENT_NEEDED"),
        ("not_sought_unsafe", "SEEK_ADVICE"),
    ],
)
def test_r10_special_data_of_an_adult_not_at_risk(assess: Assess, state: str, outcome: str) -> None:
    share = ("charity", "police", "safeguarding_adult", "special:health")
    answer = assess(*share, consent_state=state)
    assert (answer.outcome, rule(answer)) == (outcome, "R10")
    assert A in answer.bases
    assert rule(assess(*share[:3], consent_state=state)) == "R12"
    given = assess(*share, **GIVEN)
    assert (given.outcome, given.bases[0]) == ("SHARE_SUPPORTED", A)


# R11


@pytest.mark.parametrize("sender", ["local_authority", "charity"])
def test_r11_two_who_may_speak_differ(assess: Assess, sender: str) -> None:
    answer = assess(
        sender,
        "charity",
        "early_help",
        subject=SMALL_CHILD,
        consent_state="refused",
        consent_detail={"conflict": True},
        proposed_basis=A,
    )
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R11")
    assert "NO_BASIS_SWAP" in codes(answer)


@pytest.mark.parametrize(
    ("detail", "outcome"),
    [
        (
            {"given_by": "parental_responsibility", "refused_by": "parental_responsibility"},
            "SEEK_ADVICE",
        ),
        ({"given_by": "parental_responsibility", "refused_by": "next_of_kin"}, "SHARE_SUPPORTED"),
        ({"given_by": "next_of_kin", "refused_by": "parental_responsibility"}, "NOT_SUPPORTED"),
        ({"given_by": "mother", "refused_by": "father"}, "SEEK_ADVICE"),
    ],
)
def test_r11_only_those_who_may_speak_can_differ(
    assess: Assess, detail: dict[str, Any], outcome: str
) -> None:
    answer = assess(
        "charity",
        "charity",
        "early_help",
        subject=SMALL_CHILD,
        consent_state="given",
        consent_detail={**VALID, **detail},
    )
    assert answer.outcome == outcome


def test_r11_items_outside_an_agreement(assess: Assess) -> None:
    share = ("local_authority", "charity", "public_service_delivery", "out_of_scope:visa")
    for state in ("active", "expired"):
        answer = assess(*share, agreement_in_force=state)
        assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R11")
        assert {"OUTSIDE_AGREEMENT", "MEMBERSHIP_NOT_A_BASIS"} <= codes(answer)
    alone = assess(*share, agreement_in_force="none")
    assert alone.outcome == "SHARE_SUPPORTED"
    assert "OUTSIDE_AGREEMENT" not in codes(alone)


@pytest.mark.parametrize("sender", ["police", "probation", "prison", "youth_offending_team"])
def test_r11_police_data_to_a_body_that_is_not_public(assess: Assess, sender: str) -> None:
    own = {"whose_task": "sender"}
    answer = assess(sender, "charity", "public_service_delivery", **own)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R11")
    assert "LE_DATA_NEEDS_LEGAL_AUTHORITY" in codes(answer)
    assert assess(sender, "local_authority", "public_service_delivery").outcome == (
        "SHARE_SUPPORTED"
    )
    assert assess(sender, "charity", "safeguarding_child").outcome == "SHARE_SUPPORTED"


def test_r11_a_departments_data_only_for_law_enforcement(assess: Assess) -> None:
    assert rule(assess("central_government", "charity", "fraud")) == "R11"
    assert rule(assess("central_government", "charity", "public_service_delivery")) == "R12"


@of_the_first
@pytest.mark.parametrize("role", ["victim", "child_victim"])
def test_r11_police_ask_about_a_victim(assess: Assess, role: str) -> None:
    share = ("charity", "police", "crime_investigation", "personal")
    facts: dict[str, Any] = {"subject": {"role": role}, "request_received": True}
    assert rule(assess(*share, **facts)) == "R11"
    assert rule(assess(*share, request_states_public_task=True, **facts)) == "R12"
    assert rule(assess(*share, evaluation_date="2026-01-11", **facts)) == "R12"
    assert rule(assess(*share, **{**facts, "request_received": False})) == "R12"
