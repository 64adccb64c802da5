"""R12 to R15: open bases, and shares that only consent could support."""

from typing import Any

import pytest

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from tests.domain.decision.cases import LAW, SMALL_CHILD, TEEN, VALID, Assess, codes, rule

A = "6(1)(a)"


# R12


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_r12_is_no_way_round_a_refusal(assess: Assess, state: str) -> None:
    share = ("local_authority", "charity", "public_service_delivery")
    assert assess(*share, consent_state=state).outcome == "SHARE_SUPPORTED"
    answer = assess(*share, consent_state=state, proposed_basis=A)
    assert (answer.outcome, rule(answer), answer.bases) == ("NOT_SUPPORTED", "R15", ())
    assert "NO_BASIS_SWAP" in codes(answer)
    assert answer.missing == ()


@pytest.mark.parametrize("state", ["expired", "superseded"])
def test_r12_nor_round_a_spent_consent(assess: Assess, state: str) -> None:
    answer = assess("charity", "charity", "service_delivery", consent_state=state, proposed_basis=A)
    assert (answer.outcome, rule(answer), answer.bases) == ("CONSENT_NEEDED", "R14", (A,))


def test_r12_offence_data_without_a_condition(assess: Assess) -> None:
    answer = assess("charity", "charity", "service_delivery", "criminal")
    assert (answer.outcome, rule(answer)) == ("CONSENT_NEEDED", "R14")
    assert answer.conditions == ("Art10+Sch1.29",)


# R13 to R15


@pytest.mark.parametrize(
    ("subject", "detail", "outcome"),
    [
        ({}, {"by": "self"}, "SHARE_SUPPORTED"),
        ({}, {"by": "attorney", "authority": "LPA_health_welfare"}, "CONSENT_NEEDED"),
        ({}, {"by": "next_of_kin"}, "CONSENT_NEEDED"),
        ({"capacity": "lacks"}, {"by": "self"}, "SEEK_ADVICE"),
        ({"capacity": "lacks"}, {"by": "next_of_kin"}, "SEEK_ADVICE"),
        (
            {"capacity": "lacks"},
            {"by": "attorney", "authority": "LPA_health_welfare"},
            "SHARE_SUPPORTED",
        ),
        ({"capacity": "lacks"}, {"by": "attorney", "authority": "LPA_property"}, "SEEK_ADVICE"),
        ({"capacity": "lacks"}, {"by": "deputy", "authority": "deputy"}, "SHARE_SUPPORTED"),
        ({"capacity": "lacks"}, {"authority": "none"}, "SEEK_ADVICE"),
        (SMALL_CHILD, {"by": "parental_responsibility"}, "SHARE_SUPPORTED"),
        (SMALL_CHILD, {"by": "self"}, "CONSENT_NEEDED"),
        ({**TEEN, "gillick": "competent"}, {"by": "self"}, "SHARE_SUPPORTED"),
        ({**TEEN, "gillick": "competent"}, {"by": "parental_responsibility"}, "CONSENT_NEEDED"),
        ({**TEEN, "gillick": "unknown"}, {"by": "parental_responsibility"}, "SHARE_SUPPORTED"),
        ({**TEEN, "gillick": "claims_competent"}, {"by": "self"}, "CONSENT_NEEDED"),
        (
            {**TEEN, "gillick": "claims_competent"},
            {"by": "parental_responsibility"},
            "CONSENT_NEEDED",
        ),
        ({"age_band": "child_16_17", "gillick": "unknown"}, {"by": "self"}, "SHARE_SUPPORTED"),
        (
            {"age_band": "child_16_17", "gillick": "unknown"},
            {"by": "parental_responsibility"},
            "CONSENT_NEEDED",
        ),
    ],
)
def test_r13_who_may_consent(
    assess: Assess, subject: dict[str, Any], detail: dict[str, Any], outcome: str
) -> None:
    answer = assess(
        "charity",
        "charity",
        "early_help",
        "special:health",
        subject=subject,
        consent_state="given",
        consent_detail={**VALID, **detail},
    )
    assert answer.outcome == outcome
    if subject.get("capacity") == "lacks":
        assert "BEST_INTERESTS" in codes(answer)


def test_r13_special_data_needs_explicit_consent(assess: Assess) -> None:
    share = ("charity", "charity", "early_help")
    unstated: dict[str, Any] = {"consent_state": "given"}
    assert assess(*share, **unstated).outcome == "SHARE_SUPPORTED"
    assert assess(*share, "special:health", **unstated).outcome == "CONSENT_NEEDED"


def test_r13_the_scope_of_the_newest_consent(assess: Assess) -> None:
    answer = assess(
        "charity",
        "charity",
        "early_help",
        "personal",
        "special:health",
        consent_state="given",
        consent_detail={**VALID, "current_scope": ["personal"]},
    )
    assert answer.outcome == "CONSENT_NEEDED"
    assert "REFRESH_CONSENT" in codes(answer)
    assert [item.outcome for item in answer.items] == ["SHARE_SUPPORTED", "CONSENT_NEEDED"]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("not_sought", "CONSENT_NEEDED"),
        ("requested", "CONSENT_NEEDED"),
        ("expired", "CONSENT_NEEDED"),
        ("superseded", "CONSENT_NEEDED"),
        ("not_sought_unsafe", "SEEK_ADVICE"),
        ("refused", "NOT_SUPPORTED"),
        ("withdrawn", "NOT_SUPPORTED"),
    ],
)
def test_r14_and_r15_by_state(assess: Assess, state: str, outcome: str) -> None:
    answer = assess("charity", "charity", "early_help", consent_state=state)
    assert answer.outcome == outcome


def test_the_caller_sets_the_date() -> None:
    facts = parse_facts(
        {
            "from_kind": "charity",
            "to_kind": "charity",
            "purpose": "marketing",
            "data_categories": ["personal"],
        },
        LAW,
    )
    with pytest.raises(ValueError, match="with_date"):
        decide(facts._replace(evaluation_date=None), LAW)


def test_a_withdrawal_stays_a_withdrawal_whoever_had_agreed(assess: Assess) -> None:
    spoke = {"given_by": "parental_responsibility", "refused_by": "self"}
    for state in ("withdrawn", "refused"):
        answer = assess(
            "charity", "charity", "early_help", consent_state=state, consent_detail=spoke
        )
        assert answer.outcome == "NOT_SUPPORTED"
        closed = {row.basis: row.reason for row in answer.bases_closed}
        assert closed["6(1)(a)"] == f"It was {state}."


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("requested", "no answer yet"),
        ("expired", "out of date"),
        ("superseded", "newer consent"),
        ("not_sought", "no record of valid consent"),
    ],
)
def test_r14_says_what_became_of_the_consent(assess: Assess, state: str, word: str) -> None:
    answer = assess("charity", "charity", "early_help", consent_state=state)
    assert (answer.outcome, rule(answer)) == ("CONSENT_NEEDED", "R14")
    assert any(word in reason.text for reason in answer.reasons)


@pytest.mark.parametrize("state", ["not_sought", "requested", "expired", "superseded", "given"])
def test_r7_consent_that_may_be_asked_for_instead(assess: Assess, state: str) -> None:
    answer = assess(
        "charity",
        "charity",
        "early_help",
        consent_state=state,
        proposed_basis="6(1)(f)",
        consent_detail={"freely_given": False},
    )
    assert (answer.outcome, rule(answer)) == ("CONSENT_NEEDED", "R7")


def test_gillick_where_a_duty_needs_the_persons_agreement(assess: Assess) -> None:
    share = ("nhs_trust", "local_authority", "homelessness_referral")
    teen = assess(*share, subject=TEEN)
    assert (teen.outcome, rule(teen)) == ("CONSENT_NEEDED", "R4")
    assert "GILLICK" in codes(teen)
    assert "GILLICK" not in codes(assess(*share))
