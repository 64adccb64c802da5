"""Readings that few facts bring out, each with its neighbours (``tests/mutation``)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.engine import RULES
from registry.domain.decision.grounds.ground import Finding
from registry.domain.decision.grounds.possible import PossibleDuty, asked
from tests.domain.decision.answered import few
from tests.domain.decision.cases import (
    FIRST,
    LAW,
    SMALL_CHILD,
    TEEN,
    VALID,
    assess,
    rule,
)

# law.md §7, with the lettered rules where §7.1 puts them.
ORDER = (
    *("FACTS", "R0", "RS", "RS", "R1", "R11", "RB", "RO", "R2", "R3", "R4", "R5", "R6", "RV"),
    *("RP", "RC", "R7", "R8", "R9", "RN", "R10", "RT", "R11", "R12", "R13", "R14", "R15"),
)
BORROWED = ("parish_council", "court_coroner", "housing_allocation")
VAGUE = {"consent_state": "given", "consent_detail": {"recipients_named": False}}
HOUSING = ("prison", "local_authority", "homelessness_referral")
CRIME = ("police", "local_authority", "crime_prevention")
AT_RISK = {"subject": {**SMALL_CHILD, "at_risk": True}}
LATER: dict[str, Any] = {
    "recipient": {"relation": "spouse_or_partner", "is_or_lives_with_source_of_risk": True},
    "court_order": {"effect": "forbids"},
    "victim_request": {"counselling": True},
    "public_interest": "serious_crime",
    "national_opt_out": "set",
    "under_public_contract": {"from": False, "to": False},
    "whose_task": "recipient",
}


def offered(*share: str, **facts: Any) -> set[str]:
    """The facts that the answer names as what would change it."""
    answer = assess(*share, **facts)
    return {change.field for found in answer.missing for change in found.changes}


def test_the_rules_are_walked_in_the_order_of_the_law():
    assert tuple(name for name, _ in RULES) == ORDER


@pytest.mark.parametrize("name", LATER)
def test_the_first_edition_reads_nothing_in_the_facts_of_the_second(name: str):
    for case in few(FIRST, 1_000)[:60]:
        told = case.restated(**{name: LATER[name]})
        assert (told.outcome, told.bases, told.conditions) == (
            case.answer.outcome,
            case.answer.bases,
            case.answer.conditions,
        ), case.stated
        assert told.messages == case.answer.messages, case.stated


def test_a_finding_that_only_explains_has_no_outcome_to_give():
    with pytest.raises(ValueError, match="Only a finding with an outcome decides"):
        Finding("R2", "It was dropped.").decided  # noqa: B018 - asking is the test


@pytest.mark.parametrize(
    ("share", "facts", "decided"),
    [
        (
            ("nhs_trust", "police", "crime_investigation", "personal", "criminal"),
            {"subject": {"role": "victim"}, "request_received": True, "routine": True},
            "RV",
        ),
        (
            # Without the health details it would not be counselling, and all would be shown.
            ("nhs_trust", "police", "crime_investigation", "personal", "special:health"),
            {
                "subject": {"role": "victim"},
                "request_received": True,
                "victim_request": {
                    "line_of_enquiry": True,
                    "necessary_and_proportionate": True,
                    "notice_given": True,
                },
            },
            "RV",
        ),
        (
            ("local_authority", "family_member", "safeguarding_child", "personal", "criminal"),
            {"subject": SMALL_CHILD, "recipient": {"is_or_lives_with_source_of_risk": True}},
            "RS",
        ),
        (
            ("nhs_trust", "charity", "public_service_delivery", "personal", "criminal"),
            {"court_order": {"effect": "forbids"}},
            "RS",
        ),
    ],
)
def test_nothing_that_can_be_got_changes_whom_one_may_tell(
    share: tuple[str, ...], facts: dict[str, Any], decided: str
):
    """The contract's `missing`: "nothing under RS"; §7.1 RV: "no `missing`"."""
    answer = assess(*share, apd_in_place=False, proposed_basis="6(1)(f)", **facts)
    assert rule(answer) == decided
    assert answer.missing == ()


@pytest.mark.parametrize(
    ("facts", "fair"),
    [
        ({}, True),
        ({"subject": {"role": "offender"}}, True),
        ({"subject": {"role": "suspect"}}, False),
        ({"subject": {"role": "alleged_perpetrator"}}, False),
        ({"consent_detail": {"recipients_named": False, "suspected_abuser": True}}, False),
        ({"consent_detail": {"recipients_named": False, "unsafe_to_ask": True}}, False),
    ],
)
def test_a_new_consent_is_not_offered_where_asking_could_alert(facts: dict[str, Any], fair: bool):
    """The contract's `missing`: "consent where it may honestly be asked" (DO_NOT_ALERT)."""
    fields = offered(*BORROWED, whose_task="recipient", **{**VAGUE, **facts})
    assert ("consent_detail" in fields) is fair


@pytest.mark.parametrize(
    ("detail", "outcome"),
    [
        ({}, "DUTY_TO_SHARE"),
        ({"explicit": False}, "DUTY_TO_SHARE"),  # what the step needs is less than a basis
        ({"freely_given": False}, "CONSENT_NEEDED"),
        ({"conditional_on_service": True}, "CONSENT_NEEDED"),
        ({"recipients_named": False}, "CONSENT_NEEDED"),
        ({"by": "next_of_kin"}, "CONSENT_NEEDED"),
    ],
)
def test_the_agreement_that_a_step_needs(detail: dict[str, Any], outcome: str):
    """§4 Housing Act s.213B, "to the housing authority of the person's choice": an agreement that
    was not free, or that names nobody, is none."""
    answer = assess(*HOUSING, consent_state="given", consent_detail={**VALID, **detail})
    assert answer.outcome == outcome


@pytest.mark.parametrize(
    ("refused_by", "state", "outcome"),
    [
        ("parental_responsibility", "refused", "NOT_SUPPORTED"),
        ("parental_responsibility", "withdrawn", "NOT_SUPPORTED"),
        ("parental_responsibility", "given", "NOT_SUPPORTED"),
        ("attorney", "refused", "CONSENT_NEEDED"),
        ("attorney", "withdrawn", "CONSENT_NEEDED"),
    ],
)
def test_of_two_who_spoke_the_one_who_may_speak_counts(refused_by: str, state: str, outcome: str):
    """§2 "not competent → a PR-holder"; an attorney never speaks for a child."""
    answer = assess(
        *("charity", "charity", "early_help"),
        subject={**TEEN, "gillick": "not_competent"},
        consent_state=state,
        consent_detail={"by": "deputy", "given_by": ["attorney"], "refused_by": [refused_by]},
    )
    assert answer.outcome == outcome


@pytest.mark.parametrize(
    ("categories", "named", "outcome"),
    [
        (("pseudonymised",), True, "DUTY_TO_SHARE"),
        (("pseudonymised", "anonymous"), True, "DUTY_TO_SHARE"),
        (("pseudonymised", "anonymous"), False, "DUTY_TO_SHARE"),
        (("pseudonymised", "personal"), True, "CHANGE_BASIS"),
        (("pseudonymised", "special:health"), True, "CHANGE_BASIS"),
        (("pseudonymised", "personal"), False, "SHARE_SUPPORTED"),
    ],
)
def test_what_the_depersonalised_duty_covers(
    categories: tuple[str, ...], named: bool, outcome: str
):
    """§7.1 "s.17A excludes anything but pseudonymised or anonymous data"; the part that it covers
    is a duty on its own."""
    answer = assess(*CRIME, *categories, gateway="CDA1998.s17A" if named else None)
    assert answer.outcome == outcome
    alone = {item.category: item.outcome for item in answer.items}
    assert alone["pseudonymised"] == "DUTY_TO_SHARE"


def test_a_law_that_fits_is_not_dropped_because_another_fits_too():
    """§7.1 "A named row does not hide a duty: duties are looked for whatever is named"."""
    share = ("nhs_trust", "local_authority", "child_protection_s47")
    answer = assess(*share, gateway="CA1989.s47(9)", request_received=True, **AT_RISK)
    duties = [row.gateway for row in answer.gateways if row.state == "duty"]
    assert duties == ["CA1989.s47(9)", "CA2004.s16LA"]
    assert [reason.rule for reason in answer.reasons] == ["R6"]


def test_at_most_two_questions_about_duties_are_asked():
    """§7.1 RD "at most two questions … rows with one element named together". No share has three
    in today's tables, which officers may change."""
    rows = ("CA2004.s16LA", "CQC2009.reg16", "CQC2009.reg18", "SVGA2006.s35")
    duties = tuple(
        PossibleDuty(row, asks=element, element=element)
        for row in map(LAW.gateways.__getitem__, rows)
        if (element := row.element) is not None
    )
    assert [duty.row.id for duty in asked(duties)] == list(rows[:3])
    assert [duty.row.id for duty in asked(duties[1:])] == list(rows[1:])


def test_a_law_that_excludes_one_item_covers_the_rest_alone():
    """§4 "National Fraud Initiative … no patient data": found because its element is true."""
    answer = assess(
        *("nhs_trust", "central_government", "fraud", "personal", "special:health"),
        request_received=True,
        duty_elements={"nfi_request": True},
    )
    alone = {item.category: item.outcome for item in answer.items}
    assert alone == {"personal": "DUTY_TO_SHARE", "special:health": "SEEK_ADVICE"}


@pytest.mark.parametrize(
    ("purpose", "element", "asked"),
    [
        ("housing_allocation", True, True),
        ("housing_allocation", None, False),
        ("housing_allocation", False, False),
        ("early_help", True, True),
        ("early_help", None, True),
        ("early_help", False, False),
        ("marketing", True, False),
    ],
)
def test_a_duty_that_only_a_contract_keeps_open(purpose: str, element: bool | None, asked: bool):
    """§7.1 s.16LA, possible "where it would be met or possible but for one side's contract, which
    is null (element null or true; the question is then the contract)"."""
    known = {} if element is None else {"relevant_to_child_welfare": element}
    share = ("charity", "local_authority", purpose)
    answer = assess(*share, subject=SMALL_CHILD, duty_elements=known)
    found = [(duty.gateway, duty.element) for duty in answer.possible_duties]
    assert found == ([("CA2004.s16LA", None)] if asked else [])


@pytest.mark.parametrize("sender", ["charity", "private_company"])
@pytest.mark.parametrize("gateway", [None, "FGMA2003.s5B"])
@pytest.mark.parametrize(("element", "duty"), [(True, True), (None, False), (False, False)])
def test_a_sender_whom_only_the_element_brings_under_a_duty(
    sender: str, gateway: str | None, element: bool | None, duty: bool
):
    """§7.1 s.5B: health professionals of "charity, private_company where the element is true"."""
    known = {} if element is None else {"fgm_told_or_seen": element}
    share = (sender, "police", "safeguarding_child")
    answer = assess(*share, gateway=gateway, duty_elements=known, **AT_RISK)
    assert (answer.outcome == "DUTY_TO_SHARE") is duty


@pytest.mark.parametrize("purpose", ["early_help", "homelessness_referral"])
@pytest.mark.parametrize("state", ["refused", "not_sought"])
def test_no_request_helps_where_the_row_opens_only_the_senders_own_task(purpose: str, state: str):
    """§7.1 R11: Annex 1 para 1 "does not apply where the row opens nothing"; the task that a parish
    council says is its own is not of the row."""
    answer = assess(
        *("parish_council", "local_authority", purpose),
        proposed_basis="6(1)(ea)",
        whose_task="sender",
        request_received=True,
        consent_state=state,
    )
    assert "REQUEST_MUST_STATE_TASK" not in {message.code for message in answer.messages}
    assert all(reason.because != "incomplete_request" for reason in answer.reasons)


def test_a_duty_that_falls_away_is_no_law_that_vetting_may_rest_on():
    share = ("pharmacy_dentist_optician", "charity", "employment_vetting")
    facts: dict[str, Any] = {
        "subject": {"age_band": "adult", "children_in_household": True},
        "under_public_contract": {"from": True, "to": True},
        "duty_elements": {"relevant_to_child_welfare": True},
    }
    assert "6(1)(c)" in assess(*share, **facts).bases
    fallen = assess(*share, **facts, duty_exception="detrimental")
    assert (fallen.outcome, fallen.bases) == ("SEEK_ADVICE", ())
