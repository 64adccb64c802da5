"""Short ways to ask for an answer in tests: the facts that matter, and who reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from registry.domain.answer.composing import Answer, compose
from registry.domain.answer.context import AnswerContext, Reader
from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide, with_date
from registry.domain.decision.facts import parse_facts
from registry.domain.decision.facts_model import Facts
from registry.law import load_edition
from tests.conformance.edition2.compared.generator import generate
from tests.domain.decision.cases import ADULT
from tests.support.shared import read, shared

LAW = load_edition("2026-11-29")
TODAY = date(2026, 11, 30)
SAME = AnswerContext()
FROM_RECIPIENT = AnswerContext(reader=Reader.RECIPIENT)
_SEED, _MANY, _VERY_MANY = 43, 1_500, 6_000


def words(*share: str, context: AnswerContext | None = None, **facts: Any) -> Answer:
    """The answer for a share: sender, recipient, purpose and kinds of data."""
    found, assessment = assessed(*share, **facts)
    return compose(found, assessment, LAW, context)


def assessed(*share: str, **facts: Any) -> tuple[Facts, Assessment]:
    sender, recipient, purpose, *categories = share
    stated = {
        "from_kind": sender,
        "to_kind": recipient,
        "purpose": purpose,
        "data_categories": categories or ["personal"],
        **facts,
        "subject": {**ADULT, **facts.get("subject", {})},
    }
    found = with_date(parse_facts(stated, LAW), TODAY)
    return found, decide(found, LAW)


def given_examples() -> dict[str, dict[str, Any]]:
    """The contract's examples of the second edition, by id."""
    folder = shared("contract/second-edition")
    rows = [row for name in ("examples", "examples-2") for row in read(folder / f"{name}.json")]
    return {row["id"]: row for row in rows}


def answers(
    count: int, context: AnswerContext = SAME
) -> Iterator[tuple[Facts, Assessment, Answer]]:
    """Answers to the first so many of the generated facts, which reach every rule.

    Every test asks something else of the same answers, which are therefore kept.
    """
    for facts in everybody(_MANY)[:count]:
        yield facts, _decided(facts), _answered(facts, context)


def answers_where(about: Callable[[Facts], bool]) -> Iterator[tuple[Facts, Assessment, Answer]]:
    """Answers to those of very many generated facts for which ``about`` is true."""
    for facts in filter(about, everybody(_VERY_MANY)):
        assessment = decide(facts, LAW)
        yield facts, assessment, compose(facts, assessment, LAW, SAME)


@cache
def everybody(count: int) -> list[Facts]:
    """Generated facts, always the same."""
    return [with_date(parse_facts(raw, LAW), TODAY) for raw in generate(_SEED, count)]


@cache
def _decided(facts: Facts) -> Assessment:
    return decide(facts, LAW)


@cache
def _answered(facts: Facts, context: AnswerContext) -> Answer:
    return compose(facts, _decided(facts), LAW, context)


def spoken(answer: Answer) -> list[str]:
    """What is read out first: headline, reason, acts, and what to keep in mind."""
    return [answer.headline, answer.why, *answer.do_now, *answer.then, *answer.know]
