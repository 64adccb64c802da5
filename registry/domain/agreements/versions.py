"""What the versions of one document are to each other: which takes the place of which, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.lifecycle import (
    LEAVE,
    REINSTATE,
    SUSPEND,
    TERMINATE,
    WITHDRAW,
    VersionFacts,
    last_chance,
)
from registry.domain.records.agreements import AgreementStep

_HOLD_BEFORE = frozenset({LEAVE, SUSPEND, REINSTATE, TERMINATE})


@dataclass(frozen=True, slots=True)
class VersionParts:
    """A registered version by itself; ``signed`` are those whose signature counts, ``steps`` what
    was recorded of this version, in order."""

    parties: tuple[str, ...]
    signed: tuple[str, ...]
    start: date
    review: date
    end: date | None
    steps: tuple[AgreementStep, ...] = ()


def begins(
    parties: Iterable[str], signed: Iterable[str], start: date, steps: Sequence[AgreementStep]
) -> date | None:
    """The day from which a version takes the place of what came before; None if never.

    All its parties have signed, or have left since. One that was ended by its first day never
    began.
    """
    leaving = sorted(
        (s for s in steps if s.act == LEAVE), key=lambda s: s.effective_on, reverse=True
    )
    left = {step.partner_id: step.effective_on for step in leaving}  # of several days the first
    missing = {*parties} - {*signed}
    if not missing <= left.keys():
        return None
    first = max([start, *(left[party] for party in missing)])
    over = any(step.act in {TERMINATE, WITHDRAW} and step.effective_on <= first for step in steps)
    return None if over else first


def steps_of(
    own: Sequence[AgreementStep], later: Iterable[tuple[date, Sequence[AgreementStep]]]
) -> tuple[AgreementStep, ...]:
    """What holds of a version: its own steps, and what was done with a later one in its place.

    Where the later one falls (a key that signed it turns out to have ended), the version before
    stands again, and who left, suspended or ended the agreement meanwhile did so for good.

    Args:
        later: the first day of each later version, and the steps recorded of it.
    """
    known = {_what(step) for step in own}
    added = [
        step
        for start, steps in later
        for step in steps
        if step.act in _HOLD_BEFORE and step.effective_on >= start and _what(step) not in known
    ]
    return tuple(sorted((*own, *added), key=lambda step: step.version))


def _what(step: AgreementStep) -> tuple[object, ...]:
    """What a step is, of whichever version it was recorded."""
    return step.act, step.partner_id, step.effective_on, step.recorded_at


def latest(*days: date | None) -> date | None:
    """The last of those that there are."""
    return max((day for day in days if day is not None), default=None)


def facts_of(newest_first: Iterable[VersionParts]) -> list[VersionFacts]:
    """The facts that decide how each version of one document stands, in the order given."""
    found: list[VersionFacts] = []
    replaced: date | None = None  # by the earliest among the later ones
    amended_until: date | None = None
    later: list[tuple[date, Sequence[AgreementStep]]] = []
    for version in newest_first:
        steps = steps_of(version.steps, later)
        found.append(
            VersionFacts(
                parties=version.parties,
                signed=version.signed,
                start=version.start,
                review=version.review,
                end=version.end,
                steps=steps,
                superseded_from=replaced,
                amended_until=amended_until,
            )
        )
        own = begins(version.parties, version.signed, version.start, steps)
        replaced = own if replaced is None else min(replaced, own or replaced)
        later.append((version.start, version.steps))
        amended_until = latest(amended_until, last_chance(version.start, version.end, steps))
    return found
