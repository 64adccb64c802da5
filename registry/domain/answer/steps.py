"""What to do: the messages of class do that are due, in the words of the situation where it has
its own (docs/adr/0024).

"Do now" is the first two acts and the record; which they are follows the messages' order, and the
rest stands directly below. A step of the situation that stands for no message comes after the most
urgent messages, the last of which is that a duty may apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.domain.answer.headline import Opening
from registry.domain.answer.situation import Situation

RECORD = "RECORD_DECISION"
_LAST_URGENT = "DUTY_MAY_APPLY"
_FIRST = 2


@dataclass(frozen=True, slots=True)
class Acts:
    """``now``: at most two acts and the record. ``then``: every other act. ``said``: the messages
    that either says."""

    now: tuple[str, ...]
    then: tuple[str, ...]
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
    ordered = sorted([*own, *others], key=lambda act: act.place)
    first, rest = ordered[:_FIRST], ordered[_FIRST:]
    if all(act.own for act in first):
        first = [act for act in own if act in first]
    return Acts(
        now=(*(act.text for act in first), s.message(RECORD)),
        then=tuple(act.text for act in rest),
        said=said | frozenset(s.due("do")),
    )


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
    """A step's place is that of its first message of class do. One without has the place of the
    steps after it, and is never later than the situation's own."""
    acts = s.due("do")
    latest = _after_the_most_urgent(s)
    places: list[float] = []
    for codes in reversed(steps):
        place = min((s.place(code) for code in codes if code in acts), default=None)
        if place is not None:
            latest = min(latest, place)
        places.append(latest if place is None else place)
    return places[::-1]


def _after_the_most_urgent(s: Situation) -> float:
    row = s.law.messages.get(_LAST_URGENT)
    return row.order + 0.5 if row else 0.5
