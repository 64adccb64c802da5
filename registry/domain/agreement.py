"""Whether an agreement covers a share on a day, and what of it (contract §2, law.md §5).

An agreement is in force when every party has signed exactly the same bytes and its start date
has come; it is ``expired`` once its review or end date has passed. It is never itself a lawful
basis: it says what was agreed, not what is lawful.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

ACTIVE, EXPIRED, NONE = "active", "expired", "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agreement version stands on a day.

    ``state`` is ``partly_signed``, ``not_started``, ``in_force``, ``overdue_for_review``,
    ``ended``, or ``superseded`` where a later version has begun; ``missing`` lists the parties
    that have yet to sign.
    """

    state: str
    missing: tuple[str, ...] = ()

    @property
    def has_begun(self) -> bool:
        """Whether every party has signed and the start date has come."""
        return self.state not in {"partly_signed", "not_started"}


SUPERSEDED = Standing("superseded")


def standing(
    parties: Iterable[str],
    signed: Iterable[str],
    start: date,
    review: date,
    end: date | None,
    on: date,
) -> Standing:
    """How a version stands on the day ``on``. The review and end dates are the last good days."""
    missing = tuple(sorted(set(parties) - set(signed)))
    if missing:
        return Standing("partly_signed", missing)
    if on < start:
        return Standing("not_started")
    if end is not None and on > end:
        return Standing("ended")
    return Standing("overdue_for_review" if on > review else "in_force")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agreement version that has a flow from sender to recipient for the purpose."""

    document_id: str
    version: int
    title: str
    review_date: date
    standing: Standing
    data_categories: frozenset[str]
    data_items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The agreement fact of a check: ``fact`` is ``active``, ``expired`` or ``none``."""

    fact: str
    agreement: Candidate | None = None
    covered: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()


_FACT = {"in_force": ACTIVE, "overdue_for_review": EXPIRED, "ended": EXPIRED}


def cover(candidates: Sequence[Candidate], asked: Sequence[str]) -> Coverage:
    """Choose the agreement that covers the share best and say which of ``asked`` it lists.

    ``asked`` holds data categories or data item ids. Of each agreement only its newest version
    that every party has signed counts; one in force comes before one that has lapsed, then the
    one that covers most, then the newest.
    """
    usable = _newest_signed(candidates)
    if not usable:
        return Coverage(NONE)
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
        if candidate.standing.state not in _FACT:
            continue
        known = newest.get(candidate.document_id)
        if known is None or candidate.version > known.version:
            newest[candidate.document_id] = candidate
    return list(newest.values())


def _preference(candidate: Candidate, asked: Sequence[str]) -> tuple[bool, int, str, str]:
    listed = candidate.data_categories | candidate.data_items
    in_force = candidate.standing.state == "in_force"
    count = sum(item in listed for item in asked)
    return (in_force, count, candidate.review_date.isoformat(), candidate.document_id)
