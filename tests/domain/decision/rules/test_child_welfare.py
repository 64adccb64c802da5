"""Children Act 2004 s.16LA, found without being named (law.md §7.1 "s.16LA by null")."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, assess, codes, rule

ELEMENT = "relevant_to_child_welfare"
AT_RISK = {"subject": {**SMALL_CHILD, "at_risk": True}}
CHILD = {"subject": SMALL_CHILD}
HELP = ("maintained_school", "local_authority", "early_help")
LISTED = (
    *("local_authority", "nhs_trust", "icb", "police", "probation", "prison"),
    *("youth_offending_team", "safeguarding_partners", "maintained_school", "academy"),
    *("independent_school", "fe_college", "nursery"),
)
UNLESS_DENIED = ("gp_practice", "pharmacy_dentist_optician", "foster_agency")
IF_SAID = (
    "charity",
    "housing_association",
    "private_care_provider",
    "private_company",
    "university",
)
MET = (
    *("child_protection_s47", "safeguarding_child", "child_in_need_s17", "early_help"),
    "staff_safeguarding",
)
POSSIBLE = (
    *("domestic_abuse_marac", "domestic_abuse_support", "prevent_channel", "serious_violence"),
    *("modern_slavery", "safeguarding_review", "send_support"),
)
NEVER = ("marketing", "commercial_request", "research", "immigration", "fraud")


def state(*share: str, **facts: Any) -> str:
    """``duty`` where s.16LA is met, ``element`` or ``contract`` where it is possible, or ``no``."""
    answer = assess(*share, **facts)
    if any(r.deciding and "16LA" in r.sources[0].provision for r in answer.reasons if r.sources):
        assert answer.outcome == "DUTY_TO_SHARE"
        return "duty"
    asked = [duty for duty in answer.possible_duties if duty.gateway == "CA2004.s16LA"]
    return ("element" if asked[0].element else "contract") if asked else "no"


# Met


@pytest.mark.parametrize("purpose", MET)
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (AT_RISK, "duty"),
        ({**CHILD, "risk_of_serious_harm": "self"}, "duty"),
        ({"risk_of_serious_harm": "child"}, "duty"),  # anyone with risk to a child
        ({**CHILD, "risk_of_serious_harm": "none"}, "element"),
        (CHILD, "element"),
        ({"subject": {"children_in_household": True}}, "element"),
        ({"subject": {"role": "parent_of_subject"}, "risk_of_serious_harm": "others"}, "element"),
        ({}, "no"),  # no child is concerned
        ({"risk_of_serious_harm": "others"}, "no"),
    ],
)
def test_met_where_harm_is_said(purpose: str, facts: dict[str, Any], expected: str) -> None:
    assert state("academy", "local_authority", purpose, **facts) == expected


def test_the_duty_in_full() -> None:
    answer = assess(*HELP, "special:health", **AT_RISK, consent_state="refused")
    assert (answer.outcome, rule(answer)) == ("DUTY_TO_SHARE", "R6")
    assert answer.bases == ("6(1)(c)", "6(1)(e)")
    assert "9(2)(g)+Sch1.6" in answer.conditions
    assert "DUTY_APPLIES" in codes(answer)
    assert "POWER_NOT_DUTY" not in codes(answer)


@pytest.mark.parametrize(("day", "expected"), [("2026-09-29", "no"), ("2026-09-30", "duty")])
def test_from_its_day(day: str, expected: str) -> None:
    assert state(*HELP, evaluation_date=day, **AT_RISK) == expected


@pytest.mark.parametrize("purpose", [*POSSIBLE, "public_service_delivery", "direct_care"])
@pytest.mark.parametrize("how", [{"duty_elements": {ELEMENT: True}}, {"gateway": "CA2004.s16LA"}])
def test_met_for_other_purposes_where_said_or_named(purpose: str, how: dict[str, Any]) -> None:
    assert state("academy", "local_authority", purpose, **CHILD, **how) == "duty"


@pytest.mark.parametrize("purpose", NEVER)
@pytest.mark.parametrize("how", [{}, {"duty_elements": {ELEMENT: True}}])
def test_never_for_some(purpose: str, how: dict[str, Any]) -> None:
    assert state("police", "local_authority", purpose, **AT_RISK, **how) == "no"


@pytest.mark.parametrize("named", [None, "CA2004.s16LA"])
def test_false_drops_it_named_or_not(named: str | None) -> None:
    denied = {"duty_elements": {ELEMENT: False}}
    assert state(*HELP, gateway=named, **AT_RISK, **denied) == "no"


def test_its_own_exception() -> None:
    met = assess(*HELP, duty_exception="detrimental", **AT_RISK)
    assert (met.outcome, rule(met)) == ("SEEK_ADVICE", "R5")
    assert "DUTY_FALLS_AWAY" in codes(met)
    assert state(*HELP, duty_exception="detrimental", **CHILD) == "no"
    assert state(*HELP, duty_exception="objection", **AT_RISK) == "duty"


def test_it_is_cited_only_where_no_other_duty_is_met() -> None:
    answer = assess(
        "nhs_trust", "local_authority", "child_protection_s47", request_received=True, **AT_RISK
    )
    [deciding] = [reason for reason in answer.reasons if reason.deciding]
    assert deciding.sources[0].provision.startswith("section 47")


# Possible


@pytest.mark.parametrize("purpose", [*MET, *POSSIBLE])
def test_possible_for_these_purposes(purpose: str) -> None:
    answer = assess("academy", "local_authority", purpose, **CHILD)
    assert [duty.element for duty in answer.possible_duties][:1] == [ELEMENT]
    assert "DUTY_MAY_APPLY" in codes(answer)
    assert not {"DUTY_APPLIES", "POWER_NOT_DUTY"} & codes(answer)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CHILD, "no"),
        ({**CHILD, "risk_of_serious_harm": "subject"}, "no"),
        (AT_RISK, "element"),
        ({"risk_of_serious_harm": "child"}, "no"),
    ],
)
def test_for_any_other_purpose_where_the_child_is_at_risk(
    facts: dict[str, Any], expected: str
) -> None:
    assert state("academy", "local_authority", "service_delivery", **facts) == expected


# Who is listed


@pytest.mark.parametrize("kind", LISTED)
def test_the_listed(kind: str) -> None:
    for share in ((kind, "local_authority", "early_help"), ("academy", kind, "early_help")):
        for contract in (None, False):
            ends = {"from": contract, "to": contract}
            assert state(*share, under_public_contract=ends, **AT_RISK) == "duty"


@pytest.mark.parametrize("kind", UNLESS_DENIED)
def test_contractors_unless_it_is_denied(kind: str) -> None:
    for end, share in (
        ("from", (kind, "local_authority", "early_help")),
        ("to", ("academy", kind, "early_help")),
    ):
        assert state(*share, **AT_RISK) == "duty"
        assert state(*share, under_public_contract={end: True}, **AT_RISK) == "duty"
        assert state(*share, under_public_contract={end: False}, **AT_RISK) == "no"


@pytest.mark.parametrize("kind", IF_SAID)
def test_contractors_if_it_is_said(kind: str) -> None:
    for end, share in (
        ("from", (kind, "local_authority", "early_help")),
        ("to", ("academy", kind, "early_help")),
    ):
        assert state(*share, under_public_contract={end: True}, **AT_RISK) == "duty"
        assert state(*share, under_public_contract={end: False}, **AT_RISK) == "no"
        assert state(*share, **AT_RISK) == "contract"


@pytest.mark.parametrize(
    "kind",
    ["fire_rescue", "parish_council", "central_government", "elected_member", "cafcass",
     "safeguarding_adults_board", "regulator", "ombudsman", "family_member"],
)  # fmt: skip
def test_nobody_else(kind: str) -> None:
    assert state(kind, "local_authority", "early_help", **AT_RISK) == "no"
    assert state("academy", kind, "early_help", **AT_RISK) == "no"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CHILD, "contract"),  # possible but for the contract: the contract is asked about
        ({**AT_RISK, "duty_elements": {ELEMENT: True}}, "contract"),
        ({"duty_elements": {ELEMENT: True}, **CHILD}, "contract"),
        ({"duty_elements": {ELEMENT: False}, **AT_RISK}, "no"),
        ({}, "no"),
    ],
)
def test_what_turns_on_one_sides_contract(facts: dict[str, Any], expected: str) -> None:
    assert state("charity", "local_authority", "early_help", **facts) == expected


def test_two_unknown_contracts_are_too_many() -> None:
    assert state("charity", "housing_association", "early_help", **AT_RISK) == "no"


def test_the_contract_of_either_side_is_asked_about() -> None:
    for share, end in (
        (("charity", "local_authority", "early_help"), "from"),
        (("academy", "charity", "early_help"), "to"),
    ):
        answer = assess(*share, consent_state="refused", **CHILD)
        changes = [change for found in answer.missing for change in found.changes]
        offered = {change.field: change.to for change in changes}
        if answer.missing:
            assert offered.get(f"under_public_contract.{end}") is True
