"""RB: where information came from, each bar with its exceptions; RO: what a court orders."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, VALID, assess, codes, rule

A, C, E = "6(1)(a)", "6(1)(c)", "6(1)(e)"
GIVEN = {"consent_state": "given", "consent_detail": VALID}
PLAIN_CONSENT = {"consent_state": "given", "consent_detail": {**VALID, "explicit": False}}
COMPELS, ALLOWS = {"court_order": {"effect": "compels"}}, {"court_order": {"effect": "allows"}}
AT_RISK = {"subject": {**SMALL_CHILD, "at_risk": True}}

SERVICE = ("local_authority", "housing_association", "public_service_delivery")
CHILD = ("academy", "local_authority", "safeguarding_child")
TO_POLICE = ("local_authority", "police", "crime_investigation")
VETTING = ("charity", "charity", "employment_vetting")
DEPARTMENT = ("central_government", "local_authority", "public_service_delivery")
CARE = ("gp_practice", "charity", "direct_care")
Share = tuple[str, str, str]

# bar, share, facts, outcome without an exception (law.md §4.1)
STANDING: list[tuple[str, Share, dict[str, Any], str]] = [
    ("family_proceedings", SERVICE, {}, "SEEK_ADVICE"),
    ("family_proceedings", SERVICE, GIVEN, "SEEK_ADVICE"),  # consent lifts nothing here
    ("family_proceedings", ("academy", "charity", "safeguarding_child"), AT_RISK, "SEEK_ADVICE"),
    ("family_proceedings", (*CHILD[:2], "early_help"), {}, "SEEK_ADVICE"),  # no limb of R9
    ("adoption", SERVICE, GIVEN, "SEEK_ADVICE"),
    ("adoption", ("academy", "charity", "safeguarding_child"), AT_RISK, "SEEK_ADVICE"),
    (
        "adoption",
        ("academy", "safeguarding_partners", "safeguarding_child"),
        AT_RISK,
        "SEEK_ADVICE",
    ),
    ("fertility_treatment", SERVICE, {}, "NOT_SUPPORTED"),
    ("fertility_treatment", SERVICE, PLAIN_CONSENT, "NOT_SUPPORTED"),  # it must be explicit
    ("fertility_treatment", SERVICE, ALLOWS, "NOT_SUPPORTED"),  # only an order that compels
    ("gender_recognition", SERVICE, {}, "NOT_SUPPORTED"),
    ("gender_recognition", (*TO_POLICE[:1], "charity", TO_POLICE[2]), {}, "NOT_SUPPORTED"),
    ("gender_recognition", (*SERVICE[:2], "safeguarding_adult"), {}, "SEEK_ADVICE"),
    ("gender_recognition", CARE, {}, "CONSENT_NEEDED"),
    ("gender_recognition", CARE, {"consent_state": "refused"}, "SEEK_ADVICE"),
    ("gender_recognition", CARE, {"consent_state": "not_sought_unsafe"}, "SEEK_ADVICE"),
    ("gender_recognition", CARE, {"duty_exception": "would_object"}, "SEEK_ADVICE"),
    ("gender_recognition", CARE, {"duty_exception": "objection"}, "SEEK_ADVICE"),
    ("spent_conviction", SERVICE, {}, "NOT_SUPPORTED"),
    ("spent_conviction", SERVICE, ALLOWS, "NOT_SUPPORTED"),  # its row names no such order
    ("spent_conviction", VETTING, {}, "SEEK_ADVICE"),
    ("dbs_certificate", SERVICE, {}, "NOT_SUPPORTED"),
    ("dbs_certificate", (*SERVICE[:2], "staff_safeguarding"), {}, "SEEK_ADVICE"),
    ("tax_or_benefits", DEPARTMENT, {}, "SEEK_ADVICE"),
    ("legal_advice", SERVICE, {}, "SEEK_ADVICE"),
    ("legal_advice", SERVICE, GIVEN, "SEEK_ADVICE"),
    ("legal_advice", SERVICE, COMPELS, "SEEK_ADVICE"),  # not an order either
    ("legal_advice", SERVICE, ALLOWS, "SEEK_ADVICE"),
]

# bar, share, facts that show an exception
LIFTED: list[tuple[str, Share, dict[str, Any]]] = [
    ("family_proceedings", ("charity", "cafcass", "safeguarding_child"), AT_RISK),
    ("family_proceedings", ("local_authority", "court_coroner", "court_proceedings"), {}),
    ("family_proceedings", CHILD, AT_RISK),
    ("family_proceedings", ("academy", "police", "safeguarding_child"), AT_RISK),
    ("family_proceedings", ("academy", "safeguarding_partners", "safeguarding_child"), AT_RISK),
    ("family_proceedings", SERVICE, ALLOWS),
    ("family_proceedings", SERVICE, COMPELS),
    ("adoption", CHILD, AT_RISK),
    ("adoption", ("academy", "police", "safeguarding_child"), AT_RISK),
    ("adoption", ("academy", "cafcass", "safeguarding_child"), AT_RISK),
    ("adoption", SERVICE, ALLOWS),
    ("fertility_treatment", SERVICE, GIVEN),
    ("fertility_treatment", SERVICE, COMPELS),
    ("gender_recognition", SERVICE, PLAIN_CONSENT),
    ("gender_recognition", SERVICE, ALLOWS),
    ("gender_recognition", TO_POLICE, {}),
    ("gender_recognition", ("police", "central_government", "fraud"), {}),  # competent for it
    ("spent_conviction", TO_POLICE, {}),
    ("spent_conviction", (*SERVICE[:2], "mappa"), {}),
    ("spent_conviction", (*SERVICE[:2], "safeguarding_child"), {}),
    ("spent_conviction", (*SERVICE[:2], "staff_safeguarding"), {}),
    ("spent_conviction", ("local_authority", "court_coroner", "court_proceedings"), {}),
    ("spent_conviction", ("local_authority", "probation", "public_service_delivery"), {}),
    ("spent_conviction", SERVICE, PLAIN_CONSENT),
    ("spent_conviction", SERVICE, COMPELS),
    ("dbs_certificate", ("charity", "dbs", "staff_safeguarding"), {}),
    ("dbs_certificate", ("charity", "central_government", "staff_safeguarding"), {}),
    ("dbs_certificate", ("charity", "police", "staff_safeguarding"), {}),
    ("dbs_certificate", SERVICE, PLAIN_CONSENT),
    ("dbs_certificate", SERVICE, ALLOWS),
    ("tax_or_benefits", SERVICE, {}),  # it binds officials of the department alone
    ("tax_or_benefits", DEPARTMENT, PLAIN_CONSENT),
    ("tax_or_benefits", DEPARTMENT, ALLOWS),
    (
        "tax_or_benefits",
        ("central_government", "local_authority", "public_service_delivery"),
        {"gateway": "DEA2017.s35"},
    ),
]


@pytest.mark.parametrize(("bar", "share", "facts", "outcome"), STANDING)
def test_a_bar_stands(bar: str, share: Share, facts: dict[str, Any], outcome: str) -> None:
    answer = assess(*share, information_from=[bar], **facts)
    assert (answer.outcome, rule(answer)) == (outcome, "RB")
    assert answer.bases == ((A,) if outcome == "CONSENT_NEEDED" else ())
    assert "STATUTORY_BAR" in codes(answer)
    assert not {"DUTY_APPLIES", "DUTY_MAY_APPLY"} & codes(answer)


@pytest.mark.parametrize(("bar", "share", "facts"), LIFTED)
def test_a_bar_is_lifted(bar: str, share: Share, facts: dict[str, Any]) -> None:
    answer = assess(*share, information_from=[bar], **facts)
    assert rule(answer) != "RB"
    assert "STATUTORY_BAR" not in codes(answer)


@pytest.mark.parametrize("bar", ["fertility_treatment", "spent_conviction", "dbs_certificate"])
def test_public_interest_is_an_exception_to_none(bar: str) -> None:
    stated = {"public_interest": "serious_harm_to_others"}
    assert rule(assess(*SERVICE, information_from=[bar], **stated)) == "RB"


def test_the_worst_of_two_bars_decides() -> None:
    both = ["legal_advice", "spent_conviction"]
    assert assess(*SERVICE, information_from=both).outcome == "NOT_SUPPORTED"
    consent = ["gender_recognition", "legal_advice"]
    assert assess(*CARE, information_from=consent).outcome == "SEEK_ADVICE"


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        ((*CHILD[:1], "charity", CHILD[2]), AT_RISK),  # R9 would apply
        (
            ("nhs_trust", "gp_practice", "direct_care"),
            {},  # s.251B is met
        ),
    ],
    ids=["protection", "duty"],
)
def test_a_no_becomes_a_question_where_protection_or_a_duty_is_at_stake(
    share: Share, facts: dict[str, Any]
) -> None:
    answer = assess(*share, information_from=["fertility_treatment"], **facts)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "RB")


def test_an_emergency_stands_and_leaves_the_part_out() -> None:
    danger = {"emergency": True, "risk_of_serious_harm": "subject"}
    answer = assess(*SERVICE, information_from=["legal_advice"], **danger)
    assert answer.outcome == "EMERGENCY_SHARE_SUPPORTED"
    assert "STATUTORY_BAR" in codes(answer)


def test_the_reason_names_each_barred_part_with_its_law() -> None:
    both = ["legal_advice", "spent_conviction", "third_party_in_confidence"]
    [deciding] = [r for r in assess(*SERVICE, information_from=both).reasons if r.deciding]
    assert deciding.barred == ("legal_advice", "spent_conviction")
    assert len(deciding.sources) == 2


def test_a_court_may_be_asked() -> None:
    answer = assess(*SERVICE, information_from=["adoption"])
    changes = [{c.field: c.to for c in found.changes} for found in answer.missing]
    assert {"court_order.effect": "allows"} in changes


# RO


@pytest.mark.parametrize(
    ("share", "bases"),
    [
        (("local_authority", "court_coroner", "court_proceedings"), (C, E)),
        (("charity", "police", "crime_investigation"), (C,)),
        (("charity", "private_company", "marketing"), (C,)),
    ],
)
def test_an_order_that_compels(share: Share, bases: tuple[str, ...]) -> None:
    """Whatever consent, a capable adult's refusal, or the limits on victims' information."""
    answer = assess(
        *share,
        "special:health",
        "criminal",
        subject={"role": "victim"},
        request_received=True,
        consent_state="refused",
        **COMPELS,
    )
    assert (answer.outcome, rule(answer), answer.bases) == ("DUTY_TO_SHARE", "RO", bases)
    six = ("9(2)(g)+Sch1.6", "Art10+Sch1.6")
    assert answer.conditions == ("9(2)(f)", six[0], "Art10+Sch1.33", six[1])
    assert {"COURT_ORDER", "DUTY_APPLIES"} <= codes(answer)
    assert not {"DUTY_FALLS_AWAY", "EXEMPTION_NOT_A_BASIS", "POWER_NOT_DUTY"} & codes(answer)


def test_an_order_decides_before_an_exception_to_a_duty() -> None:
    answer = assess(
        "nhs_trust", "gp_practice", "direct_care", duty_exception="objection", **COMPELS
    )
    assert rule(answer) == "RO"
    assert "DUTY_FALLS_AWAY" not in codes(answer)


def test_an_order_that_allows_is_no_duty() -> None:
    answer = assess(*SERVICE, **ALLOWS)
    assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R12")
    assert "COURT_ORDER" in codes(answer)
    assert "DUTY_APPLIES" not in codes(answer)


def test_an_order_that_nobody_has_read_is_read_first() -> None:
    """``override_grounds: court_order``: a ground of R9, and outside R9 a question (R11)."""
    ground = {"override_grounds": ["court_order"]}
    outside = assess(*SERVICE, **ground)
    assert (outside.outcome, rule(outside)) == ("SEEK_ADVICE", "R11")
    assert "COURT_ORDER" in codes(outside)
    within = assess("charity", "police", "safeguarding_adult", consent_state="refused", **ground)
    assert (within.outcome, rule(within)) == ("SHARE_SUPPORTED", "R9")
    assert "COURT_ORDER" not in codes(within)
    assert rule(assess(*SERVICE, **ground, **ALLOWS)) == "R12"


# Cautions: R11, or words alone.


@pytest.mark.parametrize(
    ("share", "facts", "deciding"),
    [
        (SERVICE, {}, "R11"),
        (("police", *SERVICE[1:]), {"whose_task": "sender"}, "R11"),  # police data, no caution
        (SERVICE, ALLOWS, "R12"),
        (SERVICE, COMPELS, "RO"),
        (SERVICE, {"emergency": True, "risk_of_serious_harm": "subject"}, "R1"),
        (CHILD, AT_RISK, "R6"),
        (("fire_rescue", "local_authority", "safeguarding_child"), AT_RISK, "R9"),
    ],
)
def test_police_intelligence_is_its_owners(
    share: Share, facts: dict[str, Any], deciding: str
) -> None:
    answer = assess(*share, information_from=["police_intelligence"], **facts)
    assert rule(answer) == deciding
    assert ("ASK_THE_SOURCE" in codes(answer)) == (share[0] != "police")


def test_who_told_you_in_confidence_is_left_out() -> None:
    told = {"information_from": ["third_party_in_confidence"]}
    answer = assess(*SERVICE, **told)
    assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R12")
    assert "PROTECT_THE_SOURCE" in codes(answer)
    refused = assess("charity", "charity", "early_help", consent_state="refused", **told)
    assert "PROTECT_THE_SOURCE" not in codes(refused)
