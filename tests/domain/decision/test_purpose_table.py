"""Every row of the purpose table of law.md §7.1, worked out by hand: bases and conditions."""

from typing import Any

import pytest

from tests.domain.decision.cases import (
    SMALL_CHILD,
    VALID,
    Assess,
    by_edition,
    codes,
    of_the_first,
    rule,
)

PART_3 = "DPA2018.Part3.s35(2)(b)"
E, EA, F, A = "6(1)(e)", "6(1)(ea)", "6(1)(f)", "6(1)(a)"
G6, G10, G14, G18 = (f"9(2)(g)+Sch1.{paragraph}" for paragraph in (6, 10, 14, 18))
O6, O10, O18, OA = "Art10+Sch1.6", "Art10+Sch1.10", "Art10+Sch1.18", "Art10+official_authority"
H2, B1, J4, EXPLICIT = "9(2)(h)+Sch1.2", "9(2)(b)+Sch1.1", "9(2)(j)+Sch1.4", "9(2)(a)"
AT_RISK = {**SMALL_CHILD, "at_risk": True}
ADULT_AT_RISK = {"at_risk": True}

# purpose, sender, recipient, subject, bases
BASES = [
    ("child_protection_s47", "maintained_school", "police", SMALL_CHILD, [E]),
    ("child_protection_s47", "charity", "police", SMALL_CHILD, [EA, F]),
    ("safeguarding_child", "police", "charity", SMALL_CHILD, [E]),
    ("safeguarding_child", "nursery", "police", SMALL_CHILD, [EA, F]),
    ("safeguarding_adult", "gp_practice", "police", ADULT_AT_RISK, [E]),
    ("safeguarding_adult", "private_care_provider", "police", ADULT_AT_RISK, [EA, F]),
    ("safeguarding_adult", "private_care_provider", "police", {}, [F]),
    ("safeguarding_review", "university", "police", ADULT_AT_RISK, [E]),
    ("safeguarding_review", "charity", "police", ADULT_AT_RISK, [EA, F]),
    ("child_in_need_s17", "academy", "local_authority", SMALL_CHILD, [E]),
    ("child_in_need_s17", "charity", "local_authority", AT_RISK, [EA, F]),
    ("child_in_need_s17", "charity", "local_authority", SMALL_CHILD, [F]),
    ("domestic_abuse_marac", "police", "charity", ADULT_AT_RISK, [E]),
    ("domestic_abuse_marac", "charity", "police", {}, [EA, F]),
    ("early_help", "maintained_school", "local_authority", SMALL_CHILD, [E]),
    ("direct_care", "police", "nhs_trust", {}, [E]),
    ("direct_care", "charity", "nhs_trust", {}, [F]),
    ("public_service_delivery", "local_authority", "housing_association", {}, [E]),
    ("public_service_delivery", "charity", "local_authority", {}, [F]),
    ("service_delivery", "local_authority", "charity", {}, [E]),
    ("service_delivery", "charity", "charity", {}, [F]),
    ("crime_prevention", "police", "local_authority", {}, [PART_3, E]),
    ("crime_prevention", "local_authority", "police", {}, [E]),
    ("crime_prevention", "housing_association", "police", {}, [EA, F]),
    ("crime_investigation", "central_government", "police", {}, [PART_3, E]),
    ("crime_investigation", "private_company", "police", {}, [EA, F]),
    ("serious_violence", "youth_offending_team", "police", {}, [PART_3, E]),
    ("serious_violence", "charity", "police", {}, [EA, F]),
    ("fraud", "police", "local_authority", {}, [PART_3, E]),
    ("fraud", "local_authority", "private_company", {}, [E]),
    ("fraud", "private_company", "police", {}, [EA, F]),
    ("mappa", "probation", "police", {}, [PART_3, E]),
    ("mappa", "local_authority", "police", {}, [E]),
    ("mappa", "housing_association", "police", {}, [EA, F]),
    ("prevent_channel", "university", "police", ADULT_AT_RISK, [E]),
    ("prevent_channel", "charity", "police", ADULT_AT_RISK, [EA, F]),
    ("modern_slavery", "nhs_trust", "police", {}, [E]),
    ("modern_slavery", "charity", "police", {}, [EA, F]),
    ("emergency_response", "fire_rescue", "local_authority", {}, [E]),
    ("emergency_response", "charity", "local_authority", ADULT_AT_RISK, [EA, F]),
    ("emergency_response", "charity", "local_authority", {}, [F]),
    ("employment_vetting", "police", "local_authority", {}, [E]),
    ("employment_vetting", "charity", "charity", {}, [F]),
    ("research", "nhs_trust", "university", {}, [E]),
    ("research", "charity", "university", {}, [F]),
    ("commercial_request", "charity", "private_company", {}, [F]),
]


# In the second edition RN comes first where nobody is said to be at risk.
BASES_OF_THE_FIRST = [
    ("prevent_channel", "university", "police", {}, [E]),
    ("prevent_channel", "charity", "police", {}, [EA, F]),
]


@pytest.mark.parametrize(
    ("assess", "purpose", "sender", "recipient", "subject", "bases"),
    by_edition(BASES, first=BASES_OF_THE_FIRST),
    indirect=["assess"],
)
def test_bases(
    assess: Assess,
    purpose: str,
    sender: str,
    recipient: str,
    subject: dict[str, Any],
    bases: list[str],
) -> None:
    answer = assess(sender, recipient, purpose, subject=subject)
    assert answer.outcome == "SHARE_SUPPORTED"
    assert list(answer.bases) == bases


# purpose, sender, subject, category, conditions
CONDITIONS = [
    ("child_protection_s47", "local_authority", SMALL_CHILD, "special:religion", [G18, G6]),
    ("child_protection_s47", "nhs_trust", SMALL_CHILD, "special:health", [G18, G6, H2]),
    ("safeguarding_child", "charity", SMALL_CHILD, "special:health", [G18]),
    ("safeguarding_child", "charity", SMALL_CHILD, "criminal", [O18]),
    ("safeguarding_adult", "charity", ADULT_AT_RISK, "special:health", [G18]),
    ("safeguarding_adult", "local_authority", {}, "special:health", [G6]),
    ("safeguarding_review", "local_authority", ADULT_AT_RISK, "criminal", [O18, O6]),
    ("child_in_need_s17", "local_authority", SMALL_CHILD, "special:health", [G6, G18, B1]),
    ("child_in_need_s17", "local_authority", SMALL_CHILD, "criminal", [O6, O18]),
    ("domestic_abuse_marac", "charity", ADULT_AT_RISK, "special:sex_life", [G18, G10]),
    ("domestic_abuse_marac", "charity", ADULT_AT_RISK, "criminal", [O10, O18]),
    ("early_help", "local_authority", {}, "special:religion", [G6]),
    ("early_help", "local_authority", {}, "criminal", [O6]),
    ("direct_care", "charity", {}, "special:health", [H2]),
    ("direct_care", "local_authority", {}, "criminal", [O6]),
    ("public_service_delivery", "local_authority", {}, "special:religion", [G6]),
    ("crime_prevention", "local_authority", {}, "special:religion", [G10, G6]),
    ("crime_prevention", "charity", {}, "special:health", [G10]),
    ("crime_prevention", "charity", {}, "criminal", [O10]),
    ("crime_investigation", "police", {}, "criminal", [OA, O10, O6]),
    ("crime_investigation", "police", {}, "special:health", ["Sch8.1", G10, G6]),
    (
        "serious_violence",
        "police",
        {"age_band": "child_u13"},
        "special:health",
        ["Sch8.1", "Sch8.4", G10, G6],
    ),
    ("fraud", "private_company", {}, "special:health", [G10, G14]),
    ("fraud", "private_company", {}, "criminal", [O10, "Art10+Sch1.14"]),
    ("fraud", "police", {}, "special:health", ["Sch8.1", "Sch8.8", G10, G6]),
    ("mappa", "local_authority", {}, "criminal", [O10, O6]),
    ("prevent_channel", "university", ADULT_AT_RISK, "special:religion", [G6, G18]),
    ("modern_slavery", "charity", ADULT_AT_RISK, "special:health", [G18]),
    ("modern_slavery", "nhs_trust", ADULT_AT_RISK, "criminal", [O10, O6, O18]),
    (
        "emergency_response",
        "local_authority",
        {"capacity": "lacks"},
        "special:health",
        [G6, "9(2)(c)"],
    ),
    ("emergency_response", "charity", {"capacity": "lacks"}, "criminal", ["Art10+Sch1.30"]),
    ("employment_vetting", "charity", {}, "special:health", [B1]),
    ("employment_vetting", "police", {}, "criminal", [OA, O6]),
    ("research", "charity", {}, "special:health", [J4]),
    ("research", "university", {}, "criminal", ["Art10+Sch1.4"]),
]


# In the second edition RC comes first: a council holds an adult's health details in confidence.
CONDITIONS_OF_THE_FIRST = [
    ("early_help", "local_authority", {}, "special:health", [G6]),
    ("public_service_delivery", "local_authority", {}, "special:health", [G6]),
    ("crime_prevention", "local_authority", {}, "special:health", [G10, G6]),
]


@pytest.mark.parametrize(
    ("assess", "purpose", "sender", "subject", "category", "conditions"),
    by_edition(CONDITIONS, first=CONDITIONS_OF_THE_FIRST),
    indirect=["assess"],
)
def test_conditions(
    assess: Assess,
    purpose: str,
    sender: str,
    subject: dict[str, Any],
    category: str,
    conditions: list[str],
) -> None:
    answer = assess(sender, "university", purpose, category, subject=subject)
    assert answer.outcome == "SHARE_SUPPORTED", answer.reasons
    assert list(answer.conditions) == conditions


def test_benefits_are_social_protection_law(assess: Assess) -> None:
    answer = assess(
        "local_authority", "central_government", "public_service_delivery", "special:religion"
    )
    assert list(answer.conditions) == [G6, B1]


@pytest.mark.parametrize("sender", ["charity", "housing_association", "nursery"])
@pytest.mark.parametrize("purpose", ["early_help", "homelessness_referral"])
def test_consent_only_for_other_senders(assess: Assess, sender: str, purpose: str) -> None:
    answer = assess(sender, "charity", purpose, "special:health")
    assert answer.outcome == "CONSENT_NEEDED"
    assert answer.bases == (A,)
    assert EXPLICIT in answer.conditions


def test_homelessness_opens_nothing_to_a_public_body_outside_its_duty(assess: Assess) -> None:
    answer = assess("police", "local_authority", "homelessness_referral")
    assert answer.outcome == "CONSENT_NEEDED"
    assert {closed.basis for closed in answer.bases_closed} >= {E, EA, F}


def test_another_service_needs_consent_for_special_data(assess: Assess) -> None:
    answer = assess("local_authority", "charity", "service_delivery", "special:health")
    assert answer.outcome == "CONSENT_NEEDED"
    assert answer.bases[0] == A
    assert answer.conditions == (EXPLICIT,)
    given = assess(
        "local_authority",
        "charity",
        "service_delivery",
        "special:health",
        consent_state="given",
        consent_detail=VALID,
    )
    assert (given.outcome, given.bases[0], rule(given)) == ("SHARE_SUPPORTED", A, "R13")


def test_a_public_service_on_a_proper_request(assess: Assess) -> None:
    proper = assess(
        "charity",
        "local_authority",
        "public_service_delivery",
        request_received=True,
        request_states_public_task=True,
    )
    assert proper.bases == (EA, F)
    assert "NO_BALANCING_TEST" in codes(proper)


def test_vetting_needs_a_law_for_a_public_body(assess: Assess) -> None:
    alone = assess("local_authority", "charity", "employment_vetting")
    assert (alone.outcome, alone.bases, rule(alone)) == ("SEEK_ADVICE", (), "R12")
    power = assess(
        "local_authority", "central_government", "employment_vetting", gateway="SVGA2006.s39"
    )
    assert (power.outcome, power.bases) == ("SHARE_SUPPORTED", (E,))
    duty = assess("charity", "central_government", "employment_vetting", gateway="SVGA2006.s35")
    assert (duty.outcome, duty.bases) == ("DUTY_TO_SHARE", ("6(1)(c)",))


def test_research_on_confidential_patient_data(assess: Assess) -> None:
    patients = ("personal", "special:health")
    without = assess("nhs_trust", "university", "research", *patients)
    assert without.outcome == "CONSENT_NEEDED"
    supported = assess("nhs_trust", "university", "research", *patients, gateway="NHSA2006.s251")
    assert (supported.outcome, supported.conditions) == ("SHARE_SUPPORTED", (J4,))
    masked = assess("nhs_trust", "university", "research", "pseudonymised", "special:health")
    assert masked.outcome == "SHARE_SUPPORTED"
    assert {"PSEUDONYMISED_IS_PERSONAL", "DPIA_NEEDED"} <= codes(masked)


@pytest.mark.parametrize(
    ("sender", "category", "subject", "outcome", "bases"),
    [
        ("local_authority", "personal", {}, "CONSENT_NEEDED", (A,)),
        ("charity", "personal", {}, "SHARE_SUPPORTED", (F,)),
        ("charity", "special:health", {}, "CONSENT_NEEDED", (A,)),
        ("charity", "personal", SMALL_CHILD, "CONSENT_NEEDED", (A,)),
    ],
)
def test_commercial_requests(
    assess: Assess,
    sender: str,
    category: str,
    subject: dict[str, Any],
    outcome: str,
    bases: tuple[str, ...],
) -> None:
    answer = assess(sender, "private_company", "commercial_request", category, subject=subject)
    assert (answer.outcome, answer.bases) == (outcome, bases)
    assert "FAIRNESS_EXPECTATIONS" in codes(answer)


@pytest.mark.parametrize("state", ["not_sought", "requested", "refused", "expired", "superseded"])
@pytest.mark.parametrize("basis", [None, A, F])
def test_marketing_has_nothing_but_consent_already_given(
    assess: Assess, state: str, basis: str | None
) -> None:
    answer = assess(
        "charity", "private_company", "marketing", consent_state=state, proposed_basis=basis
    )
    assert (answer.outcome, answer.bases, rule(answer)) == ("NOT_SUPPORTED", (), "R15")


def test_marketing_on_consent_given(assess: Assess) -> None:
    answer = assess(
        "charity",
        "private_company",
        "marketing",
        consent_state="given",
        consent_detail=VALID,
        proposed_basis=A,
    )
    assert (answer.outcome, answer.bases) == ("SHARE_SUPPORTED", (A,))


TEEN = {"age_band": "child_13_15", "capacity": "n_a"}


@of_the_first
@pytest.mark.parametrize(
    ("subject", "state", "outcome"),
    [
        ({**TEEN, "gillick": "competent"}, "given", "SHARE_SUPPORTED"),
        ({**TEEN, "gillick": "competent"}, "refused", "NOT_SUPPORTED"),
        ({**TEEN, "gillick": "competent"}, "not_sought", "CONSENT_NEEDED"),
        ({**TEEN, "gillick": "not_competent"}, "not_sought", "SEEK_ADVICE"),
        ({**TEEN, "gillick": "unknown"}, "given", "SEEK_ADVICE"),
        ({**TEEN, "gillick": "claims_competent"}, "refused", "SEEK_ADVICE"),
        ({"age_band": "child_16_17", "gillick": "unknown"}, "refused", "NOT_SUPPORTED"),
        ({"age_band": "child_16_17", "gillick": "unknown"}, "given", "SHARE_SUPPORTED"),
        ({**SMALL_CHILD}, "not_sought", "SEEK_ADVICE"),
        ({}, "refused", "NOT_SUPPORTED"),
    ],
)
def test_a_parent_asks(assess: Assess, subject: dict[str, Any], state: str, outcome: str) -> None:
    answer = assess(
        "maintained_school",
        "family_member",
        "parental_request",
        subject=subject,
        consent_state=state,
        consent_detail=VALID,
    )
    assert answer.outcome == outcome
    if subject.get("age_band") in ("child_13_15", "child_16_17"):
        assert "GILLICK" in codes(answer)
    if outcome == "SEEK_ADVICE":
        assert "HARM_OF_NOT_SHARING" in codes(answer)


def test_a_parish_council_has_tasks_of_its_own(assess: Assess) -> None:
    own = assess("parish_council", "local_authority", "public_service_delivery")
    assert own.bases == (E, F)
    chosen = assess("parish_council", "charity", "public_service_delivery", proposed_basis=F)
    assert chosen.outcome == "SHARE_SUPPORTED"
    safe = assess("parish_council", "police", "safeguarding_child", subject=SMALL_CHILD)
    assert safe.bases == (EA, F)
