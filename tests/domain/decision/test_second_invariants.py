"""Invariants (ix) to (xv) of law.md §7, which came with the second edition, on generated facts.

Where an invariant names what the engine itself works out (a bar without its exception, information
held in confidence), the second evaluator says whether it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from registry.domain.decision.assessment import Assessment
from tests.conformance.edition2.case import Case
from tests.domain.decision.answered import FEW, Answered, Made, cases, of_the_second
from tests.domain.decision.cases import LAW

FAMILY = "family_member"
SCHEMES = {"DAA2021.s77", "CJA2003.s327A"}
PUBLIC_INTERESTS = ("serious_crime", "serious_harm_to_others", "serious_disease")
ABOUT_THE_ITEM = {
    *("regulation_or_complaints", "employment_vetting", "staff_safeguarding"),
    "court_proceedings",
}


def as_read_twice(case: Answered) -> Case:
    """The same facts as the second evaluator reads them; it takes one speaker, not several."""
    detail = dict(case.stated["consent_detail"])
    if "refused_by" in detail:
        detail["refused_by"] = detail["refused_by"][0]
    return Case({**case.stated, "consent_detail": detail})


def scheme_decides(answer: Assessment) -> bool:
    return any(reason.because == "scheme" for reason in answer.reasons)


def told_to_the_source(case: Answered) -> Iterator[Assessment]:
    """The answers if the one told is the source of the risk, or may be beside a sign of it."""
    relation = case.stated["recipient"]["relation"]
    for source in (True, None):
        recipient = {"relation": relation, "is_or_lives_with_source_of_risk": source}
        detail = dict(case.stated["consent_detail"])
        if source is None:
            detail["suspected_abuser"] = True
        yield case.restated(to_kind=FAMILY, recipient=recipient, consent_detail=detail)


@of_the_second
def test_ix_the_source_of_the_risk_is_never_told(made: Made) -> None:
    law, count = made
    for case in cases(law, count // 2):
        for answer in told_to_the_source(case):
            if answer.outcome.in_law and not scheme_decides(answer):
                assert answer.outcome in ("SEEK_ADVICE", "NOT_SUPPORTED"), case.stated
            if scheme_decides(answer):
                assert case.facts.gateway in SCHEMES


@of_the_second
def test_x_a_bar_without_its_exception_is_never_passed_over(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        if not case.facts.information_from or not as_read_twice(case).bars:
            continue
        if case.answer.outcome.supports_sharing:
            tried += 1
            assert case.rule == "R1", case.stated
            assert "STATUTORY_BAR" in case.codes, case.stated
    assert tried > made[1] // 500


def presupposed(case: Answered) -> dict[str, bool]:
    """Codes with what each presupposes, by the facts alone."""
    facts, answer = case.facts, case.answer
    said = {facts.consent_state, *dict(facts.consent_by_category).values()}
    objected = bool(said & {"refused", "withdrawn"}) or facts.consent_detail.conflict is True
    two_voices = bool(facts.consent_detail.given_by and facts.consent_detail.refused_by)
    order = facts.court_order is not None or "court_order" in facts.override_grounds
    family = facts.to_kind == FAMILY
    asked = facts.request_received is True
    return {
        "RESPECT_CAPACITOUS_REFUSAL": objected or two_voices,
        "DONT_ASK_THEN_OVERRIDE": objected or two_voices,
        "WITHDRAWAL_NOT_RETROSPECTIVE": "withdrawn" in said,
        "BEST_INTERESTS": facts.subject.capacity == "lacks",
        "EXEMPTION_NOT_A_BASIS": asked,
        "VICTIM_REQUEST_CONDITIONS": asked and facts.to_kind == "police",
        "EMERGENCY_GO_AHEAD": facts.emergency and facts.risk_is_said,
        "DUTY_MAY_APPLY": bool(answer.possible_duties),
        "RECIPIENT_IS_RISK": family,
        "PARENT_SPEAKS": family,
        "COURT_ORDER": order,
        "STATUTORY_BAR": bool(facts.information_from),
        "ASK_THE_SOURCE": "police_intelligence" in facts.information_from,
        "PROTECT_THE_SOURCE": "third_party_in_confidence" in facts.information_from,
        "OWN_TASK": facts.whose_task in (None, "recipient") or case.rule == "RT",
        "NATIONAL_OPT_OUT": facts.national_opt_out in (None, "set"),
    }


@of_the_second
def test_xi_no_code_says_what_the_facts_deny_or_leave_unsaid(made: Made) -> None:
    for case in cases(*made):
        codes = case.codes
        wrong = [code for code, given in presupposed(case).items() if code in codes and not given]
        assert not wrong, (wrong, case.stated)


@of_the_second
def test_xi_nobody_is_told_that_no_risk_was_said_where_one_was(made: Made) -> None:
    """RN (c) says the code of any help that is declined; its words then speak of the help alone."""
    for case in cases(*made):
        said = case.facts.subject.at_risk is True or case.facts.risk_is_said
        texts = [m.text for m in case.answer.messages if said and m.code == "NO_RISK_SAID"]
        assert not any("at risk" in text for text in texts), case.stated


@of_the_second
def test_xi_no_reason_claims_a_risk_that_is_denied(made: Made) -> None:
    """ "May be at risk" never where ``at_risk`` is false and the risk is none."""
    tried = 0
    for case in cases(*made):
        denied = case.facts.subject.at_risk is False and case.facts.risk_of_serious_harm == "none"
        tried += denied
        claimed = [
            r.text for r in case.answer.reasons if re.search("(may|could) be at risk", r.text)
        ]
        assert not (denied and claimed), (claimed, case.stated)
    assert tried > made[1] // 50


@of_the_second
def test_xii_a_power_is_never_said_beside_a_duty(made: Made) -> None:
    for case in cases(*made):
        if "POWER_NOT_DUTY" in case.codes:
            assert not {"DUTY_APPLIES", "DUTY_MAY_APPLY"} & case.codes, case.stated


def offered(case: Answered) -> dict[str, Any]:
    return {c.field: c.to for found in case.answer.missing for c in found.changes}


@of_the_second
def test_xiii_missing_never_offers_what_nobody_may_change(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        changes = offered(case)
        tried += bool(changes)
        for never in (
            *("victim_request", "public_interest", "information_from", "purpose", "emergency"),
            *("risk_of_serious_harm", "subject", "national_opt_out", "duty_exception"),
            "recipient.is_or_lives_with_source_of_risk",
        ):
            assert never not in changes, case.stated
        assert changes.get("court_order.effect", "allows") == "allows"
        if case.rule in ("RS", "RV"):
            assert changes == {}, case.stated
        if case.rule in ("RV", "RC"):
            assert "request_states_public_task" not in changes, case.stated
        possible = bool(case.answer.possible_duties)
        if case.facts.purpose in ABOUT_THE_ITEM or possible:
            assert "data_categories" not in changes, case.stated
    assert tried > made[1] // 50


@of_the_second
def test_xiv_what_is_unsaid_supports_nothing_that_saying_would_not(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        if not case.answer.outcome.supports_sharing:
            continue
        tried += 1
        for answer in said_after_all(case):
            assert answer.outcome.supports_sharing, case.stated
    assert tried > made[1] // 5


def said_after_all(case: Answered) -> Iterator[Assessment]:
    """The answers once what was left unsaid, or was in the way, is said."""
    recipient = case.stated["recipient"]
    if case.facts.to_kind == FAMILY and recipient["is_or_lives_with_source_of_risk"] is None:
        known = {**recipient, "is_or_lives_with_source_of_risk": False}
        yield case.restated(recipient=known)
    if case.facts.public_interest is None:
        yield from (case.but(public_interest=stated) for stated in PUBLIC_INTERESTS)
    if case.facts.national_opt_out == "set":
        yield case.but(national_opt_out=None)


@of_the_second
def test_xv_what_is_held_in_confidence_does_not_go_of_itself(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        read = as_read_twice(case)
        if not read.in_confidence or read.confidence_lifted or read.to_family:
            continue
        if read.duty or read.compels or read.nobodys:
            continue
        tried += 1
        assert case.answer.outcome != "SHARE_SUPPORTED", case.stated
    assert tried > made[1] // 100


@of_the_second
def test_possible_duties_ask_two_questions_at_most(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        duties = case.answer.possible_duties
        tried += bool(duties)
        assert bool(duties) == ("DUTY_MAY_APPLY" in case.codes), case.stated
        assert len({duty.question for duty in duties}) <= 2, case.stated
        assert "HSCA2012.s251B" not in [duty.gateway for duty in duties[:-1]], case.stated
    assert tried > made[1] // 50


def test_every_rule_decides_somewhere() -> None:
    """Or the properties above would hold of too little. R2 and FACTS only ever explain."""
    assert {case.rule for case in cases(LAW, FEW)} == set(LAW.rules) - {"R2", "FACTS"}


@of_the_second
def test_messages_stand_in_the_order_of_their_classes(made: Made) -> None:
    for case in cases(*made):
        classes = [message.message_class for message in case.answer.messages]
        assert classes == sorted(classes, key=("do", "know", "record").index), case.stated
        assert len(case.codes) == len(classes)
