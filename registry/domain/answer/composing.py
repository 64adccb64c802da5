"""The answer in words: one source for terminal, page, print and JSON (voice.md).

``compose`` turns an assessment into sentences for a reader; ``text`` lays them out for a terminal.
Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.domain.answer.basis import RestsOn, rests_on
from registry.domain.answer.changes import would_change
from registry.domain.answer.context import AnswerContext, ContactWords, Reader
from registry.domain.answer.headline import opening
from registry.domain.answer.notes import notes
from registry.domain.answer.situation import Situation
from registry.domain.answer.steps import acts
from registry.domain.answer.words import ALLOWS, LOOKED_AT
from registry.domain.dates import long_date
from registry.domain.decision.assessment import Assessment
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.outcome import Outcome
from registry.law import Law


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as a person reads it, from the most to the least urgent.

    ``label`` is the shortest form of the headline. ``do_now`` holds at most three steps, each
    starting with a verb; ``then`` are the other acts. ``know`` is shown beside them, ``notes`` on
    demand. ``ring`` are numbers to call. ``officer_notes`` are for lead officers alone.
    """

    outcome: Outcome
    reader: Reader
    label: str
    headline: str
    why: str
    do_now: tuple[str, ...]
    then: tuple[str, ...]
    know: tuple[str, ...]
    ring: tuple[str, ...]
    rests_on_heading: str
    rests_on: tuple[RestsOn, ...]
    would_change: tuple[str, ...]
    notes: tuple[str, ...]
    officer_notes: tuple[str, ...]
    law_on: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "reader": self.reader,
            "label": self.label,
            "headline": self.headline,
            "why": self.why,
            "do_now": list(self.do_now),
            "then": list(self.then),
            "know": list(self.know),
            "ring": list(self.ring),
            "rests_on_heading": self.rests_on_heading,
            "rests_on": [
                {"label": line.label, "text": line.text, "source": line.source, "url": line.url}
                for line in self.rests_on
            ],
            "would_change": list(self.would_change),
            "notes": list(self.notes),
            "officer_notes": list(self.officer_notes),
            "law_as_of": self.law_on,
        }


def compose(
    facts: Facts, assessment: Assessment, law: Law, context: AnswerContext | None = None
) -> Answer:
    """Put an assessment into words.

    Args:
        facts: the facts that were assessed.
        assessment: what ``decide`` answered for them.
        law: the edition it was decided under.
        context: the reader, and the names, agreement, consent and contacts that the registry
            knows; all optional.
    """
    situation = Situation(facts, assessment, law, context or AnswerContext())
    first = opening(situation)
    to_do = acts(situation, first)
    beside = notes(situation, to_do)
    goes_ahead = assessment.outcome.goes_ahead or not assessment.outcome.in_law
    return Answer(
        outcome=assessment.outcome,
        reader=situation.context.reader,
        label=first.label,
        headline=first.headline,
        why=first.why,
        do_now=to_do.now,
        then=to_do.then,
        know=beside.know,
        ring=_ring(situation.context.contact),
        rests_on_heading=ALLOWS if goes_ahead else LOOKED_AT,
        rests_on=rests_on(situation),
        would_change=would_change(situation),
        notes=beside.more,
        officer_notes=beside.for_officers,
        law_on=f"{long_date(assessment.evaluated_on)}, edition {assessment.law_edition_id}",
    )


def _ring(contact: ContactWords | None) -> tuple[str, ...]:
    if contact is None:
        return ()
    lines = []
    if contact.in_hours:
        lines.append(f"{contact.name or 'Advice'}: {contact.in_hours}")
    if contact.out_of_hours:
        lines.append(f"out of hours: {contact.out_of_hours}")
    return tuple(lines)
