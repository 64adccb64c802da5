"""Headlines, reasons and steps: the words in which an answer begins, one row for each situation.

They are words and not law, so that every edition shares them: an earlier check reads in today's
words. There is one file for each outcome in ``words/``. Its ``situations`` are tried in order, and
the first whose circumstances all hold is said; its last fits always.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from registry.law.wording import faults_of_text, faults_of_when

WORDS = Path(__file__).with_name("words")


@dataclass(frozen=True, slots=True)
class Step:
    """An act that a situation calls for. ``text`` is None where the message says it best.

    ``says``: the messages in whose place it stands; it is left out where none of them is due. A
    step that stands for no message is always due.
    """

    text: str | None
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is said in one situation.

    ``says``: the messages that headline and reason say already. ``headline`` and ``why`` of
    ``for_recipient`` are what a reader at the recipient reads; an empty one is the outcome's own.
    ``says_for_recipient``: the messages that these two say to that reader.
    ``label`` and ``label_for_recipient``: their shortest form, where the outcome's own would
    contradict them. ``beside``: it is said beside the situation that fits without it: the headline
    instead of that one's, ``why`` after its first sentence, the steps before its steps.
    """

    id: str
    when: tuple[str, ...]
    headline: str
    why: str
    says: tuple[str, ...]
    steps: tuple[Step, ...]
    headline_for_recipient: str
    why_for_recipient: str
    says_for_recipient: tuple[str, ...]
    beside: bool
    label: str
    label_for_recipient: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of the situations that have none of their own, in some circumstances."""

    when: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ForRecipient:
    """What a reader at the recipient reads, whatever the situation."""

    label: str
    headline: str
    why: str
    says: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Headlines:
    """The words of one outcome. ``label`` is the shortest form, beside the headline."""

    label: str
    for_recipient: ForRecipient
    steps: tuple[Steps, ...]
    situations: tuple[Situation, ...]


@lru_cache(maxsize=1)
def load_headlines() -> Mapping[str, Headlines]:
    """The words of every outcome; read once.

    Raises:
        ValueError: a file names a circumstance or a slot that nobody works out, or has no last
            situation that always fits.
    """
    found = {
        path.stem.upper(): _headlines(json.loads(path.read_text("utf-8")))
        for path in sorted(WORDS.glob("*.json"))
    }
    faults = [f"{name}: {fault}" for name, words in found.items() for fault in _faults(words)]
    if faults:
        raise ValueError("The headlines do not hang together: " + ", ".join(faults))
    return MappingProxyType(found)


def _headlines(table: Mapping[str, Any]) -> Headlines:
    other = table["for_recipient"]
    return Headlines(
        label=table["label"],
        for_recipient=ForRecipient(
            label=other["label"],
            headline=other["headline"],
            why=other["why"],
            says=tuple(other.get("says", ())),
            steps=_steps(other["steps"]),
        ),
        steps=tuple(Steps(tuple(row["when"]), _steps(row["steps"])) for row in table["steps"]),
        situations=tuple(_situation(row) for row in table["situations"]),
    )


def _situation(row: Mapping[str, Any]) -> Situation:
    unknown = row.keys() - Situation.__slots__
    if unknown:
        raise ValueError(f"{row['id']}: fields {sorted(unknown)}")
    return Situation(
        id=row["id"],
        when=tuple(row["when"]),
        headline=row["headline"],
        why=row["why"],
        says=tuple(row.get("says", ())),
        steps=_steps(row.get("steps", ())),
        headline_for_recipient=row.get("headline_for_recipient", ""),
        why_for_recipient=row.get("why_for_recipient", ""),
        says_for_recipient=tuple(row.get("says_for_recipient", ())),
        beside=row.get("beside", False),
        label=row.get("label", ""),
        label_for_recipient=row.get("label_for_recipient", ""),
    )


def _steps(rows: Any) -> tuple[Step, ...]:
    return tuple(Step(row.get("text"), tuple(row.get("says", ()))) for row in rows)


def _faults(words: Headlines) -> Iterator[str]:
    last = words.situations[-1]
    if last.when or last.beside or words.steps[-1].when:
        yield "the last situation and the last steps always fit"
    for when in (*(row.when for row in words.situations), *(row.when for row in words.steps)):
        yield from faults_of_when(when, of_headline=True)
    for step in steps_of(words):
        if step.text is None and not step.says:
            yield "a step that says nothing"
    for text in texts_of(words):
        yield from faults_of_text(text)


def steps_of(words: Headlines) -> Iterator[Step]:
    """Every step of an outcome."""
    yield from words.for_recipient.steps
    for shared in words.steps:
        yield from shared.steps
    for row in words.situations:
        yield from row.steps


def texts_of(words: Headlines) -> Iterator[str]:
    """Every text of an outcome."""
    other = words.for_recipient
    yield from (words.label, other.label, other.headline, other.why)
    for row in words.situations:
        yield from (row.headline, row.why)
        yield from filter(None, (row.headline_for_recipient, row.why_for_recipient))
        yield from filter(None, (row.label, row.label_for_recipient))
    yield from (step.text for step in steps_of(words) if step.text is not None)
