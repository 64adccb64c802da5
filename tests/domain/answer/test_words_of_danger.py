"""No answer tells its reader to do what could put somebody at risk, and none is deaf to a risk that
was said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from registry.domain.decision.facts_model import Facts
from tests.domain.answer.speaking import SAME, answers, spoken
from tests.domain.decision.cases import codes

ASKS = re.compile(r"^Ask (the (parent|person|patient|victim|child)|them)\b")
WORRY = "If you are worried about someone's safety"


def acts(seed: int, count: int = 700) -> Iterator[tuple[Facts, Any, list[str]]]:
    """Facts, their assessment, and what the answer says to do now."""
    for facts, assessment, answer in answers(seed, count, SAME):
        yield facts, assessment, [*answer.do_now, *answer.then]


def test_nobody_is_sent_to_ask_those_who_must_not_be_alerted():
    tried = 0
    for facts, assessment, steps in acts(101):
        if assessment.outcome == "CONSENT_NEEDED" and "DO_NOT_ALERT" in codes(assessment):
            tried += 1
            assert [step for step in steps if ASKS.match(step)] == [], facts
    assert tried > 5


def test_a_risk_that_was_said_is_heard():
    tried = 0
    for facts, _, steps in acts(102):
        if facts.danger_is_said:
            tried += 1
            assert [step for step in steps if step.startswith(WORRY)] == [], facts
    assert tried > 100


def test_no_service_is_told_to_ring_itself():
    tried = 0
    for facts, _, steps in acts(103):
        if facts.from_kind in ("police", "fire_rescue"):
            tried += 1
            assert [step for step in steps if "Ring 999" in step] == [], facts
    assert tried > 20


def test_no_parent_is_asked_before_it_is_known_if_the_child_decides():
    tried = 0
    for facts, assessment, answer in answers(104, 6_000, SAME):
        gillick, age = facts.subject.gillick, facts.subject.age_band
        open_ = age == "child_13_15" and gillick not in ("competent", "not_competent")
        if open_ and assessment.outcome == "CONSENT_NEEDED" and facts.subject.capacity != "lacks":
            tried += 1
            assert "parent first" not in answer.headline, facts
    assert tried > 10


def test_an_order_is_the_headline_of_what_is_about_nobody():
    tried = 0
    for facts, assessment, answer in answers(105, 4_000, SAME):
        effect = facts.order_effect
        if assessment.outcome == "NOT_PERSONAL_DATA" and effect in ("forbids", "compels"):
            tried += 1
            if "alive" not in answer.headline:
                assert "court order" in answer.headline, facts
    assert tried > 2


def test_an_order_that_does_not_lift_a_bar_is_not_said_to():
    tried = 0
    for facts, assessment, answer in answers(106, 4_000, SAME):
        barred = [reason.barred for reason in assessment.reasons if reason.deciding]
        if facts.order_effect in ("compels", "allows") and any(barred):
            tried += 1
            told = " ".join(spoken(answer))
            assert "says you must give this" not in told, facts
            assert "lets you share this." not in told, facts
    assert tried > 2
