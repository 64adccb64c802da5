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
    codes,
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


def test_a_consent_that_would_carry_the_share_can_be_withdrawn():
    """R10, "unsafe to seek: SEEK_ADVICE": the adult's consent would still be what it rests on."""
    share = ("charity", "charity", "safeguarding_adult", "special:health")
    for state in ("not_sought_unsafe", "not_sought"):
        answer = assess(*share, consent_state=state)
        assert (rule(answer), "6(1)(a)" in answer.bases) == ("R10", True)
        assert "CONSENT_CAN_BE_WITHDRAWN" in codes(answer)
    assert "CONSENT_CAN_BE_WITHDRAWN" not in codes(assess(*share, subject={"at_risk": True}))


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


@pytest.mark.parametrize(
    ("share", "facts", "state"),
    [
        (("gp_practice", "police", "fraud"), {"public_interest": "serious_crime"}, True),
        (("gp_practice", "police", "fraud"), {"override_grounds": ["serious_crime"]}, True),
        (("gp_practice", "police", "fraud"), {"court_order": {"effect": "allows"}}, True),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "others"}, True),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "life"}, True),
        (
            ("gp_practice", "local_authority", "housing_allocation"),
            {"risk_of_serious_harm": "child"},
            True,
        ),
        (
            ("gp_practice", "local_authority", "public_health"),
            {"risk_of_serious_harm": "others"},
            True,
        ),
        (("gp_practice", "local_authority", "public_health"), {}, False),
        (("gp_practice", "regulator", "public_service_delivery"), {}, False),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "self"}, False),
        (("gp_practice", "police", "fraud"), {"risk_of_serious_harm": "subject"}, False),
    ],
)
def test_the_public_interest_that_sets_a_confidence_aside(
    share: tuple[str, ...], facts: dict[str, Any], state: bool
):
    """§7.1 RC, "satisfied by … `court_order.allows`; `public_interest`; a risk said `child others
    subject_and_others life`": an answer does not say that one is still wanting where it is there
    (messages.md CONFIDENTIALITY_SEPARATE)."""
    answer = assess(*share, "special:health", **facts)
    assert answer.confidentiality is not None
    assert (answer.confidentiality.state == "public_interest") is state
    if state:
        assert answer.outcome.supports_sharing


@pytest.mark.parametrize(
    ("share", "subject", "said"),
    [
        (("local_authority", "charity", "safeguarding_adult"), {}, True),
        (("local_authority", "charity", "safeguarding_adult"), SMALL_CHILD, False),
        (("local_authority", "charity", "housing_allocation"), {}, False),
        (("charity", "local_authority", "safeguarding_adult"), {}, False),
        (("nhs_trust", "local_authority", "housing_allocation"), {}, True),
        (("police", "local_authority", "safeguarding_adult"), {}, False),
    ],
)
def test_confidentiality_is_spoken_of_where_care_is(
    share: tuple[str, ...], subject: dict[str, Any], said: bool
):
    """messages.md CONFIDENTIALITY_SEPARATE: "an NHS body, GP, pharmacy or care provider sends, or
    adult social care does"."""
    answer = assess(*share, subject=subject)
    assert ("CONFIDENTIALITY_SEPARATE" in codes(answer)) is said
    assert (answer.confidentiality is not None) is said


@pytest.mark.parametrize(
    ("facts", "closed"),
    [
        ({}, False),
        ({"emergency": True, "risk_of_serious_harm": "life"}, True),
        ({"proposed_basis": "6(1)(ea)"}, True),
        ({"proposed_basis": "6(1)(f)"}, True),
        ({"proposed_basis": "6(1)(e)"}, False),
        ({"proposed_basis": "6(1)(a)"}, False),
    ],
)
def test_what_is_closed_to_a_public_authority_is_said_where_it_could_be_tried(
    facts: dict[str, Any], closed: bool
):
    """messages.md: "(ea) or (f) proposed by a public authority, or a public authority in an
    emergency"; another body is never told so."""
    for sender, told in (("local_authority", closed), ("charity", False)):
        answer = assess(sender, "nhs_trust", "regulation_or_complaints", **facts)
        assert ("BASIS_CLOSED_TO_PUBLIC_AUTHORITY" in codes(answer)) is told


@pytest.mark.parametrize("kind", ["personal", "anonymous"])
def test_nothing_about_a_request_is_said_of_data_about_nobody(kind: str):
    """messages.md: what belongs to data protection law is not said where it does not apply."""
    answer = assess(
        "charity",
        "local_authority",
        "public_service_delivery",
        kind,
        proposed_basis="6(1)(ea)",
        request_received=True,
    )
    assert ("REQUEST_MUST_STATE_TASK" in codes(answer)) is (kind == "personal")
