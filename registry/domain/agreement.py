"""Whether an agreement covers a share on a day, and what of it (contract §2, law.md §5).

How each version stands is said by ``domain/life.py``. An agreement is never itself a lawful
basis: it says what was agreed, not what is lawful.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain import life
from registry.domain.life import Standing

ACTIVE, EXPIRED, NONE = "active", "expired", "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agreement version that has a flow from sender to recipient for the purpose.

    ``between`` says whether both take part on the day: have signed and not left. ``recorded``
    are the parties that signed on paper.
    """

    document_id: str
    version: int
    title: str
    review_date: date
    standing: Standing
    data_categories: frozenset[str]
    data_items: frozenset[str]
    between: bool = True
    recorded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The agreement fact of a check: ``fact`` is ``active``, ``expired`` or ``none``.

    ``idle`` is, where none can be relied on, the newest that would have covered it otherwise: one
    suspended or terminated, one a party has left, one not signed by all yet.
    """

    fact: str
    agreement: Candidate | None = None
    covered: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()
    idle: Candidate | None = None


_FACT = {
    life.IN_FORCE: ACTIVE,
    life.UNDER_AMENDMENT: ACTIVE,
    life.OVERDUE: EXPIRED,
    life.EXPIRED: EXPIRED,
}
_NOT_WORTH_SAYING = {life.WITHDRAWN, life.SUPERSEDED}


def cover(candidates: Sequence[Candidate], asked: Sequence[str]) -> Coverage:
    """Choose the agreement that covers the share best and say which of ``asked`` it lists.

    ``asked`` holds data categories or data item ids. Of each agreement only its newest version
    that every party has signed counts; one in force comes before one that has lapsed, then the
    one that covers most, then the newest.
    """
    usable = _newest_signed(candidates)
    if not usable:
        return Coverage(NONE, idle=_idle(candidates))
    best = max(usable, key=lambda candidate: _preference(candidate, asked))
    listed = best.data_categories | best.data_items
    return Coverage(
        fact=_FACT[best.standing.state],
        agreement=best,
        covered=tuple(item for item in asked if item in listed),
        not_covered=tuple(item for item in asked if item not in listed),
    )


def _newest_signed(candidates: Sequence[Candidate]) -> list[Candidate]:
    newest: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.standing.state not in _FACT or not candidate.between:
            continue
        known = newest.get(candidate.document_id)
        if known is None or candidate.version > known.version:
            newest[candidate.document_id] = candidate
    return list(newest.values())


def _idle(candidates: Sequence[Candidate]) -> Candidate | None:
    told = [each for each in candidates if each.standing.state not in _NOT_WORTH_SAYING]
    return max(told, key=lambda each: (each.version, each.document_id), default=None)


def _preference(candidate: Candidate, asked: Sequence[str]) -> tuple[bool, int, str, str]:
    listed = candidate.data_categories | candidate.data_items
    in_force = _FACT[candidate.standing.state] == ACTIVE
    count = sum(item in listed for item in asked)
    return (in_force, count, candidate.review_date.isoformat(), candidate.document_id)
