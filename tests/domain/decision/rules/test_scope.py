"""R0 to R3, and a relative who shares: scope, emergencies, and laws that do not apply."""

import pytest

from tests.domain.decision.cases import (
    EDITIONS,
    SMALL_CHILD,
    VALID,
    Assess,
    by_edition,
    codes,
    rule,
)

D, F = "6(1)(d)", "6(1)(f)"
REFUSED = {"consent_state": "refused"}
PURPOSES = [(edition, purpose) for edition, law in EDITIONS.items() for purpose in law.purposes]


@pytest.mark.parametrize("categories", [("anonymous",), ("deceased",), ("anonymous", "deceased")])
def test_r0_everything_outside(assess: Assess, categories: tuple[str, ...]) -> None:
    answer = assess("charity", "university", "research", *categories, **REFUSED)
    assert (answer.outcome, rule(answer), answer.bases) == ("NOT_PERSONAL_DATA", "R0", ())
    assert "RESPECT_CAPACITOUS_REFUSAL" not in codes(answer)


def test_r0_a_dead_person_whatever_the_categories(assess: Assess) -> None:
    answer = assess(
        "nhs_trust",
        "safeguarding_adults_board",
        "safeguarding_review",
        "special:health",
        subject={"deceased": True},
        request_received=True,
    )
    assert answer.outcome == "NOT_PERSONAL_DATA"
    assert {"DUTY_APPLIES", "CONFIDENTIALITY_SEPARATE"} <= codes(answer)


def test_r0_not_where_some_of_it_is_personal(assess: Assess) -> None:
    answer = assess(
        "local_authority", "nhs_trust", "public_service_delivery", "anonymous", "criminal"
    )
    assert answer.outcome == "SHARE_SUPPORTED"
    assert [item.outcome for item in answer.items] == ["NOT_PERSONAL_DATA", "SHARE_SUPPORTED"]


# R1


@pytest.mark.parametrize(("assess", "purpose"), PURPOSES, indirect=["assess"])
@pytest.mark.parametrize("sender", ["local_authority", "charity", "family_member"])
def test_r1_any_purpose(assess: Assess, purpose: str, sender: str) -> None:
    answer = assess(
        sender,
        "police",
        purpose,
        emergency=True,
        risk_of_serious_harm="subject",
        apd_in_place=False,
        routine=True,
        proposed_basis=F,
        **REFUSED,
    )
    assert (answer.outcome, rule(answer)) == ("EMERGENCY_SHARE_SUPPORTED", "R1")
    assert answer.bases


def test_r1_needs_a_risk(assess: Assess) -> None:
    answer = assess("charity", "charity", "early_help", emergency=True)
    assert answer.outcome == "CONSENT_NEEDED"
    assert answer.reasons[0].rule == "FACTS"


def test_r1_vital_interests_only_for_life(assess: Assess) -> None:
    life = assess(
        "charity",
        "fire_rescue",
        "emergency_response",
        "special:health",
        subject={"capacity": "lacks"},
        emergency=True,
        risk_of_serious_harm="life",
    )
    assert life.bases == (F, D)
    assert life.conditions == ("9(2)(c)",)
    assert "VITAL_INTERESTS_LIMITS" in codes(life)
    harm = assess(
        "charity",
        "fire_rescue",
        "emergency_response",
        emergency=True,
        risk_of_serious_harm="subject",
    )
    assert D not in harm.bases


def test_r1_says_when_no_condition_is_met(assess: Assess) -> None:
    answer = assess(
        "charity",
        "fire_rescue",
        "emergency_response",
        "special:health",
        emergency=True,
        risk_of_serious_harm="life",
    )
    assert answer.outcome == "EMERGENCY_SHARE_SUPPORTED"
    assert answer.conditions == ()
    assert any("No condition" in reason.text for reason in answer.reasons)


def test_r1_flags_the_policy_gap(assess: Assess) -> None:
    answer = assess(
        "local_authority",
        "fire_rescue",
        "emergency_response",
        "special:health",
        emergency=True,
        risk_of_serious_harm="life",
        apd_in_place=False,
    )
    assert "APD_NEEDED" in codes(answer)
    assert any("record the gap" in reason.text for reason in answer.reasons)


# The household


def test_a_relative_who_shares_is_outside_the_law(assess: Assess) -> None:
    answer = assess(
        "family_member",
        "local_authority",
        "safeguarding_child",
        subject=SMALL_CHILD,
        gateway="CA2004.s16H",
        request_received=True,
    )
    assert (answer.outcome, rule(answer), answer.bases) == ("SEEK_ADVICE", "R11", ())


# R2

# From the next day another duty may apply to what is tried here, in the second edition.
BEFORE_S16LA = "2026-09-29"


@pytest.mark.parametrize(
    ("gateway", "purpose", "day"),
    [
        ("CA2004.s16LA", "safeguarding_child", "2026-09-29"),
        ("CPA2026.s85", "safeguarding_child", "2099-01-01"),
    ],
)
def test_r2_not_in_force(assess: Assess, gateway: str, purpose: str, day: str) -> None:
    answer = assess(
        "maintained_school",
        "local_authority",
        purpose,
        subject=SMALL_CHILD,
        gateway=gateway,
        evaluation_date=day,
    )
    assert answer.outcome == "SHARE_SUPPORTED"
    assert answer.reasons[0].rule == "R2"
    assert "GATEWAY_NOT_IN_FORCE" in codes(answer)
    assert "DUTY_APPLIES" not in codes(answer)


def test_r2_in_force_from_its_day(assess: Assess) -> None:
    answer = assess(
        "maintained_school",
        "local_authority",
        "safeguarding_child",
        subject=SMALL_CHILD,
        gateway="CA2004.s16LA",
        evaluation_date="2026-09-30",
    )
    assert answer.outcome == "DUTY_TO_SHARE"
    assert any("secondary" in sentence for sentence in answer.unverified)


@pytest.mark.parametrize(
    ("sender", "recipient", "gateway", "request_received"),
    [
        ("gp_practice", "local_authority", "CA1989.s47(9)", True),  # not listed
        ("nhs_trust", "local_authority", "CA1989.s47(9)", False),  # no request
        ("maintained_school", "local_authority", "CareAct2014.s45", True),  # another purpose
    ],
)
def test_r2_a_named_row_that_does_not_match_is_dropped(
    assess: Assess, sender: str, recipient: str, gateway: str, *, request_received: bool
) -> None:
    answer = assess(
        sender,
        recipient,
        "child_protection_s47",
        subject=SMALL_CHILD,
        gateway=gateway,
        request_received=request_received,
        evaluation_date=BEFORE_S16LA,
    )
    assert answer.outcome == "SHARE_SUPPORTED"
    assert "POWER_NOT_DUTY" in codes(answer)


@pytest.mark.parametrize(
    ("assess", "outcome"),
    by_edition(first=[("SHARE_SUPPORTED",)], second=[("DUTY_TO_SHARE",)]),
    indirect=["assess"],
)
def test_r2_a_named_row_hides_duties_only_in_the_first_edition(
    assess: Assess, outcome: str
) -> None:
    """§7.1 (second edition) "duties are looked for whatever is named": here s.47(9)."""
    answer = assess(
        *("nhs_trust", "local_authority", "child_protection_s47"),
        subject=SMALL_CHILD,
        gateway="CareAct2014.s45",
        request_received=True,
    )
    assert answer.outcome == outcome


# R3


@pytest.mark.parametrize(
    ("sender", "recipient", "gateway", "purpose", "category"),
    [
        ("icb", "police", "PCSCA2022.s16", "serious_violence", "personal"),
        ("nhs_trust", "police", "PCSCA2022.s17", "serious_violence", "pseudonymised"),
        ("gp_practice", "local_authority", "PCSCA2022.s16", "serious_violence", "personal"),
        ("local_authority", "police", "PCSCA2022.s16", "serious_violence", "special:health"),
        ("police", "local_authority", "CDA1998.s17A", "crime_prevention", "personal"),
    ],
)
def test_r3_expressly_excluded(
    assess: Assess, sender: str, recipient: str, gateway: str, purpose: str, category: str
) -> None:
    answer = assess(sender, recipient, purpose, category, gateway=gateway)
    assert (answer.outcome, rule(answer)) == ("CHANGE_BASIS", "R3")
    assert {"GATEWAY_EXCLUDES_THIS", "NOT_PERSONAL_DATA"} <= codes(answer)


def test_r3_only_what_is_excluded(assess: Assess) -> None:
    answer = assess("local_authority", "police", "serious_violence", gateway="PCSCA2022.s16")
    assert answer.outcome == "SHARE_SUPPORTED"
    mixed = assess(
        "local_authority",
        "police",
        "serious_violence",
        "personal",
        "special:health",
        gateway="PCSCA2022.s16",
    )
    assert [item.outcome for item in mixed.items] == ["SHARE_SUPPORTED", "CHANGE_BASIS"]


def test_r3_depersonalised_data_is_a_duty(assess: Assess) -> None:
    answer = assess("police", "local_authority", "crime_prevention", "pseudonymised")
    assert (answer.outcome, rule(answer)) == ("DUTY_TO_SHARE", "R6")


def test_r11_names_an_explicit_consent_first_where_it_is_what_carries(assess: Assess) -> None:
    answer = assess(
        *("private_company", "charity", "domestic_abuse_marac"),
        *("personal", "special:health", "out_of_scope:reports"),
        consent_state="given",
        consent_detail=VALID,
        agreement_in_force="active",
    )
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R11")
    assert answer.bases[0] == "6(1)(a)"
