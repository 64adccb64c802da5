"""The answer to the facts as typed, for when nothing can be recorded: nothing is looked up then."""

from __future__ import annotations

from typing import Any

from registry.domain.answer.composing import compose
from registry.domain.answer.context import AnswerContext, Reader
from registry.domain.decision.decide import decide
from registry.web.checks.answer_page import HEADINGS, mark_of
from registry.web.checks.journey import Journey
from registry.web.checks.said import Case, facts_of


def as_typed(journey: Journey, case: Case) -> dict[str, Any]:
    """Return what the page shows: the law's answer to what was typed, and to nothing else."""
    facts = facts_of(journey.said, case)
    assessment = decide(facts, case.law)
    sender, recipient = case.sides
    reader = Reader.SENDER if case.gives else Reader.RECIPIENT
    context = AnswerContext(reader=reader, from_name=sender.name, to_name=recipient.name)
    words = compose(facts, assessment, case.law, context).to_dict()
    mark, label = mark_of(assessment.outcome, words)
    return {"words": words, "headings": HEADINGS, "mark": mark, "label": label}
