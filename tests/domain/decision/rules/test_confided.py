"""RC: confidential health and care information outside direct care and safeguarding (§3.6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, VALID, assess, codes, rule

A, E, F = "6(1)(a)", "6(1)(e)", "6(1)(f)"
HEALTH = "special:health"
RECORD = {"information_from": ["health_or_care_record"]}
GIVEN = {"consent_state": "given", "consent_detail": VALID}
S251 = {"gateway": "NHSA2006.s251"}
HOUSING = ("gp_practice", "local_authority", "housing_allocation")
RESEARCH = ("nhs_trust", "university", "research")
PURPOSES = (
    *("public_service_delivery", "service_delivery", "housing_allocation", "early_help"),
    *("send_support", "crime_prevention", "crime_investigation", "serious_violence", "fraud"),
    *("mappa", "research", "commercial_request", "court_proceedings", "employment_vetting"),
    *("public_health", "immigration"),
)
OTHER_PURPOSES = (
    *("safeguarding_adult", "domestic_abuse_support", "staff_safeguarding", "modern_slavery"),
    *("homelessness_referral", "regulation_or_complaints", "emergency_response", "marketing"),
    "direct_care",
)


def decides(*share: str, **facts: Any) -> bool:
    return rule(assess(*share, **facts)) == "RC"


# What is confidential


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_purposes_in_which_a_confidence_decides(purpose: str) -> None:
    answer = assess("private_care_provider", "private_company", purpose, HEALTH)
    assert rule(answer) == "RC"
    assert answer.outcome in ("CONSENT_NEEDED", "SEEK_ADVICE")


@pytest.mark.parametrize("purpose", OTHER_PURPOSES)
def test_the_others(purpose: str) -> None:
    assert not decides("private_care_provider", "private_company", purpose, HEALTH)


@pytest.mark.parametrize("category", [HEALTH, "special:sex_life", "special:genetic"])
@pytest.mark.parametrize(
    "sender",
    ["nhs_trust", "icb", "gp_practice", "pharmacy_dentist_optician", "private_care_provider"],
)
def test_what_health_and_care_senders_hold(sender: str, category: str) -> None:
    assert decides(sender, "charity", "service_delivery", category)


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (("nhs_trust", "charity", "service_delivery", "special:religion"), {}),
        (("nhs_trust", "charity", "service_delivery", "personal"), {}),
        (("charity", "charity", "service_delivery", HEALTH), {}),
        (
            ("local_authority", "charity", "public_service_delivery", HEALTH),
            {"subject": SMALL_CHILD},
        ),
    ],
)
def test_what_is_not(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    assert not decides(*share, **facts)


def test_a_council_holds_adults_details_in_confidence() -> None:
    assert decides("local_authority", "charity", "public_service_delivery", HEALTH)


@pytest.mark.parametrize(
    "information", ["health_or_care_record", "counselling", "sexual_health_service"]
)
@pytest.mark.parametrize("sender", ["charity", "academy", "private_company"])
def test_what_comes_from_a_confidence_whoever_holds_it(sender: str, information: str) -> None:
    answer = assess(sender, "charity", "service_delivery", information_from=[information])
    assert (answer.outcome, rule(answer)) == ("CONSENT_NEEDED", "RC")


def test_care_from_a_sexual_health_service_is_confidential_too() -> None:
    share = ("nhs_trust", "gp_practice", "direct_care")
    answer = assess(*share, information_from=["sexual_health_service"])
    assert (answer.outcome, rule(answer)) == ("CONSENT_NEEDED", "RC")
    assert not decides(*share, **RECORD)


@pytest.mark.parametrize(
    ("categories", "bound"),
    [
        (("pseudonymised",), False),
        (("pseudonymised", HEALTH), False),
        (("pseudonymised", "personal"), True),
        (("personal",), True),
    ],
)
def test_what_identifies_nobody_to_its_user(categories: tuple[str, ...], *, bound: bool) -> None:
    assert decides("nhs_trust", "university", "service_delivery", *categories, **RECORD) is bound


def test_not_where_somebody_is_protected() -> None:
    child = {"subject": {**SMALL_CHILD, "at_risk": True}}
    assert not decides("nhs_trust", "charity", "early_help", HEALTH, **child)
    assert decides("nhs_trust", "charity", "early_help", HEALTH, subject=SMALL_CHILD)


# What sets it aside


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (HOUSING, GIVEN),
        (RESEARCH, {**S251, "national_opt_out": "not_set"}),
        (RESEARCH, {**S251, "national_opt_out": "exempted"}),
        (RESEARCH, S251),  # null: go on, and leave out who opted out
        (("gp_practice", "local_authority", "public_health"), {}),
        (("gp_practice", "icb", "public_health"), {}),
        (("gp_practice", "nhs_trust", "public_health"), {}),
        (("gp_practice", "central_government", "public_health"), {}),
        (("gp_practice", "regulator", "service_delivery"), {}),
        (("gp_practice", "ombudsman", "service_delivery"), {}),
        (HOUSING, {"court_order": {"effect": "allows"}}),
        *((HOUSING, {"public_interest": stated}) for stated in (
            *("serious_crime", "serious_harm_to_others", "serious_disease"),
        )),
        (HOUSING, {"override_grounds": ["serious_crime"]}),
        *((HOUSING, {"risk_of_serious_harm": risk}) for risk in (
            *("child", "others", "subject_and_others", "life"),
        )),
    ],
)  # fmt: skip
def test_what_sets_it_aside(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    assert not decides(*share, HEALTH, **facts)


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (HOUSING, {"consent_state": "given", "consent_detail": {**VALID, "explicit": None}}),
        (HOUSING, {"consent_state": "given", "consent_detail": {**VALID, "by": "next_of_kin"}}),
        (HOUSING, {"consent_state": "requested"}),
        (HOUSING, {"risk_of_serious_harm": "subject"}),
        (HOUSING, {"risk_of_serious_harm": "self"}),
        (HOUSING, {"risk_of_serious_harm": "none"}),
        (HOUSING, {"override_grounds": ["position_of_trust"]}),
        (HOUSING, {"proposed_basis": E}),  # no basis proposed is an answer to it
        (HOUSING, {"whose_task": "sender"}),  # "a public body's own task is no answer"
        (HOUSING, S251),  # another purpose
        (("gp_practice", "charity", "public_health"), {}),
        (RESEARCH, {"proposed_basis": F}),
    ],
)
def test_what_does_not(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    answer = assess(*share, HEALTH, **facts)
    assert (answer.outcome, rule(answer)) == ("CONSENT_NEEDED", "RC")
    assert (answer.bases, answer.conditions) == ((A,), ("9(2)(a)",))


def test_a_valid_consent_meets_a_condition_and_needs_no_policy() -> None:
    routine = {"routine": True, "apd_in_place": False}
    answer = assess(*HOUSING, HEALTH, **GIVEN, **routine)
    assert (answer.outcome, rule(answer), answer.bases) == ("SHARE_SUPPORTED", "R12", (E,))
    assert "9(2)(a)" in answer.conditions
    assert "CONSENT_NOT_THE_BASIS" not in codes(answer)
    assert rule(assess(*HOUSING, HEALTH, public_interest="serious_crime", **routine)) == "R8"


def test_a_consent_that_sets_it_aside_may_be_what_is_proposed() -> None:
    answer = assess(*HOUSING, HEALTH, proposed_basis=A, **GIVEN)
    assert (answer.outcome, answer.bases[0]) == ("SHARE_SUPPORTED", A)


# s.251 and those who opted out


@pytest.mark.parametrize(
    ("facts", "outcome", "said"),
    [
        ({"national_opt_out": "set"}, "NOT_SUPPORTED", True),
        ({"national_opt_out": "set", "consent_state": "refused"}, "NOT_SUPPORTED", True),
        ({"consent_state": "refused"}, "NOT_SUPPORTED", True),
        ({"consent_state": "withdrawn", "national_opt_out": "not_set"}, "NOT_SUPPORTED", False),
        ({"national_opt_out": "exempted"}, "SHARE_SUPPORTED", False),
        ({"national_opt_out": "not_set"}, "SHARE_SUPPORTED", False),
        ({}, "SHARE_SUPPORTED", True),
        ({"national_opt_out": "set", **GIVEN}, "SHARE_SUPPORTED", True),
    ],
)
def test_an_approval_and_who_opted_out(facts: dict[str, Any], outcome: str, *, said: bool) -> None:
    answer = assess(*RESEARCH, HEALTH, **S251, **facts)
    assert answer.outcome == outcome
    assert ("NATIONAL_OPT_OUT" in codes(answer)) is said
    assert rule(answer) == ("RC" if outcome == "NOT_SUPPORTED" else "R12")


def test_an_approval_that_was_refused_gives_way_to_disease_control() -> None:
    share = ("gp_practice", "local_authority", "public_health")
    assert not decides(*share, HEALTH, consent_state="refused", **S251)


# Otherwise


@pytest.mark.parametrize(
    ("share", "facts", "outcome"),
    [
        (HOUSING, {}, "CONSENT_NEEDED"),
        (HOUSING, {"consent_state": "expired"}, "CONSENT_NEEDED"),
        (HOUSING, {"consent_state": "refused"}, "NOT_SUPPORTED"),
        (HOUSING, {"consent_state": "withdrawn"}, "NOT_SUPPORTED"),
        (HOUSING, {"consent_state": "refused", "consent_detail": {"by": "next_of_kin"}},
         "CONSENT_NEEDED"),
        (HOUSING, {"consent_state": "not_sought_unsafe"}, "SEEK_ADVICE"),
        (HOUSING, {"subject": {"capacity": "lacks"}}, "SEEK_ADVICE"),
        (("nhs_trust", "police", "crime_investigation"), {}, "SEEK_ADVICE"),
        (("nhs_trust", "police", "fraud"), {"consent_state": "refused"}, "SEEK_ADVICE"),
        (("nhs_trust", "court_coroner", "court_proceedings"), {}, "SEEK_ADVICE"),
        (("nhs_trust", "charity", "employment_vetting"), {}, "SEEK_ADVICE"),
        (("private_care_provider", "charity", "employment_vetting"), {}, "CONSENT_NEEDED"),
    ],
)  # fmt: skip
def test_what_follows_where_nothing_does(
    share: tuple[str, ...], facts: dict[str, Any], outcome: str
) -> None:
    answer = assess(*share, HEALTH, **facts)
    assert (answer.outcome, rule(answer)) == (outcome, "RC")
    assert not {"REFUSAL_NOT_A_BAR"} & codes(answer)
    assert answer.bases == ((A,) if outcome == "CONSENT_NEEDED" else ())


def test_a_refusal_of_care_by_a_clinic_counts_in_r5() -> None:
    clinic = {"information_from": ["sexual_health_service"]}
    share = ("nhs_trust", "gp_practice", "direct_care")
    answer = assess(*share, consent_state="refused", **clinic)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R5")


@pytest.mark.parametrize(
    ("share", "facts", "needed"),
    [
        (("nhs_trust", "police", "crime_investigation"), {}, True),
        (HOUSING, {"consent_state": "not_sought_unsafe"}, True),
        (HOUSING, {}, False),
        (HOUSING, {"public_interest": "serious_crime"}, True),  # what to record
        (HOUSING, {"public_interest": "serious_crime", **GIVEN}, False),
    ],
)
def test_the_public_interest_that_a_senior_person_records(
    share: tuple[str, ...], facts: dict[str, Any], *, needed: bool
) -> None:
    assert ("PUBLIC_INTEREST_NEEDED" in codes(assess(*share, HEALTH, **facts))) is needed


@pytest.mark.parametrize(
    ("facts", "deciding"),
    [
        ({"court_order": {"effect": "compels"}}, "RO"),
        ({"duty_elements": {"driver_identity": True}, "request_received": True}, "R6"),
        ({"emergency": True, "risk_of_serious_harm": "subject"}, "R1"),
        ({"gateway": "PCSCA2022.s16"}, "R3"),
    ],
)
def test_what_comes_before(facts: dict[str, Any], deciding: str) -> None:
    assert rule(assess("nhs_trust", "police", "serious_violence", HEALTH, **facts)) == deciding


@pytest.mark.parametrize("sender", ["gp_practice", "private_care_provider"])
def test_a_court_may_be_asked_and_a_request_changes_nothing(sender: str) -> None:
    answer = assess(sender, *HOUSING[1:], HEALTH, consent_state="refused")
    fields = [change.field for found in answer.missing for change in found.changes]
    assert ("court_order.effect" in fields) == (sender == "gp_practice")  # it has a task of its own
    assert not {"request_states_public_task", "public_interest", "national_opt_out"} & set(fields)
