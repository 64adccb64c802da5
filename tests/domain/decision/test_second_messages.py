"""The messages that came with the second edition, those it changed, their classes and order.

``messages.md`` (second edition) is the table; each code has a case in which it is due and cases, as
like it as may be, in which it is not.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from registry.domain.decision.messages.when_said import WHEN
from tests.domain.decision.cases import FIRST, LAW, SMALL_CHILD, TEEN, VALID, assess, codes
from tests.support.shared import shared

Case = tuple[tuple[str, ...], dict[str, Any]]
CHILD = {"subject": SMALL_CHILD}
AT_RISK = {"subject": {**SMALL_CHILD, "at_risk": True}}
ABLE = {**TEEN, "gillick": "competent"}
GIVEN = {"consent_state": "given", "consent_detail": VALID}
REFUSED = {"consent_state": "refused"}
EMERGENCY = {"emergency": True, "risk_of_serious_harm": "subject"}
VICTIM = {"subject": {"role": "victim"}, "request_received": True}
PARENT = {"recipient": {"relation": "parent_with_responsibility"}}
DANGER = {"recipient": {"is_or_lives_with_source_of_risk": True}}
COMPELS, FORBIDS = ({"court_order": {"effect": effect}} for effect in ("compels", "forbids"))
SERVICE = ("local_authority", "charity", "public_service_delivery")
HELP = ("academy", "local_authority", "early_help")
TO_MOTHER = ("local_authority", "family_member", "safeguarding_child")
TO_POLICE = ("nhs_trust", "police", "crime_investigation")
CARE = ("nhs_trust", "gp_practice", "direct_care")
CHARITY_HELP = ("charity", "charity", "early_help")
RESEARCH = ("nhs_trust", "university", "research", "special:health")
S251 = {"gateway": "NHSA2006.s251"}

# code: (cases in which it is due, cases in which it is not)
NEW: dict[str, tuple[list[Case], list[Case]]] = {
    "DUTY_MAY_APPLY": (
        [
            (HELP, CHILD),
            (("nhs_trust", "private_care_provider", "direct_care"), {}),
            (HELP, {**CHILD, "proposed_basis": "6(1)(f)"}),  # also under CHANGE_BASIS
        ],
        [
            (HELP, AT_RISK),  # the duty is met
            (HELP, {**CHILD, "duty_elements": {"relevant_to_child_welfare": False}}),
            (HELP, {**CHILD, **EMERGENCY}),
            (HELP, {**CHILD, **COMPELS}),
        ],
    ),
    "COURT_ORDER": (
        [
            (SERVICE, COMPELS),
            (SERVICE, FORBIDS),
            (SERVICE, {"court_order": {"effect": "allows"}}),
            (SERVICE, {"override_grounds": ["court_order"]}),
            (SERVICE, {"court_order": {"effect": None, "kind": "injunction"}}),
        ],
        [
            (SERVICE, {}),
            (
                ("local_authority", "police", "safeguarding_adult"),
                {"override_grounds": ["court_order"]},  # a ground of R9
            ),
        ],
    ),
    "STATUTORY_BAR": (
        [
            (SERVICE, {"information_from": ["adoption"]}),
            (SERVICE, {"information_from": ["adoption"], **EMERGENCY}),
        ],
        [
            (SERVICE, {"information_from": ["police_intelligence"]}),
            (SERVICE, {"information_from": ["dbs_certificate"], **GIVEN}),
        ],
    ),
    "RECIPIENT_IS_RISK": (
        [(TO_MOTHER, {**CHILD, **DANGER}), (TO_MOTHER, {**CHILD, **DANGER, **FORBIDS})],
        [(TO_MOTHER, {**CHILD, **PARENT}), (TO_MOTHER, {**CHILD, **PARENT, **FORBIDS})],
    ),
    "PARENT_SPEAKS": (
        [(TO_MOTHER, {**CHILD, **PARENT})],
        [
            (TO_MOTHER, {**CHILD, "recipient": {"relation": "foster_carer"}}),
            (TO_MOTHER, {**CHILD, **PARENT, **GIVEN}),
        ],
    ),
    "VICTIM_REQUEST_CONDITIONS": (
        [(TO_POLICE, VICTIM)],
        [(TO_POLICE, {**VICTIM, "request_received": False}), (TO_POLICE, {**VICTIM, **COMPELS})],
    ),
    "PUBLIC_INTEREST_NEEDED": (
        [
            ((*TO_POLICE, "special:health"), {}),
            ((*TO_POLICE, "special:health"), {"public_interest": "serious_crime"}),
        ],
        [
            (TO_POLICE, {}),
            (TO_POLICE, {"public_interest": "serious_crime"}),  # nothing is confidential
            ((*SERVICE, "special:health"), {}),  # consent is what it needs
        ],
    ),
    "NATIONAL_OPT_OUT": (
        [(RESEARCH, S251), (RESEARCH, {**S251, "national_opt_out": "set"})],
        [
            (RESEARCH, {**S251, "national_opt_out": "not_set"}),
            (RESEARCH, {**S251, "national_opt_out": "exempted"}),
            (RESEARCH, {"national_opt_out": "set"}),  # not named
            (CARE, {**S251, "national_opt_out": "set"}),  # does not match
        ],
    ),
    "NO_RISK_SAID": (
        [
            (HELP, {**CHILD, **REFUSED}),
            (
                ("local_authority", "fire_rescue", "safeguarding_child"),
                {**CHILD, "risk_of_serious_harm": "none"},
            ),
        ],
        [
            (HELP, CHILD),
            (("local_authority", "fire_rescue", "safeguarding_child"), CHILD),
        ],
    ),
    "OWN_TASK": (
        [(SERVICE, {}), (SERVICE, {"whose_task": "recipient"})],
        [(SERVICE, {"whose_task": "sender"}), (CARE, {}), (SERVICE, {**GIVEN, "subject": {},
          "whose_task": "recipient"})],
    ),
    "ASK_THE_SOURCE": (
        [
            (SERVICE, {"information_from": ["police_intelligence"]}),
            (HELP, {"information_from": ["police_intelligence"], **AT_RISK}),
        ],
        [
            (("police", *SERVICE[1:]), {"information_from": ["police_intelligence"]}),
            (SERVICE, {"information_from": ["third_party_in_confidence"]}),
        ],
    ),
    "PROTECT_THE_SOURCE": (
        [
            (SERVICE, {"information_from": ["third_party_in_confidence"]}),
            (HELP, {"information_from": ["third_party_in_confidence"], **AT_RISK}),
        ],
        [
            (CHARITY_HELP, {"information_from": ["third_party_in_confidence"], **REFUSED}),
            (TO_MOTHER, {"information_from": ["third_party_in_confidence"], **CHILD, **DANGER}),
        ],
    ),
}  # fmt: skip

# Codes of the first edition that the second says more, or less, often.
CHANGED: dict[str, tuple[list[Case], list[Case]]] = {
    "DO_NOT_ALERT": (
        [
            (CHARITY_HELP, {"consent_detail": {"unsafe_to_ask": True}}),
            (("local_authority", "police", "crime_investigation"), {}),
        ],
        [
            (("local_authority", "police", "crime_investigation"), {"subject": {"role": "victim"}}),
            (TO_POLICE, VICTIM),
        ],
    ),
    "TELL_UNLESS_UNSAFE": (
        [
            (("local_authority", "police", "crime_investigation"), {"subject": {"role": "victim"}}),
            (TO_POLICE, VICTIM),
        ],
        [(TO_MOTHER, {**CHILD, **DANGER})],
    ),
    "REFUSAL_NOT_A_BAR": (
        [(("local_authority", "police", "safeguarding_child"), {**CHILD, **REFUSED})],
        [
            (TO_MOTHER, {**CHILD, **REFUSED, "recipient": {"relation": "foster_carer"}}),
            (HELP, {**CHILD, **REFUSED}),
            ((*SERVICE, "special:health"), REFUSED),
            (TO_MOTHER, {**CHILD, **REFUSED, **DANGER}),
        ],
    ),
    "CONSENT_NOT_THE_BASIS": (
        [(SERVICE, {}), (SERVICE, COMPELS)],
        [
            (TO_MOTHER, {**CHILD, **PARENT}),
            ((*SERVICE, "special:health"), GIVEN),  # it sets the confidence aside
        ],
    ),
    "NO_AUTHORITY_TO_CONSENT": (
        [
            (
                CHARITY_HELP,
                {**CHILD, "consent_state": "given", "consent_detail": {"by": "next_of_kin"}},
            )
        ],
        [
            (CHARITY_HELP, {**CHILD, "consent_state": "given", "consent_detail": {"by": "self"}}),
            (
                CHARITY_HELP,
                {
                    "subject": {"capacity": "lacks"},
                    "consent_state": "given",
                    "consent_detail": {"by": "self"},
                },
            ),
        ],
    ),
    "GILLICK": (
        [
            ((*TO_MOTHER[:2], "direct_care"), {**PARENT, "subject": ABLE}),
            ((*TO_MOTHER[:2], "direct_care", "special:health"), {**PARENT, "subject": TEEN}),
        ],
        [((*TO_MOTHER[:2], "direct_care"), {**PARENT, "subject": TEEN})],
    ),
    "IMPLIED_CONSENT_DIRECT_CARE": (
        [(CARE, {})],
        [
            (("nhs_trust", "family_member", "direct_care"), {}),
            (CARE, {"information_from": ["legal_advice"]}),
            (CARE, {"information_from": ["sexual_health_service"]}),
        ],
    ),
    "CONFIDENTIALITY_SEPARATE": (
        [
            (("charity", "charity", "service_delivery"), {"information_from": ["counselling"]}),
            (("pharmacy_dentist_optician", "charity", "service_delivery"), {}),
        ],
        [(("charity", "charity", "service_delivery"), {"information_from": ["adoption"]})],
    ),
    "GATEWAY_EXCLUDES_THIS": (
        [
            # "DEA s.35 by the NHS": its senders do not include this one
            (("nhs_trust", "local_authority", "public_service_delivery"),
             {"gateway": "DEA2017.s35"}),
            (("local_authority", "police", "serious_violence"),
             {"gateway": "PCSCA2022.s16", "information_from": ["health_or_care_record"]}),
        ],
        [(SERVICE, {"gateway": "DEA2017.s35"})],
    ),
    "DUTY_APPLIES": (
        [(SERVICE, COMPELS), (HELP, AT_RISK)],
        [(HELP, {**AT_RISK, **FORBIDS}), (HELP, {**AT_RISK, "information_from": ["legal_advice"]})],
    ),
    "POWER_NOT_DUTY": (
        [
            (SERVICE, {"request_received": True}),
            (("local_authority", "police", "safeguarding_child"),
             {"subject": {}, "risk_of_serious_harm": "child", "gateway": "CareAct2014.s45",
              "duty_elements": {"relevant_to_child_welfare": False}}),
        ],
        [
            (HELP, {**CHILD, "request_received": True}),  # a duty is possible
            (SERVICE, {**EMERGENCY, "request_received": True}),
            (("local_authority", "fire_rescue", "safeguarding_child"),
             {**AT_RISK, "request_received": True}),
            (SERVICE, {**COMPELS, "request_received": True}),
        ],
    ),
    "EXEMPTION_NOT_A_BASIS": (
        [(("local_authority", "central_government", "immigration"), {"request_received": True})],
        [
            (("local_authority", "central_government", "immigration"), {}),
            (TO_POLICE, {"request_received": True, **COMPELS}),
        ],
    ),
    "REQUEST_MUST_STATE_TASK": (
        [
            (("charity", "central_government", "immigration"), {}),
            (("charity", "local_authority", "housing_allocation"), {"request_received": True}),
        ],
        [
            (("local_authority", "central_government", "immigration"), {}),
            (("charity", "local_authority", "housing_allocation"), {}),
        ],
    ),
    "HARM_OF_NOT_SHARING": (
        [
            (("charity", "family_member", "direct_care"),
             {**REFUSED, "risk_of_serious_harm": "self"}),
            (("charity", "family_member", "direct_care"), {"subject": {"capacity": "lacks"}}),
        ],
        [
            (TO_MOTHER, {**CHILD, **DANGER, **EMERGENCY}),
            (("charity", "family_member", "direct_care"), {}),
        ],
    ),
    "MINIMUM_NECESSARY": (
        [(SERVICE, {"information_from": ["legal_advice"]})],
        [(TO_MOTHER, {**CHILD, **DANGER}), (SERVICE, FORBIDS)],
    ),
    "BASIS_CLOSED_TO_PUBLIC_AUTHORITY": (
        [(("pharmacy_dentist_optician", "charity", "service_delivery"),
          {"proposed_basis": "6(1)(f)"})],
        [(("pharmacy_dentist_optician", "charity", "service_delivery"),
          {"proposed_basis": "6(1)(f)", "under_public_contract": {"from": False}})],
    ),
    "DUTY_FALLS_AWAY": (
        [(HELP, {**AT_RISK, "duty_exception": "detrimental"})],
        [(HELP, {**AT_RISK, "duty_exception": "detrimental", **COMPELS}),
         (HELP, {**AT_RISK, "duty_exception": "detrimental", **FORBIDS})],
    ),
}  # fmt: skip
CASES = {**NEW, **CHANGED}
DUE = [(code, case) for code, (due, _) in CASES.items() for case in due]
NOT_DUE = [(code, case) for code, (_, not_due) in CASES.items() for case in not_due]


@pytest.mark.parametrize(("code", "case"), DUE, ids=lambda value: str(value)[:60])
def test_due(code: str, case: Case) -> None:
    share, facts = case
    assert code in codes(assess(*share, **facts))


@pytest.mark.parametrize(("code", "case"), NOT_DUE, ids=lambda value: str(value)[:60])
def test_not_due(code: str, case: Case) -> None:
    share, facts = case
    assert code not in codes(assess(*share, **facts))


def test_every_new_row_is_walked_and_none_is_made_up() -> None:
    assert set(NEW) == LAW.messages.keys() - FIRST.messages.keys()
    assert {row.code for row in WHEN} == set(LAW.messages)


# Classes and order

RICH: list[Case] = [
    ((*HELP, "special:health", "criminal"), {**CHILD, **REFUSED, "routine": True,
      "information_from": ["police_intelligence", "third_party_in_confidence"],
      "agreement_in_force": "expired", "request_received": True}),
    (("charity", "police", "crime_investigation", "special:health"), {**VICTIM, **GIVEN}),
    (TO_MOTHER, {**CHILD, **DANGER, **EMERGENCY}),
    ((*RESEARCH, "out_of_scope:visa"), {**S251, "agreement_in_force": "active"}),
    (SERVICE, {"whose_task": "recipient", "subject": {"capacity": "lacks"}}),
    (("charity", "police", "safeguarding_adult", "special:health"), {**REFUSED, **EMERGENCY}),
    ((*CARE, "special:health"), {"consent_state": "withdrawn", "proposed_basis": "6(1)(a)"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def contract() -> str:
    return shared("contract/second-edition/messages.md").read_text("utf-8")


@pytest.mark.parametrize("case", RICH, ids=lambda case: case[0][2])
def test_do_then_know_then_record_in_the_contracts_order(case: Case, contract: str) -> None:
    share, facts = case
    order = contract.partition("(first that is due): ")[2].partition(". In know and record")[0]
    rows = re.findall(r"^\| ([A-Z_]+) \|.*\| (do|know|record)[^|]*\|$", contract, re.MULTILINE)
    found = assess(*share, **facts).messages
    classes = [message.message_class for message in found]
    assert classes == sorted(classes, key=["do", "know", "record"].index)
    to_do = [message.code for message in found if message.message_class == "do"]
    assert to_do == [code for code in order.split(", ") if code in to_do]
    assert len(found) >= 6
    for message in found:
        assert message.message_class == dict(rows)[message.code] or message.code == "OWN_TASK"


@pytest.mark.parametrize(
    ("whose", "message_class"), [(None, "know"), ("recipient", "do")], ids=["R12", "RT"]
)
def test_whose_task_is_an_act_only_where_it_decides(whose: str | None, message_class: str) -> None:
    [message] = [m for m in assess(*SERVICE, whose_task=whose).messages if m.code == "OWN_TASK"]
    assert message.message_class == message_class
    assert message.to_dict()["class"] == message_class


def test_the_first_edition_has_no_classes() -> None:
    [message, *_] = assess(*SERVICE, law=FIRST).messages
    assert message.to_dict() == {"code": message.code, "text": message.text}
