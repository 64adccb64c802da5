"""No answer tells its reader to do what could put somebody at risk, and none is deaf to a risk that
was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from registry.domain.decision.facts_model import Facts
from tests.domain.answer.speaking import answers, answers_where, spoken
from tests.domain.decision.cases import codes

ASKS = re.compile(r"^Ask (the (parent|person|patient|victim|child)|them)\b")
WORRY = "If you are worried about someone's safety"


def acts() -> Iterator[tuple[Facts, Any, list[str]]]:
    """Facts, their assessment, and what the answer says to do now."""
    for facts, assessment, answer in answers(700):
        yield facts, assessment, [*answer.do_now, *answer.then]


def ordered(*effects: str) -> Callable[[Facts], bool]:
    return lambda facts: facts.order_effect in effects


def test_nobody_is_sent_to_ask_those_who_must_not_be_alerted():
    tried = 0
    for facts, assessment, steps in acts():
        if assessment.outcome == "CONSENT_NEEDED" and "DO_NOT_ALERT" in codes(assessment):
            tried += 1
            assert [step for step in steps if ASKS.match(step)] == [], facts
    assert tried > 5


def test_a_risk_that_was_said_is_heard():
    tried = 0
    for facts, _, steps in acts():
        if facts.danger_is_said:
            tried += 1
            assert [step for step in steps if step.startswith(WORRY)] == [], facts
    assert tried > 100


def test_no_service_is_told_to_ring_itself():
    tried = 0
    for facts, _, steps in acts():
        if facts.from_kind in ("police", "fire_rescue"):
            tried += 1
            assert [step for step in steps if "Ring 999" in step] == [], facts
    assert tried > 20


def test_no_parent_is_asked_before_it_is_known_if_the_child_decides():
    def is_open(facts: Facts) -> bool:
        subject = facts.subject
        undecided = subject.gillick not in ("competent", "not_competent")
        return subject.age_band == "child_13_15" and undecided and subject.capacity != "lacks"

    tried = 0
    for facts, assessment, answer in answers_where(is_open):
        if assessment.outcome == "CONSENT_NEEDED":
            tried += 1
            assert "parent first" not in answer.headline, facts
    assert tried > 10


def test_an_order_is_the_headline_of_what_is_about_nobody():
    tried = 0
    for facts, assessment, answer in answers_where(ordered("forbids", "compels")):
        if assessment.outcome == "NOT_PERSONAL_DATA":
            tried += 1
            if "alive" not in answer.headline:
                assert "court order" in answer.headline, facts
    assert tried > 2


def test_an_order_that_does_not_lift_a_bar_is_not_said_to():
    tried = 0
    for facts, assessment, answer in answers_where(ordered("compels", "allows")):
        barred = [reason.barred for reason in assessment.reasons if reason.deciding]
        if any(barred):
            tried += 1
            told = " ".join(spoken(answer))
            assert "says you must give this" not in told, facts
            assert "lets you share this." not in told, facts
    assert tried > 2
