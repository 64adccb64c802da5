"""Whether an agreement covers a share on a day, and which parts of it (contract §2, law.md §5).

How each version stands is worked out in ``domain/agreements/version.py``. An agreement is never
itself a lawful basis: it says what was agreed, not what is lawful.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.version import Standing, Version
from registry.domain.records.agreements import Flow, Outline

ACTIVE, EXPIRED, NONE = "active", "expired", "none"
_NOTHING: frozenset[str] = frozenset()
_PERSONAL = frozenset({"personal"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What would be shared: a data item with its categories, or a category by itself."""

    name: str
    data_categories: frozenset[str]
    is_item: bool

    @classmethod
    def category(cls, name: str) -> Asked:
        return cls(name, frozenset({name}), is_item=False)

    @classmethod
    def item(cls, name: str, data_categories: Iterable[str]) -> Asked:
        return cls(name, frozenset(data_categories), is_item=True)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agreement version that has a flow from sender to recipient for the purpose.

    ``data_items`` are those it lists, each with its categories. ``between``: sender and recipient
    both take part on the day, that is, have signed and not left. ``recorded`` are the parties that
    signed on paper.
    """

    document_id: str
    version: int
    title: str
    review_date: date
    standing: Standing
    data_categories: frozenset[str]
    data_items: Mapping[str, frozenset[str]]
    between: bool = True
    recorded: tuple[str, ...] = ()

    @classmethod
    def of(cls, version: Version[Outline], flows: Sequence[Flow]) -> Candidate:
        """A version with what its flows for the share list; there is at least one flow."""
        document = version.document
        return cls(
            document_id=document.document_id,
            version=document.version,
            title=document.title,
            review_date=document.review_date,
            standing=version.standing,
            data_categories=frozenset(
                category for flow in flows for category in flow.data_categories
            ),
            data_items=_items(flows),
            between=all(version.covers(flow) for flow in flows),
            recorded=version.on_paper,
        )

    def lacks(self, asked: Asked) -> frozenset[str]:
        """The categories asked for that are not listed; for an item, not listed with that item."""
        if not asked.is_item:
            return asked.data_categories - self.data_categories
        listed = self.data_items.get(asked.name, _NOTHING)
        return asked.data_categories - listed - (_PERSONAL if _is_personal(listed) else _NOTHING)


def _items(flows: Iterable[Flow]) -> dict[str, frozenset[str]]:
    """The items that clauses list; an item of two clauses has the categories of both."""
    found: dict[str, frozenset[str]] = {}
    for flow in flows:
        for item, categories in flow.items().items():
            found[item] = found.get(item, frozenset()) | categories
    return found


def _is_personal(categories: frozenset[str]) -> bool:
    """Special category data and offence data are personal data, listed as such or not."""
    return any(category == "criminal" or category.startswith("special:") for category in categories)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that no agreement covers.

    ``lacking`` are the categories missing from an agreement that lists the item; empty where no
    agreement lists it.
    """

    asked: Asked
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relied:
    """An agreement that is relied on, and the names of the items or categories it covers."""

    agreement: Candidate
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The agreement fact of a check: ``fact`` is ``active``, ``expired`` or ``none``.

    ``covered`` is what ``agreement``, the best one, lists. ``also`` are others in force that cover
    some of the rest, and ``gaps`` what is left. Where no agreement can be relied on, ``idle`` is
    the one that best explains why: it is suspended or terminated, a party has left it, or not all
    have signed it yet.
    """

    fact: str
    agreement: Candidate | None = None
    covered: tuple[str, ...] = ()
    also: tuple[Relied, ...] = ()
    gaps: tuple[Gap, ...] = ()
    idle: Candidate | None = None

    @property
    def not_covered(self) -> tuple[str, ...]:
        return tuple(gap.asked.name for gap in self.gaps)


_EXPLAINS_NOTHING = (State.WITHDRAWN, State.SUPERSEDED)


def cover(candidates: Sequence[Candidate], asked: Sequence[Asked]) -> Coverage:
    """Choose the agreement that covers the share best and say which parts of ``asked`` it lists.

    Agreements in force come first, then those that have lapsed; among these the one that covers
    most, then the one with the latest review date. Several agreements in force may cover a share
    together; a lapsed one adds nothing to another.
    """
    usable = relied_on(candidates)
    if not usable:
        return Coverage(NONE, idle=_idle(candidates))
    best = _best(usable, asked)
    in_force = _is_in_force(best)
    others = [candidate for candidate in usable if candidate is not best]
    also = _others(others, best, asked) if in_force else ()
    together = [best, *(relied.agreement for relied in also)]
    return Coverage(
        fact=ACTIVE if in_force else EXPIRED,
        agreement=best,
        covered=_covered(best, asked),
        also=also,
        gaps=tuple(
            _gap(wanted, usable if in_force else [best])
            for wanted in asked
            if all(candidate.lacks(wanted) for candidate in together)
        ),
    )


def relied_on(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that say what may be shared.

    Of each document that is the newest version which every party has signed and in which sender
    and recipient take part. If any of these are in force, the lapsed ones are left out.
    """
    newest: dict[str, Candidate] = {}
    for candidate in candidates:
        state = candidate.standing.state
        if not (state.is_in_force or state.has_lapsed) or not candidate.between:
            continue
        known = newest.get(candidate.document_id)
        if known is None or candidate.version > known.version:
            newest[candidate.document_id] = candidate
    in_force = [candidate for candidate in newest.values() if _is_in_force(candidate)]
    return in_force or [*newest.values()]


def _is_in_force(candidate: Candidate) -> bool:
    return candidate.standing.state.is_in_force


def _best(usable: Sequence[Candidate], asked: Sequence[Asked]) -> Candidate:
    def preference(candidate: Candidate) -> tuple[int, str, str]:
        covered = len(_covered(candidate, asked))
        return covered, candidate.review_date.isoformat(), candidate.document_id

    return max(usable, key=preference)


def _covered(candidate: Candidate, asked: Iterable[Asked]) -> tuple[str, ...]:
    return tuple(wanted.name for wanted in asked if not candidate.lacks(wanted))


def _others(
    others: Sequence[Candidate], best: Candidate, asked: Iterable[Asked]
) -> tuple[Relied, ...]:
    """Other agreements that cover the rest, best first, each with what none before it covers."""
    found: list[Relied] = []
    rest = [wanted for wanted in asked if best.lacks(wanted)]
    while rest and others:
        following = _best(others, rest)
        if not (covered := _covered(following, rest)):
            break
        found.append(Relied(following, covered))
        rest = [wanted for wanted in rest if following.lacks(wanted)]
    return tuple(found)


def _gap(asked: Asked, usable: Iterable[Candidate]) -> Gap:
    """A gap with the fewest categories lacking in any agreement that lists the item."""
    lacking = [candidate.lacks(asked) for candidate in usable if asked.name in candidate.data_items]
    if not asked.is_item or not lacking:
        return Gap(asked)
    least = min(lacking, key=len)
    return Gap(asked, tuple(sorted(least)))


def _idle(candidates: Iterable[Candidate]) -> Candidate | None:
    explaining = [
        candidate for candidate in candidates if candidate.standing.state not in _EXPLAINS_NOTHING
    ]
    return max(explaining, key=_explains_most, default=None)


def _explains_most(candidate: Candidate) -> tuple[bool, bool, bool, str, str, int]:
    """An agreement that has begun explains more than one that has not; a terminated one, least."""
    return (
        candidate.standing.state != State.TERMINATED,
        candidate.standing.has_begun,
        candidate.between,
        candidate.review_date.isoformat(),
        candidate.document_id,
        candidate.version,
    )
