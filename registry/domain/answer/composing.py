"""The answer in words: one source for terminal, page, print and JSON (voice.md).

``compose`` turns an assessment into sentences; ``as_text`` lays them out for a terminal. Nothing
here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.domain.answer.actions import do_now
from registry.domain.answer.basis import RestsOn, rests_on
from registry.domain.answer.changes import would_change
from registry.domain.answer.context import AgreementWords, AnswerContext, ConsentWords, ContactWords
from registry.domain.answer.headline import headline, why
from registry.domain.answer.notes import notes
from registry.domain.answer.situation import Situation
from registry.domain.answer.text import lay_out, long_date
from registry.domain.decision.assessment import Assessment
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.outcome import Outcome
from registry.law import Law

__all__ = [
    "AgreementWords",
    "Answer",
    "AnswerContext",
    "ConsentWords",
    "ContactWords",
    "RestsOn",
    "as_text",
    "compose",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as a person reads it, from the most to the least urgent.

    ``do_now`` holds at most three steps, each starting with a verb. ``ring`` are numbers to call.
    ``notes`` are further things worth knowing, including what is not known or not verified.
    """

    outcome: Outcome
    headline: str
    why: str
    do_now: tuple[str, ...]
    ring: tuple[str, ...]
    rests_on: tuple[RestsOn, ...]
    would_change: tuple[str, ...]
    notes: tuple[str, ...]
    law_as_of: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "headline": self.headline,
            "why": self.why,
            "do_now": list(self.do_now),
            "ring": list(self.ring),
            "rests_on": [
                {"label": line.label, "text": line.text, "source": line.source, "url": line.url}
                for line in self.rests_on
            ],
            "would_change": list(self.would_change),
            "notes": list(self.notes),
            "law_as_of": self.law_as_of,
        }


def compose(
    facts: Facts, assessment: Assessment, law: Law, context: AnswerContext | None = None
) -> Answer:
    """Put an assessment into words.

    Args:
        facts: the facts that were assessed.
        assessment: what ``decide`` answered for them.
        law: the edition it was decided under.
        context: names, agreement, consent and contacts that the registry knows; all optional.
    """
    situation = Situation(facts, assessment, law, context or AnswerContext())
    return Answer(
        outcome=assessment.outcome,
        headline=headline(situation),
        why=why(situation),
        do_now=do_now(situation),
        ring=_ring(situation.context.contact),
        rests_on=rests_on(situation),
        would_change=would_change(situation),
        notes=notes(situation),
        law_as_of=f"{long_date(assessment.evaluated_on)}, edition {assessment.law_edition_id}",
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


def as_text(answer: Answer) -> str:
    """The answer laid out for a terminal, like the models in voice.md."""
    return lay_out(
        headline=answer.headline,
        why=answer.why,
        do_now=answer.do_now,
        ring=answer.ring,
        rests_on=answer.rests_on,
        would_change=answer.would_change,
        notes=answer.notes,
        law_as_of=answer.law_as_of,
    )
