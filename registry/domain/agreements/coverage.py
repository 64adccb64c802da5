"""Whether an agreement covers a share on a day, and what of it (contract §2, law.md §5).

How each version stands is said by ``domain/agreements/version.py``. An agreement is never itself
a lawful basis: it says what was agreed, not what is lawful.
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

    ``data_items`` are those it lists, each with its categories. ``between`` says whether both
    take part on the day: have signed and not left. ``recorded`` are the parties that signed on
    paper.
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
        """A version, and what its flows for the share list, of which there is at least one."""
        document = version.document
        return cls(
            document_id=document.document_id,
            version=document.version,
            title=document.title,
            review_date=document.review_date,
            standing=version.standing,
            data_categories=frozenset(one for flow in flows for one in flow.data_categories),
            data_items=_items(flows),
            between=all(version.covers(flow) for flow in flows),
            recorded=version.on_paper,
        )

    def lacks(self, asked: Asked) -> frozenset[str]:
        """Which categories of it are not listed; of an item's, not listed for that item."""
        if not asked.is_item:
            return asked.data_categories - self.data_categories
        listed = self.data_items.get(asked.name, _NOTHING)
        return asked.data_categories - listed - (_PERSONAL if _is_personal(listed) else _NOTHING)


def _items(flows: Iterable[Flow]) -> dict[str, frozenset[str]]:
    """What clauses list; an item of two clauses has the categories of both."""
    found: dict[str, frozenset[str]] = {}
    for flow in flows:
        for item, categories in flow.items().items():
            found[item] = found.get(item, frozenset()) | categories
    return found


def _is_personal(categories: frozenset[str]) -> bool:
    """Special category data and data about offences are personal data, said or not."""
    return any(one == "criminal" or one.startswith("special:") for one in categories)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that no agreement covers.

    ``lacking``: an item that one lists, but not with these categories; empty where none lists it.
    """

    asked: Asked
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relied:
    """An agreement that is relied on, and what for: names of items or categories."""

    agreement: Candidate
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The agreement fact of a check: ``fact`` is ``active``, ``expired`` or ``none``.

    ``covered`` is what ``agreement``, the best one, lists; ``also`` are others in force that cover
    some of the rest, and ``gaps`` what is left. ``idle`` is, where none can be relied on, the one
    that says most of why: one suspended or terminated, one a party has left, one not signed by all
    yet.
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


_NOT_WORTH_SAYING = (State.WITHDRAWN, State.SUPERSEDED)


def cover(candidates: Sequence[Candidate], asked: Sequence[Asked]) -> Coverage:
    """Choose the agreement that covers the share best and say what of ``asked`` it lists.

    One in force comes before one that has lapsed, then the one that covers most, then the newest.
    Agreements in force cover a share between them; one that has lapsed adds nothing to another.
    """
    usable = relied_on(candidates)
    if not usable:
        return Coverage(NONE, idle=_idle(candidates))
    best = _best(usable, asked)
    in_force = _is_in_force(best)
    also = _others([each for each in usable if each is not best], best, asked) if in_force else ()
    together = [best, *(each.agreement for each in also)]
    return Coverage(
        fact=ACTIVE if in_force else EXPIRED,
        agreement=best,
        covered=_covered(best, asked),
        also=also,
        gaps=tuple(
            _gap(one, usable if in_force else [best])
            for one in asked
            if all(each.lacks(one) for each in together)
        ),
    )


def relied_on(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that say what may be shared: of each document the newest version that every party has
    signed, where both take part; those in force, or where there are none those that lapsed."""
    newest: dict[str, Candidate] = {}
    for candidate in candidates:
        state = candidate.standing.state
        if not (state.is_in_force or state.has_lapsed) or not candidate.between:
            continue
        known = newest.get(candidate.document_id)
        if known is None or candidate.version > known.version:
            newest[candidate.document_id] = candidate
    return [each for each in newest.values() if _is_in_force(each)] or [*newest.values()]


def _is_in_force(candidate: Candidate) -> bool:
    return candidate.standing.state.is_in_force


def _best(usable: Sequence[Candidate], asked: Sequence[Asked]) -> Candidate:
    def preference(each: Candidate) -> tuple[int, str, str]:
        return len(_covered(each, asked)), each.review_date.isoformat(), each.document_id

    return max(usable, key=preference)


def _covered(candidate: Candidate, asked: Iterable[Asked]) -> tuple[str, ...]:
    return tuple(one.name for one in asked if not candidate.lacks(one))


def _others(
    others: Sequence[Candidate], best: Candidate, asked: Iterable[Asked]
) -> tuple[Relied, ...]:
    """The fewest others that cover the rest, each with what none before it does."""
    found: list[Relied] = []
    rest = [one for one in asked if best.lacks(one)]
    while rest and others:
        following = _best(others, rest)
        if not (covered := _covered(following, rest)):
            break
        found.append(Relied(following, covered))
        rest = [one for one in rest if following.lacks(one)]
    return tuple(found)


def _gap(asked: Asked, usable: Iterable[Candidate]) -> Gap:
    """The least that is lacking in an agreement that lists the item at all."""
    lacking = [each.lacks(asked) for each in usable if asked.name in each.data_items]
    if not asked.is_item or not lacking:
        return Gap(asked)
    least = min(lacking, key=len)
    return Gap(asked, tuple(sorted(least)))


def _idle(candidates: Iterable[Candidate]) -> Candidate | None:
    told = [each for each in candidates if each.standing.state not in _NOT_WORTH_SAYING]
    return max(told, key=_says_most, default=None)


def _says_most(candidate: Candidate) -> tuple[bool, bool, bool, str, str, int]:
    """What has begun says more of why than what has not, and what is over says least."""
    return (
        candidate.standing.state != State.TERMINATED,
        candidate.standing.has_begun,
        candidate.between,
        candidate.review_date.isoformat(),
        candidate.document_id,
        candidate.version,
    )
