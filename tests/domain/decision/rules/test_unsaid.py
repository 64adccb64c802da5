"""RN, and R9 and R12, where nobody speaks of a risk (law.md §7.1 "Said and unsaid", RN, R9)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, VALID, assess, codes, rule

REFUSED = {"consent_state": "refused"}
GIVEN = {"consent_state": "given", "consent_detail": VALID}
CHILD = {"subject": SMALL_CHILD}
NONE = {"risk_of_serious_harm": "none"}
AT_RISK = {"subject": {**SMALL_CHILD, "at_risk": True}}
PRESUMED = ("child_protection_s47", "safeguarding_child")
TO_FIRE = ("local_authority", "fire_rescue")
PREVENT = ("university", "police", "prevent_channel")


@pytest.mark.parametrize("purpose", PRESUMED)
@pytest.mark.parametrize(
    ("facts", "deciding"),
    [
        (CHILD, "R9"),  # a null risk is a possible one here
        ({**CHILD, "risk_of_serious_harm": "subject"}, "R9"),
        ({**AT_RISK, **NONE}, "R9"),
        ({**CHILD, **NONE}, "R12"),
        ({"subject": {**SMALL_CHILD, "at_risk": False}, **NONE}, "R12"),
        ({"subject": {**SMALL_CHILD, "at_risk": False}}, "R9"),
        ({**CHILD, **NONE, **REFUSED}, "RN"),
        ({**CHILD, **REFUSED}, "R9"),
    ],
)
def test_where_a_child_is_the_reason(purpose: str, facts: dict[str, Any], deciding: str) -> None:
    answer = assess(*TO_FIRE, purpose, **facts)
    assert rule(answer) == deciding
    assert ("NO_RISK_SAID" in codes(answer)) == (deciding != "R9")
    assert answer.outcome == ("SEEK_ADVICE" if deciding == "RN" else "SHARE_SUPPORTED")


@pytest.mark.parametrize("purpose", ["child_in_need_s17", "early_help", "send_support"])
@pytest.mark.parametrize(
    ("facts", "protected"),
    [
        (CHILD, False),  # for every other purpose null is none
        ({**CHILD, **NONE}, False),
        (AT_RISK, True),
        ({**CHILD, "risk_of_serious_harm": "self"}, True),
        ({"risk_of_serious_harm": "child"}, True),
        ({"subject": {"role": "parent_of_subject"}, "risk_of_serious_harm": "others"}, True),
        ({"subject": {"role": "parent_of_subject"}, "risk_of_serious_harm": "subject"}, False),
    ],
)
def test_r9_for_other_purposes_needs_a_risk(
    purpose: str, facts: dict[str, Any], *, protected: bool
) -> None:
    assert (rule(assess(*TO_FIRE, purpose, **facts)) == "R9") is protected


@pytest.mark.parametrize("purpose", ["staff_safeguarding", "domestic_abuse_support"])
@pytest.mark.parametrize(
    ("facts", "protected"),
    [
        ({}, False),
        ({"subject": {"at_risk": True}}, True),
        ({"subject": {"role": "alleged_perpetrator"}}, True),
        ({"risk_of_serious_harm": "others"}, True),
        ({"override_grounds": ["position_of_trust"]}, True),
        ({"risk_of_serious_harm": "self"}, False),
        ({"risk_of_serious_harm": "life"}, False),  # no override outside R1
    ],
)
def test_the_new_purposes_have_both_limbs(
    purpose: str, facts: dict[str, Any], *, protected: bool
) -> None:
    assert (rule(assess(*TO_FIRE, purpose, **facts)) == "R9") is protected


def test_a_standard_risk_victims_refusal_is_r10s() -> None:
    facts = {"risk_of_serious_harm": "subject", **REFUSED}
    assert rule(assess(*TO_FIRE, "domestic_abuse_support", **facts)) == "R10"
    assert rule(assess(*TO_FIRE, "domestic_abuse_marac", **facts)) == "R9"


def test_no_words_claim_a_risk_that_nobody_spoke_of() -> None:
    [unsaid] = [r for r in assess(*TO_FIRE, PRESUMED[0], **CHILD).reasons if r.deciding]
    [said] = [r for r in assess(*TO_FIRE, PRESUMED[0], **AT_RISK).reasons if r.deciding]
    assert "at risk" in said.text
    assert "risk" not in unsaid.text


# RN


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        ((*TO_FIRE, "child_in_need_s17"), {**CHILD, **REFUSED}),
        ((*TO_FIRE, "child_in_need_s17"), {**CHILD, "consent_state": "withdrawn"}),
        (("charity", "fire_rescue", "child_in_need_s17"), {**CHILD, **REFUSED}),
        (PREVENT, REFUSED),
        (PREVENT, {}),
        (PREVENT, {"consent_state": "requested"}),
        (PREVENT, {"consent_state": "given", "consent_detail": {"freely_given": False}}),
        ((*TO_FIRE, "early_help"), REFUSED),
        ((*TO_FIRE, "early_help"), {"consent_state": "withdrawn"}),
    ],
)
def test_nobody_is_at_risk_and_somebody_said_no(
    share: tuple[str, ...], facts: dict[str, Any]
) -> None:
    answer = assess(*share, **facts)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "RN")
    assert "NO_RISK_SAID" in codes(answer)
    assert "REFUSAL_NOT_A_BAR" not in codes(answer)


@pytest.mark.parametrize(
    ("share", "facts", "deciding"),
    [
        ((*TO_FIRE, "child_in_need_s17"), CHILD, "R12"),
        (
            (*TO_FIRE, "child_in_need_s17"),
            {**CHILD, **REFUSED, "consent_detail": {"by": "next_of_kin"}},
            "R12",
        ),
        (
            (*TO_FIRE, "child_in_need_s17"),
            {**CHILD, "consent_state": "refused", "consent_detail": {"conflict": True}},
            "R11",
        ),
        ((*TO_FIRE, "child_in_need_s17"), {**AT_RISK, **REFUSED}, "R9"),
        (PREVENT, GIVEN, "R12"),
        (PREVENT, {"subject": {"at_risk": True}}, "R9"),
        ((*TO_FIRE, "early_help"), {}, "R12"),
        (("charity", "charity", "early_help"), REFUSED, "R15"),  # others' early help
        ((*TO_FIRE, "send_support"), REFUSED, "R12"),
    ],
)
def test_rn_does_not_decide(share: tuple[str, ...], facts: dict[str, Any], deciding: str) -> None:
    answer = assess(*share, **facts)
    assert rule(answer) == deciding
    assert "NO_RISK_SAID" not in codes(answer)


def test_a_closed_basis_comes_before() -> None:
    answer = assess(*TO_FIRE, "early_help", proposed_basis="6(1)(f)", **REFUSED)
    assert (answer.outcome, rule(answer)) == ("CHANGE_BASIS", "R7")


def test_the_open_bases_are_shown() -> None:
    assert assess(*TO_FIRE, "early_help", **REFUSED).bases == ("6(1)(e)",)
