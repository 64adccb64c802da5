"""RS: a private person who is, or may live with, the source of the risk; the disclosure schemes."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.assessment import Assessment
from tests.domain.decision.cases import SMALL_CHILD, TEEN, VALID, assess, codes, rule

FATHER = ("local_authority", "family_member", "safeguarding_child", "personal")
PARTNER = ("charity", "family_member", "domestic_abuse_support", "personal")
PARENT = {"relation": "parent_with_responsibility"}
SOURCE = {"is_or_lives_with_source_of_risk": True}
EMERGENCY = {"emergency": True, "risk_of_serious_harm": "subject"}
GIVEN = {"consent_state": "given", "consent_detail": VALID}
ABLE = {**TEEN, "gillick": "competent"}


def found(answer: Assessment) -> tuple[str, str, tuple[str, ...]]:
    return answer.outcome, rule(answer), answer.bases


# A child and somebody who may be a parent: what a parent is told is for children's services.


@pytest.mark.parametrize("relation", ["parent_with_responsibility", "parent_without", None])
def test_a_parent_of_a_child_is_left_to_childrens_services(relation: str | None) -> None:
    answer = assess(*FATHER, subject=SMALL_CHILD, recipient={**SOURCE, "relation": relation})
    assert found(answer) == ("SEEK_ADVICE", "RS", ())


@pytest.mark.parametrize(
    "relation", ["foster_carer", "carer", "spouse_or_partner", "other_family", "person_at_risk"]
)
def test_nobody_else_is_told(relation: str) -> None:
    answer = assess(*FATHER, subject=SMALL_CHILD, recipient={**SOURCE, "relation": relation})
    assert found(answer) == ("NOT_SUPPORTED", "RS", ())


def test_nobody_is_told_about_an_adult() -> None:
    answer = assess(*PARTNER, recipient={**SOURCE, "relation": "spouse_or_partner"})
    assert found(answer) == ("NOT_SUPPORTED", "RS", ())


@pytest.mark.parametrize(
    ("subject", "outcome"),
    [
        (ABLE, "NOT_SUPPORTED"),
        ({"age_band": "child_16_17", "capacity": "has"}, "NOT_SUPPORTED"),
        ({**TEEN, "gillick": "not_competent"}, "SEEK_ADVICE"),
    ],
)
def test_a_child_who_may_decide_and_refused(subject: dict[str, Any], outcome: str) -> None:
    told = {**SOURCE, **PARENT}
    answer = assess(*FATHER, subject=subject, recipient=told, consent_state="refused")
    assert found(answer) == (outcome, "RS", ())


# What makes a no into a question.


@pytest.mark.parametrize(
    "facts",
    [
        EMERGENCY,
        {"court_order": {"effect": "compels"}},
        GIVEN,  # it may not be free
    ],
    ids=["emergency", "order", "consent"],
)
def test_even_what_would_carry_any_other_share_is_only_a_question(facts: dict[str, Any]) -> None:
    answer = assess(*PARTNER, recipient={**SOURCE, "relation": "spouse_or_partner"}, **facts)
    assert found(answer) == ("SEEK_ADVICE", "RS", ())


def test_an_emergency_without_a_risk_is_none() -> None:
    answer = assess(*PARTNER, recipient=SOURCE, emergency=True, risk_of_serious_harm="none")
    assert found(answer) == ("NOT_SUPPORTED", "RS", ())


# Not said whether they are the source, beside a sign of it.


@pytest.mark.parametrize(
    "sign",
    [
        {"consent_detail": {"suspected_abuser": True}},
        {"consent_state": "not_sought_unsafe"},
        {"consent_detail": {"unsafe_to_ask": True}},
        {"consent_state": "refused", "consent_detail": {"unsafe_to_ask": True}},
    ],
    ids=["suspected", "unsafe", "unsafe to ask", "refused and unsafe to ask"],
)
def test_unsaid_beside_a_sign_counts_as_said(sign: dict[str, Any]) -> None:
    unsaid = assess(*FATHER, subject=SMALL_CHILD, recipient=PARENT, **sign)
    assert found(unsaid) == ("SEEK_ADVICE", "RS", ())
    known_safe = {**PARENT, "is_or_lives_with_source_of_risk": False}
    assert rule(assess(*FATHER, subject=SMALL_CHILD, recipient=known_safe, **sign)) != "RS"


def test_unsaid_without_a_sign_is_left_to_rp() -> None:
    assert rule(assess(*FATHER, subject=SMALL_CHILD, recipient=PARENT)) == "RP"


def test_an_organisation_is_never_the_private_person() -> None:
    answer = assess("local_authority", "police", "safeguarding_child", recipient=SOURCE)
    assert rule(answer) == "R9"


# An order that forbids, whoever would be told.


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, "NOT_SUPPORTED"),
        ({"gateway": "CA1989.s47(9)", "request_received": True}, "NOT_SUPPORTED"),
        (EMERGENCY, "SEEK_ADVICE"),
        ({"subject": {}, **GIVEN}, "SEEK_ADVICE"),
    ],
    ids=["plain", "duty", "emergency", "adult's consent"],
)
def test_an_order_that_forbids(facts: dict[str, Any], outcome: str) -> None:
    given = {"subject": SMALL_CHILD, **facts}
    share = ("nhs_trust", "local_authority", "child_protection_s47")
    answer = assess(*share, court_order={"effect": "forbids"}, **given)
    assert found(answer) == (outcome, "RS", ())
    assert {"COURT_ORDER"} <= codes(answer)
    assert not {"RECIPIENT_IS_RISK", "DUTY_APPLIES", "DUTY_MAY_APPLY"} & codes(answer)


# What is said.


def test_what_is_said_of_a_dangerous_recipient() -> None:
    answer = assess(*FATHER, subject=SMALL_CHILD, recipient={**SOURCE, **PARENT}, **EMERGENCY)
    assert {"RECIPIENT_IS_RISK", "DO_NOT_ALERT"} <= codes(answer)
    assert not {
        *("HARM_OF_NOT_SHARING", "REFUSAL_NOT_A_BAR", "MINIMUM_NECESSARY"),
        *("DUTY_APPLIES", "DUTY_MAY_APPLY", "EMERGENCY_GO_AHEAD", "TELL_UNLESS_UNSAFE"),
    } & codes(answer)
    assert answer.missing == ()


# The disclosure schemes.

CLARE = ("police", "family_member", "domestic_abuse_support", "personal", "criminal")
SUSPECT = {"subject": {"role": "suspect"}, "gateway": "DAA2021.s77"}
PART_3 = "DPA2018.Part3.s35(2)(b)"


def test_the_police_may_warn_somebody_of_a_suspect() -> None:
    """Whatever the source of risk is said to be: the partner lives with him."""
    answer = assess(*CLARE, recipient=SOURCE, **SUSPECT)
    assert found(answer) == ("SHARE_SUPPORTED", "RS", (PART_3, "6(1)(e)"))
    assert answer.conditions == ("Art10+official_authority", "Art10+Sch1.10")
    assert "DO_NOT_ALERT" in codes(answer)
    assert not {"RECIPIENT_IS_RISK", "TELL_UNLESS_UNSAFE", "DONT_ASK_THEN_OVERRIDE"} & codes(answer)


@pytest.mark.parametrize("sender", ["police", "probation", "prison"])
@pytest.mark.parametrize("role", ["suspect", "offender", "alleged_perpetrator"])
def test_who_may_warn_of_whom(sender: str, role: str) -> None:
    share = (sender, "family_member", "safeguarding_child")
    answer = assess(*share, gateway="CJA2003.s327A", subject={"role": role})
    assert answer.outcome == "SHARE_SUPPORTED"


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (CLARE, {"gateway": None}),
        (CLARE, {"subject": {"role": "victim"}}),
        (("probation", *CLARE[1:]), {}),  # s.77 is the police's
        (("police", "family_member", "service_delivery"), {}),
        (CLARE, {"court_order": {"effect": "forbids"}}),
    ],
    ids=["not named", "of a victim", "another sender", "another purpose", "forbidden"],
)
def test_no_scheme(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    answer = assess(*share, recipient=SOURCE, **{**SUSPECT, **facts})
    assert answer.outcome in ("NOT_SUPPORTED", "SEEK_ADVICE")
    assert all(reason.because != "scheme" for reason in answer.reasons)


def test_a_bar_binds_the_schemes_too() -> None:
    barred = {"information_from": ["family_proceedings"]}
    assert rule(assess(*CLARE, recipient=SOURCE, **SUSPECT, **barred)) == "RB"
    safe = {"is_or_lives_with_source_of_risk": False}
    emergency = assess(*CLARE, recipient=safe, **SUSPECT, **barred, **EMERGENCY)
    assert (emergency.outcome, rule(emergency)) == ("EMERGENCY_SHARE_SUPPORTED", "R1")
