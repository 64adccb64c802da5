"""The first line and the reason: what you can do, short enough to read out on the phone
(voice.md). The words are in ``registry/law/words``; the situation chooses among them."""

from __future__ import annotations

from typing import NamedTuple

from registry.domain.answer.situation import Situation
from registry.law.headlines import Headlines, Step
from registry.law.headlines import Situation as Row


class Opening(NamedTuple):
    """How an answer begins. ``says``: the messages that headline and reason say already."""

    label: str
    headline: str
    why: str
    says: tuple[str, ...]
    steps: tuple[Step, ...]


def opening(s: Situation) -> Opening:
    """The words of the first situation that fits, for this reader."""
    words = s.law.headlines[s.assessment.outcome]
    fitting = (row for row in words.situations if s.holds(row.when))
    first = next(fitting)
    row = next(row for row in fitting if not row.beside) if first.beside else first
    if s.to_recipient:
        return _for_recipient(s, words, row)
    why, steps = s.filled(row.why), _steps(s, words, row)
    if first.beside:
        why = f"{_first_sentence(why)} {s.filled(first.why)}"
        steps = (*first.steps, *steps)
    label = first.label or words.label
    return Opening(label, s.filled(first.headline), why, row.says, steps)


def _for_recipient(s: Situation, words: Headlines, row: Row) -> Opening:
    other = words.for_recipient
    headline = row.headline_for_recipient or other.headline
    why = row.why_for_recipient or other.why
    says = (*other.says, *row.says_for_recipient)
    label = row.label_for_recipient or other.label
    return Opening(label, s.filled(headline), s.filled(why), says, other.steps)


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].removesuffix(".") + "."


def _steps(s: Situation, words: Headlines, row: Row) -> tuple[Step, ...]:
    return row.steps or next(shared.steps for shared in words.steps if s.holds(shared.when))
