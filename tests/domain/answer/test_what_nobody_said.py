"""No text asserts what the facts deny or leave unsaid (law.md §7, invariants xi and xii)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from registry.domain.decision.assessment import Assessment
from registry.domain.decision.facts_model import Facts
from tests.domain.answer.speaking import FROM_RECIPIENT, LAW, SAME, answers, spoken
from tests.support.plain_english import sentences

Said = Callable[[Facts, Assessment], bool]
OBJECTIONS = {"refused", "withdrawn"}


def states(facts: Facts) -> set[str]:
    return {facts.consent_state, *dict(facts.consent_by_category).values()}


def danger(facts: Facts, _: Assessment) -> bool:
    return facts.risk_is_said or facts.subject.at_risk is True


def source(facts: Facts, _: Assessment) -> bool:
    told = facts.recipient.is_or_lives_with_source_of_risk is True
    suspected = facts.consent_detail.suspected_abuser is True
    return told or suspected or bool({"position_of_trust"} & set(facts.override_grounds))


def refusal(facts: Facts, _: Assessment) -> bool:
    detail = facts.consent_detail
    return bool(states(facts) & OBJECTIONS or detail.refused_by) or detail.conflict is True


def objection(facts: Facts, assessment: Assessment) -> bool:
    objects = facts.duty_exception in ("objection", "would_object")
    return objects or refusal(facts, assessment)


def duty(facts: Facts, assessment: Assessment) -> bool:
    del facts
    return "DUTY_APPLIES" in {message.code for message in assessment.messages}


def ordered(facts: Facts, _: Assessment) -> bool:
    return facts.court_order is not None or "court_order" in facts.override_grounds


def unsafe(facts: Facts, _: Assessment) -> bool:
    return "not_sought_unsafe" in states(facts) or facts.consent_detail.unsafe_to_ask is True


def own_task(facts: Facts, _: Assessment) -> bool:
    said = facts.whose_task in ("sender", "both")
    return said or facts.from_kind in LAW.purposes[facts.purpose].own_task_of


def counselling(facts: Facts) -> bool:
    asked = facts.victim_request is not None and facts.victim_request.counselling is True
    return asked or "counselling" in facts.information_from


# What a sentence may assert, and what the facts then have to say.
ASSERTIONS: dict[str, Said] = {
    r"\b(may be at risk of|cannot protect themselves)": danger,
    r"\b(someone|a child|other people) could be (seriously )?harmed": danger,
    r"They may be in danger": danger,
    r"\bmay be causing (the )?harm": source,
    r"\b(said no|has said no|refusal does not|'s refusal|did not agree|does not agree)\b": refusal,
    r"\bchanged their mind|no longer agrees": refusal,
    r"\b(The person|They) (objects?|does not want)\b": objection,
    r"\bwithdrew\b": lambda facts, _: "withdrawn" in states(facts),
    r"\bagreed to exactly this": lambda facts, _: "given" in states(facts),
    r"\basked, and the law|They have asked|^You asked": (
        lambda facts, _: facts.request_received is True
    ),
    r"^(The law says you|You) must (still )?(share|give|answer|report|refer|tell)\b": duty,
    r"^This is one of your organisation's jobs in law": own_task,
    r"may be controlling": lambda facts, _: facts.subject.coerced,
    r"This is an emergency": lambda facts, _: facts.emergency,
    r"\bcourt order (says|requires|forbids|allows|covers|lets|is involved)|^The order": ordered,
    r"\bhas opted out of|They opted out": lambda facts, _: facts.national_opt_out == "set",
    r"person has died": (
        lambda facts, _: facts.subject.deceased or "deceased" in facts.data_categories
    ),
    r"not safe to ask": unsafe,
    r"You told us that nobody": lambda facts, _: facts.risk_of_serious_harm == "none",
    r"You have not told us that anyone": lambda facts, _: not facts.risk_is_said,
    r"Someone in a position of trust|someone trusted": (
        lambda facts, _: "position_of_trust" in facts.override_grounds
    ),
    r"(are|the) counselling notes": lambda facts, _: counselling(facts),
    r"\bthe conference\b": lambda facts, _: facts.purpose == "domestic_abuse_marac",
    r"\bsomeone asked\b": lambda facts, _: facts.request_received is True,
    r"serious crime is involved": lambda facts, _: "serious_crime" in facts.override_grounds,
}
CONDITIONAL = ("If ", "Check if ", "Leave out ", "Ask if ", "It counts if ", "So does ")
COMPILED = {re.compile(pattern): said for pattern, said in ASSERTIONS.items()}


def asserted(texts: list[str], facts: Facts, assessment: Assessment) -> list[str]:
    return [
        sentence
        for text in texts
        for sentence in sentences(text)
        if not sentence.startswith(CONDITIONAL)
        for pattern, said in COMPILED.items()
        if pattern.search(sentence) and not said(facts, assessment)
    ]


@pytest.mark.parametrize("context", [SAME, FROM_RECIPIENT], ids=["sender", "recipient"])
def test_no_text_asserts_what_nobody_said(context):
    for facts, assessment, answer in answers(700, context):
        texts = [*spoken(answer), *(message.text for message in assessment.messages)]
        assert asserted(texts, facts, assessment) == []


def test_what_may_be_a_duty_is_never_called_a_choice():
    for _, assessment, answer in answers(700):
        codes = {message.code for message in assessment.messages}
        texts = spoken(answer)
        if codes & {"DUTY_MAY_APPLY", "DUTY_APPLIES"}:
            assert not any("You do not have to" in text for text in texts)
        if "DUTY_MAY_APPLY" in codes:
            assert not any("othing else in law" in text for text in texts)
