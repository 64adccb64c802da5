"""What to do: the situation's own steps, and the messages of class do that they do not say already
(docs/adr/0025).

"Do now" is the first two acts and the record; every other act stands directly below. Whatever the
messages' order puts before asking for advice comes before the situation's steps, and the other
messages come after them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.domain.answer.headline import Opening
from registry.domain.answer.situation import Situation
from registry.domain.decision.vocabulary import SOURCES_OF_RISK

RECORD = "RECORD_DECISION"
_FIRST_AFTER = "SEEK_ADVICE_ANON"  # the messages before it come before the situation's steps
_FIRST = 2
_NOT_NAMED_YET = (
    "Do not say who is suspected until you check again about that person. This answer is not about"
    " them."
)
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Acts:
    """``now``: at most two acts and the record. ``then``: the other acts, eight in all at most.
    ``later``: what is left. ``said``: the messages that any of them says."""

    now: tuple[str, ...]
    then: tuple[str, ...]
    later: tuple[str, ...]
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Act:
    place: float
    text: str
    own: bool


def acts(s: Situation, opening: Opening) -> Acts:
    """The acts that are due."""
    due = [message.code for message in s.assessment.messages]
    own = list(_own_steps(s, opening, frozenset(due)))
    said = frozenset(code for step in opening.steps for code in step.says if code in due)
    said |= {*opening.says, RECORD}
    others = [
        _Act(s.place(code), s.message(code), own=False) for code in s.due("do") if code not in said
    ]
    ordered = sorted([*own, *_of_somebody_else(s), *others], key=lambda act: act.place)
    first, rest = ordered[:_FIRST], ordered[_FIRST:]
    if all(act.own for act in first):
        first = [act for act in own if act in first]
    now = (*(act.text for act in first), s.message(RECORD))
    room = MOST_SHOWN - len(now)
    return Acts(
        now=now,
        then=tuple(act.text for act in rest[:room]),
        later=tuple(act.text for act in rest[room:]),
        said=said | frozenset(s.due("do")),
    )


def _of_somebody_else(s: Situation) -> Iterator[_Act]:
    """That an allegation told to a private person is also about whoever is suspected, of whom this
    answer says nothing."""
    told = s.holds(("to_person",)) and s.assessment.outcome.may_come_to_sharing
    if not told or s.assessment.outcome.is_emergency or "criminal" not in s.facts.data_categories:
        return
    if s.facts.subject.role not in SOURCES_OF_RISK and s.deciding.rule != "RS":
        yield _Act(s.place("DO_NOT_ALERT") - 0.5, _NOT_NAMED_YET, own=False)


def _own_steps(s: Situation, opening: Opening, due: frozenset[str]) -> Iterator[_Act]:
    """The situation's own steps, without those that stand for messages none of which is due."""
    found: list[tuple[str, Sequence[str]]] = []
    for step in opening.steps:
        codes = [code for code in step.says if code in due]
        if step.says and not codes:
            continue
        text = s.message(codes[0]) if step.text is None else s.filled(step.text)
        found.append((text, codes))
    for (text, _), place in zip(found, _places(s, [codes for _, codes in found]), strict=True):
        yield _Act(place, text, own=True)


def _places(s: Situation, steps: Sequence[Sequence[str]]) -> list[float]:
    """The places of the situation's steps: that of the message a step says, where that is an urgent
    one, otherwise after the urgent ones. A step that says none comes with the step after it. In an
    emergency they all come first, and so do the recipient's: most messages are for the sender."""
    if s.to_recipient or s.holds(("emergency_said",)):
        return [0.0 for _ in steps]
    acts = s.due("do")
    usual = s.place(_FIRST_AFTER) - 0.5
    following, places = usual, []
    for codes in reversed(steps):
        said = [s.place(code) for code in codes if code in acts]
        following = min(usual, *said) if said else following
        places.append(following)
    return places[::-1]
