"""Every row of the first messages.md, under both editions: cases in which it is due, and not."""

import re
from typing import Any

import pytest

from registry.domain.decision.messages.when_said import WHEN
from registry.law import Law
from tests.domain.decision.cases import (
    EDITIONS,
    FIRST,
    SMALL_CHILD,
    TEEN,
    VALID,
    Assess,
    by_edition,
    codes,
)
from tests.support.shared import shared

PLAIN: dict[str, Any] = {}
LA_SERVICE = ("local_authority", "housing_association", "public_service_delivery")
SCHOOL_CHILD = ("maintained_school", "local_authority", "child_protection_s47", "special:health")
CHARITY_HELP = ("charity", "charity", "early_help")
CARE = ("nhs_trust", "gp_practice", "direct_care", "special:health")
ADULT_SAFETY = ("charity", "police", "safeguarding_adult")
TO_POLICE = ("local_authority", "police", "crime_prevention")
Case = tuple[tuple[str, ...], dict[str, Any]]


def child(**facts: Any) -> Case:
    return SCHOOL_CHILD, {"subject": SMALL_CHILD, **facts}


def given(**detail: Any) -> dict[str, Any]:
    return {"consent_state": "given", "consent_detail": {**VALID, **detail}}


ANONYMOUS: Case = (("charity", "university", "research", "anonymous"), {})
EMERGENCY = {"emergency": True, "risk_of_serious_harm": "life"}
A, C, E, EA, F = "6(1)(a)", "6(1)(c)", "6(1)(e)", "6(1)(ea)", "6(1)(f)"

# code: (cases in which it is due, cases in which it is not)
ROWS: dict[str, tuple[list[Case], list[Case]]] = {
    "MINIMUM_NECESSARY": (
        [child(), (CHARITY_HELP, {}), (ADULT_SAFETY, {"consent_state": "refused"})],
        [ANONYMOUS, (CHARITY_HELP, {"consent_state": "refused"})],
    ),
    "TELL_UNLESS_UNSAFE": (
        [child(), (LA_SERVICE, {"proposed_basis": F})],
        [
            child(consent_state="not_sought_unsafe"),
            child(consent_detail={"suspected_abuser": True}),
            (CHARITY_HELP, given()),
            (CHARITY_HELP, {}),
            ANONYMOUS,
        ],
    ),
    "DO_NOT_ALERT": (
        [
            child(consent_state="not_sought_unsafe"),
            child(consent_detail={"suspected_abuser": True}),
            (("local_authority", "police", "crime_investigation"), {}),
            (TO_POLICE, {"subject": {"role": "suspect"}}),
            (TO_POLICE, {"subject": {"role": "alleged_perpetrator"}}),
        ],
        [child(), (TO_POLICE, {"subject": {"role": "offender"}})],
    ),
    "REFUSAL_NOT_A_BAR": (
        [
            child(consent_state="refused"),
            child(consent_state="withdrawn"),
            child(consent_state="not_sought_unsafe"),
            child(consent_state="refused", consent_detail={"by": "next_of_kin"}),
            (LA_SERVICE, {"consent_state": "refused", "proposed_basis": F}),
        ],
        [
            child(),
            (ADULT_SAFETY, {"consent_state": "refused"}),
            (CARE, {"consent_state": "refused"}),
            (CHARITY_HELP, {"consent_state": "refused"}),
            (
                ("icb", "police", "serious_violence"),
                {"gateway": "PCSCA2022.s16", "consent_state": "refused"},
            ),
        ],
    ),
    "CONSENT_NOT_THE_BASIS": (
        [
            child(),
            (CARE, {}),
            (("charity", "charity", "service_delivery"), {"proposed_basis": A}),
            (ADULT_SAFETY, {"proposed_basis": A, "subject": {"at_risk": True}, **given()}),
        ],
        [
            (("charity", "charity", "service_delivery"), {}),
            (CHARITY_HELP, given()),
            (("charity", "charity", "service_delivery"), {"proposed_basis": A, **given()}),
            (
                ("local_authority", "charity", "early_help"),
                {"proposed_basis": A, "consent_state": "refused"},
            ),
        ],
    ),
    "DONT_ASK_THEN_OVERRIDE": (
        [
            child(consent_state="refused"),
            child(consent_state="withdrawn", emergency=True, risk_of_serious_harm="subject"),
        ],
        [
            child(),
            (ADULT_SAFETY, {"consent_state": "refused"}),
            child(consent_state="refused", consent_detail={"by": "next_of_kin"}),
        ],
    ),
    "RESPECT_CAPACITOUS_REFUSAL": (
        [
            (ADULT_SAFETY, {"consent_state": "refused"}),
            (ADULT_SAFETY, {"consent_state": "withdrawn"}),
            (CHARITY_HELP, {"consent_state": "refused"}),
            (CARE, {"consent_state": "refused"}),
        ],
        [
            (ADULT_SAFETY, {"consent_state": "refused", "override_grounds": ["serious_crime"]}),
            (CHARITY_HELP, {"consent_state": "refused", "subject": SMALL_CHILD}),
            (CHARITY_HELP, {"consent_state": "withdrawn"}),
            (LA_SERVICE, {"consent_state": "refused", "proposed_basis": F}),
        ],
    ),
    "OVERRIDE_GROUNDS": (
        [
            (ADULT_SAFETY, {"consent_state": "refused"}),
            (ADULT_SAFETY, {"consent_state": "refused", "subject": {"at_risk": True}}),
            (
                ("nhs_trust", "local_authority", "homelessness_referral"),
                {"consent_state": "refused"},
            ),
        ],
        [
            child(consent_state="refused"),
            (CHARITY_HELP, {"consent_state": "refused"}),
            (ADULT_SAFETY, {"consent_state": "refused", "consent_detail": {"by": "next_of_kin"}}),
        ],
    ),
    "BEST_INTERESTS": (
        [(ADULT_SAFETY, {"subject": {"capacity": "lacks"}})],
        [(ADULT_SAFETY, {"subject": {"capacity": "unknown"}})],
    ),
    "NO_AUTHORITY_TO_CONSENT": (
        [
            child(consent_state="refused", consent_detail={"by": "next_of_kin"}),
            (CHARITY_HELP, given(by="attorney", authority="LPA_health_welfare")),
        ],
        [
            child(consent_state="refused"),
            (CHARITY_HELP, given(by="self")),
            (CHARITY_HELP, {"consent_detail": {"by": "next_of_kin"}}),
        ],
    ),
    "GILLICK": (
        [
            (CHARITY_HELP, {"subject": TEEN}),
            (CHARITY_HELP, {"subject": {**SMALL_CHILD, "gillick": "claims_competent"}}),
            (CHARITY_HELP, {"subject": {"age_band": "child_16_17"}, **given()}),
            (CARE, {"subject": TEEN, "consent_state": "refused"}),
        ],
        [
            (CHARITY_HELP, {"subject": SMALL_CHILD}),
            (CHARITY_HELP, {}),
            (SCHOOL_CHILD, {"subject": TEEN, "consent_state": "refused"}),
        ],
    ),
    "CONSENT_NOT_FREELY_GIVEN": (
        [
            (CHARITY_HELP, given(conditional_on_service=True)),
            (CHARITY_HELP, given(freely_given=False)),
            (("charity", "charity", "employment_vetting"), given()),
            (("charity", "charity", "employment_vetting"), {"proposed_basis": A}),
        ],
        [(CHARITY_HELP, given()), (("charity", "charity", "employment_vetting"), {})],
    ),
    "CONSENT_TOO_VAGUE": (
        [(CHARITY_HELP, given(recipients_named=False))],
        [(CHARITY_HELP, given()), (CHARITY_HELP, {})],
    ),
    "REFRESH_CONSENT": (
        [
            (CHARITY_HELP, {"consent_state": "expired"}),
            (CHARITY_HELP, {"consent_state": "superseded"}),
            (CHARITY_HELP, given(current_scope=["criminal"])),
            (CHARITY_HELP, given(recipients_named=False)),
        ],
        [(CHARITY_HELP, given(current_scope=["personal"])), (CHARITY_HELP, {})],
    ),
    "CONSENT_CAN_BE_WITHDRAWN": (
        [(CHARITY_HELP, given()), (CHARITY_HELP, {})],
        [
            child(),
            (CHARITY_HELP, {"consent_state": "refused"}),
            (("nhs_trust", "local_authority", "homelessness_referral"), {}),
        ],
    ),
    "WITHDRAWAL_NOT_RETROSPECTIVE": (
        [(CHARITY_HELP, {"consent_state": "withdrawn"})],
        [(CHARITY_HELP, {"consent_state": "refused"})],
    ),
    "NO_BASIS_SWAP": (
        [
            (CHARITY_HELP, {"proposed_basis": A, "consent_state": "refused"}),
            (CHARITY_HELP, {"proposed_basis": A, "consent_state": "withdrawn"}),
            (CHARITY_HELP, {"proposed_basis": A, "consent_state": "superseded"}),
            (CHARITY_HELP, {"proposed_basis": A, **given(conflict=True)}),
            (CHARITY_HELP, {"proposed_basis": A, **given(current_scope=["criminal"])}),
        ],
        [
            (CHARITY_HELP, {"consent_state": "refused"}),
            (CHARITY_HELP, {"proposed_basis": A, "consent_state": "expired"}),
            (CHARITY_HELP, {"proposed_basis": A, **given()}),
        ],
    ),
    "AGREEMENT_TO_SERVICE_DIFFERS": (
        [
            (("local_authority", "charity", "early_help"), {"proposed_basis": A}),
            *[
                (("charity", "police", purpose), {"proposed_basis": A})
                for purpose in (
                    "child_in_need_s17",
                    "prevent_channel",
                    "modern_slavery",
                    "homelessness_referral",
                )
            ],
        ],
        [(CHARITY_HELP, {"proposed_basis": A}), (("local_authority", "charity", "early_help"), {})],
    ),
    "IMPLIED_CONSENT_DIRECT_CARE": (
        [(CARE, {})],
        [(CARE, {"consent_state": "refused"}), (CARE, {"duty_exception": "would_object"}), child()],
    ),
    "OBJECTION_MATTERS": (
        [(CARE, {"consent_state": "refused"}), (CARE, {"duty_exception": "objection"})],
        [
            (CARE, {}),
            child(consent_state="refused"),
            (CARE, {"duty_exception": "anonymous_provider"}),
        ],
    ),
    "CONFIDENTIALITY_SEPARATE": (
        [
            (CARE, {}),
            (("private_care_provider", "charity", "service_delivery"), {}),
            (("local_authority", "police", "safeguarding_adult"), {}),
            (
                ("charity", "university", "research", "special:health"),
                {"subject": {"deceased": True}},
            ),
        ],
        [(LA_SERVICE, {}), (("local_authority", "police", "safeguarding_child"), {})],
    ),
    "GATEWAY_NEEDS_AGREEMENT_OF_PERSON": (
        [
            (("nhs_trust", "local_authority", "homelessness_referral"), given()),
            (("police", "central_government", "modern_slavery"), {}),
        ],
        [
            (("police", "central_government", "modern_slavery"), {"subject": SMALL_CHILD}),
            (("charity", "local_authority", "homelessness_referral"), {"gateway": "HA1996.s213B"}),
        ],
    ),
    "GATEWAY_EXCLUDES_THIS": (
        [(("icb", "police", "serious_violence"), {"gateway": "PCSCA2022.s16"})],
        [
            (("icb", "police", "serious_violence"), {}),
            (("icb", "police", "crime_prevention"), {"gateway": "PCSCA2022.s16"}),
        ],
    ),
    "GATEWAY_NOT_IN_FORCE": (
        [child(gateway="CA2004.s16LA", evaluation_date="2026-09-29")],
        [child(gateway="CA2004.s16LA"), child()],
    ),
    "DUTY_APPLIES": (
        [
            (CARE, {}),
            (
                ("nhs_trust", "safeguarding_adults_board", "safeguarding_review", "deceased"),
                {"request_received": True},
            ),
            (("police", "central_government", "modern_slavery"), {"consent_state": "refused"}),
        ],
        [
            child(),
            (CARE, {"consent_state": "refused"}),
            (("nhs_trust", "local_authority", "homelessness_referral"), {}),
        ],
    ),
    "DUTY_FALLS_AWAY": (
        [(CARE, {"duty_exception": "objection"})],
        [(CARE, {}), (("charity", "nhs_trust", "direct_care"), {"consent_state": "refused"})],
    ),
    "POWER_NOT_DUTY": (
        [
            (TO_POLICE, {}),
            (LA_SERVICE, {"request_received": True}),
            child(gateway="CareAct2014.s45", evaluation_date="2026-09-29"),
        ],
        [
            (LA_SERVICE, {}),
            (CARE, {"request_received": True}),
            (("charity", "police", "early_help"), {}),
        ],
    ),
    "BASIS_CLOSED_TO_PUBLIC_AUTHORITY": (
        [
            (LA_SERVICE, {"proposed_basis": EA}),
            (LA_SERVICE, {"proposed_basis": F}),
            (LA_SERVICE, EMERGENCY),
        ],
        [(LA_SERVICE, {}), (CHARITY_HELP, {"proposed_basis": F}), (CHARITY_HELP, EMERGENCY)],
    ),
    "BASIS_NOT_YET_IN_FORCE": (
        [(ADULT_SAFETY, {"proposed_basis": EA, "evaluation_date": "2026-02-04"})],
        [
            (ADULT_SAFETY, {"proposed_basis": EA, "evaluation_date": "2026-02-05"}),
            (ADULT_SAFETY, {"evaluation_date": "2026-02-04"}),
        ],
    ),
    "PUBLIC_TASK_MUST_BE_OWN": (
        [(ADULT_SAFETY, {}), (("parish_council", "police", "safeguarding_child"), {})],
        [
            child(),
            (("charity", "charity", "safeguarding_adult"), {}),
            (("charity", "local_authority", "service_delivery"), {}),
        ],
    ),
    "NO_BALANCING_TEST": (
        [(ADULT_SAFETY, {"subject": {"at_risk": True}})],
        [(ADULT_SAFETY, {}), (LA_SERVICE, {})],
    ),
    "LIA_NEEDED": (
        [
            (ADULT_SAFETY, {}),
            (("charity", "private_company", "commercial_request"), {}),
            (("charity", "charity", "service_delivery"), {"proposed_basis": EA}),
        ],
        [(ADULT_SAFETY, {"subject": {"at_risk": True}}), (CHARITY_HELP, {}), (LA_SERVICE, {})],
    ),
    "REQUEST_MUST_STATE_TASK": (
        [
            (("charity", "local_authority", "public_service_delivery"), {"request_received": True}),
            (
                ("charity", "local_authority", "service_delivery"),
                {"request_received": True, "proposed_basis": EA},
            ),
        ],
        [
            (("charity", "local_authority", "public_service_delivery"), {}),
            (("charity", "charity", "public_service_delivery"), {"request_received": True}),
            (
                ("charity", "local_authority", "public_service_delivery"),
                {"request_received": True, "request_states_public_task": True},
            ),
            (LA_SERVICE, {"request_received": True}),
            (
                ADULT_SAFETY,
                {"request_received": True, "proposed_basis": EA, "subject": {"at_risk": True}},
            ),
        ],
    ),
    "EXEMPTION_NOT_A_BASIS": (
        [
            (TO_POLICE, {"request_received": True}),
            (("local_authority", "central_government", "fraud"), {"request_received": True}),
        ],
        [
            (TO_POLICE, {}),
            (LA_SERVICE, {"request_received": True}),
            (("local_authority", "police", "serious_violence"), {"request_received": True}),
        ],
    ),
    "LE_DATA_NEEDS_LEGAL_AUTHORITY": (
        [
            (("police", "local_authority", "early_help"), {}),
            (("central_government", "local_authority", "fraud"), {}),
        ],
        [
            (("police", "probation", "mappa"), {}),
            (LA_SERVICE, {}),
            (("central_government", "local_authority", "early_help"), {}),
        ],
    ),
    "ALLEGATIONS_ARE_OFFENCE_DATA": (
        [((*TO_POLICE, "criminal"), {})],
        [(TO_POLICE, {})],
    ),
    "APD_NEEDED": (
        [child(), child(apd_in_place=True), ((*LA_SERVICE, "criminal"), {})],
        [
            (CARE, {}),
            (LA_SERVICE, {}),
            ((*TO_POLICE, "criminal"), {}),
            ((*CHARITY_HELP, "special:health"), given()),
        ],
    ),
    "APD_NOT_NEEDED": (
        [(CARE, {}), ((*TO_POLICE, "criminal"), {})],
        [child(), (LA_SERVICE, {}), ((*CHARITY_HELP, "special:health"), given())],
    ),
    "DPIA_NEEDED": (
        [
            (LA_SERVICE, {"routine": True}),
            (("university", "university", "research", "pseudonymised", "special:health"), {}),
        ],
        [(LA_SERVICE, {}), ((*LA_SERVICE, "pseudonymised"), {})],
    ),
    "AGREEMENT_NOT_REQUIRED": (
        [(LA_SERVICE, {}), (LA_SERVICE, {"agreement_in_force": "expired"})],
        [(LA_SERVICE, {"agreement_in_force": "active"}), (CHARITY_HELP, {})],
    ),
    "AGREEMENT_EXPIRED": (
        [(CHARITY_HELP, {"agreement_in_force": "expired"})],
        [
            (CHARITY_HELP, {"agreement_in_force": "none"}),
            (CHARITY_HELP, {"agreement_in_force": "active"}),
        ],
    ),
    "OUTSIDE_AGREEMENT": (
        [((*LA_SERVICE, "out_of_scope:visa"), {"agreement_in_force": "active"})],
        [(LA_SERVICE, {"agreement_in_force": "active"}), ((*LA_SERVICE, "out_of_scope:visa"), {})],
    ),
    "MEMBERSHIP_NOT_A_BASIS": (
        [
            ((*LA_SERVICE, "out_of_scope:visa"), {"agreement_in_force": "active"}),
            (CHARITY_HELP, {"agreement_in_force": "active", "consent_state": "refused"}),
        ],
        [
            (LA_SERVICE, {"agreement_in_force": "active"}),
            (CHARITY_HELP, {"consent_state": "refused"}),
        ],
    ),
    "FAIRNESS_EXPECTATIONS": (
        [
            *[
                (("charity", "charity", purpose), PLAIN)
                for purpose in (
                    "marketing",
                    "commercial_request",
                    "employment_vetting",
                    "research",
                    "fraud",
                )
            ],
            (("private_company", "charity", "service_delivery"), {}),
        ],
        [(("charity", "private_company", "service_delivery"), {}), ANONYMOUS],
    ),
    "HARM_OF_NOT_SHARING": (
        [
            (LA_SERVICE, EMERGENCY),
            (ADULT_SAFETY, {"consent_state": "refused", "risk_of_serious_harm": "self"}),
            (("maintained_school", "family_member", "parental_request"), {"subject": SMALL_CHILD}),
        ],
        [
            (ADULT_SAFETY, {"consent_state": "refused"}),
            child(risk_of_serious_harm="subject"),
            (
                ("maintained_school", "family_member", "parental_request"),
                {"consent_state": "refused"},
            ),
        ],
    ),
    "EMERGENCY_GO_AHEAD": ([(LA_SERVICE, EMERGENCY)], [child()]),
    "VITAL_INTERESTS_LIMITS": (
        [(LA_SERVICE, EMERGENCY)],
        [(LA_SERVICE, {**EMERGENCY, "risk_of_serious_harm": "subject"})],
    ),
    "SEEK_ADVICE_ANON": ([(ADULT_SAFETY, {"consent_state": "refused"})], [child()]),
    "PSEUDONYMISED_IS_PERSONAL": ([((*LA_SERVICE, "pseudonymised"), {})], [(LA_SERVICE, {})]),
    "NOT_PERSONAL_DATA": (
        [
            ANONYMOUS,
            ((*LA_SERVICE, "personal", "deceased"), {}),
            (("icb", "police", "serious_violence"), {"gateway": "PCSCA2022.s16"}),
            (("police", "central_government", "modern_slavery"), {}),
        ],
        [(LA_SERVICE, {}), (("police", "central_government", "modern_slavery"), given())],
    ),
    "NO_BASIS_FOUND": ([(CHARITY_HELP, {"consent_state": "refused"})], [(CHARITY_HELP, {})]),
}

# What the first edition says where the second does not.
DUE_IN_THE_FIRST: list[tuple[str, Case]] = [
    (
        "NO_AUTHORITY_TO_CONSENT",
        (CHARITY_HELP, {"subject": {"capacity": "lacks"}, **given(by="self")}),
    ),
    ("POWER_NOT_DUTY", child(gateway="CA2004.s11")),
    ("POWER_NOT_DUTY", child(gateway="CareAct2014.s45")),
]
ALWAYS = {"TOOL_ADVISES", "RECORD_DECISION"}
DUE = [(code, case) for code, (due, _) in ROWS.items() for case in due]
NOT_DUE = [(code, case) for code, (_, not_due) in ROWS.items() for case in not_due]


@pytest.mark.parametrize(
    ("assess", "code", "case"),
    by_edition(DUE, first=DUE_IN_THE_FIRST),
    indirect=["assess"],
    ids=lambda value: str(value)[:60],
)
def test_due(assess: Assess, code: str, case: Case) -> None:
    share, facts = case
    assert code in codes(assess(*share, **facts))


@pytest.mark.parametrize(
    ("assess", "code", "case"),
    by_edition(NOT_DUE, second=DUE_IN_THE_FIRST),
    indirect=["assess"],
    ids=lambda value: str(value)[:60],
)
def test_not_due(assess: Assess, code: str, case: Case) -> None:
    share, facts = case
    assert code not in codes(assess(*share, **facts))


def test_every_row_is_walked_and_none_is_made_up() -> None:
    assert set(ROWS) | ALWAYS == {row.code for row in WHEN} & set(FIRST.messages)


def test_the_codes_are_the_contracts() -> None:
    contract = shared("contract/messages.md").read_text("utf-8")
    rows = re.findall(r"^\| ([A-Z_0-9]+) \|", contract, re.MULTILINE)
    assert set(rows) == set(FIRST.messages)


@pytest.mark.parametrize("law", EDITIONS.values(), ids=EDITIONS)
def test_words_are_plain(law: Law) -> None:
    for message in law.messages.values():
        assert not re.search(
            r"permitted|authorised to|approved|denied|breach|fine[sd]?\b|penalt", message.text
        ), message.id
        assert len(message.text) < 260, message.id
