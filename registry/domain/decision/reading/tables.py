"""The law tables arranged for fast decisions: situations as bits, routes as masks.

They are built once per edition and kept; they hold nothing about any case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from registry.law import Law
from registry.law.checks import SITUATIONS
from registry.law.model import (
    BasisRoute,
    ConditionRoute,
    Gateway,
    Guidance,
    Kind,
    Purpose,
    Route,
)

BIT = {name: 1 << position for position, name in enumerate(SITUATIONS)}
_NOBODY = frozenset[str]()
_Needs = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """A route as masks: each entry is open where all bits of its mask are set, preferred first."""

    public: _Needs
    other: _Needs
    special: _Needs
    offence: _Needs


def open_ways(needs: _Needs, situation: int) -> list[str]:
    """The bases or conditions that a situation opens, preferred first, each once."""
    found: list[str] = []
    for name, mask in needs:
        if situation & mask == mask and name not in found:
            found.append(name)
    return found


class Lists(dict[str, frozenset[str]]):
    """The lists that rules name, by id; one that the edition does not have is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return _NOBODY


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """One edition of the law, arranged for the rules."""

    law: Law
    kinds: dict[str, Kind]
    purposes: dict[str, Purpose]
    ways: dict[str, Ways]
    gateways: dict[str, Tried]
    policy_needed: dict[str, str]
    basis_from: dict[str, date]
    questions: dict[str, int]
    support: frozenset[str]
    lists: Lists
    guidance: dict[str, list[Guidance]]
    unnamed: Unnamed


@dataclass(frozen=True, slots=True, eq=False)
class Unnamed:
    """The gateways that are tried where none is named, found by purpose and kinds.

    A bit stands for each of them, so that most shares, which have none, are seen at once.
    """

    rows: list[Tried]
    by_purpose: dict[str, int]
    by_sender: dict[str, int]
    by_recipient: dict[str, int]
    _known: dict[int, tuple[Tried, ...]]

    def find(self, purpose: str, sender: str, recipient: str) -> tuple[Tried, ...]:
        """Those whose purpose and kinds match, in their order."""
        bits = self.by_purpose.get(purpose, 0) & self.by_sender.get(sender, 0)
        bits &= self.by_recipient.get(recipient, 0)
        found = self._known.get(bits)
        if found is None:
            matching = [one for place, one in enumerate(self.rows) if bits >> place & 1]
            found = self._known[bits] = tuple(matching)
        return found


class Tried(NamedTuple):
    """A gateway to try, with what can be said of it before any facts are looked at.

    ``senders``: the kinds that may share under it, some only with its element. ``first`` and
    ``last``: its days in force, both included. ``always_fits``: nothing but kinds and purpose is
    asked of a share. ``always_found``: it turns on no element and no contract. ``duty``: a duty on
    the sender. ``may_be_possible``: one that turns on what may not be known. ``asks_person``: it
    may need the person's agreement. ``excludes``: it leaves out some data.
    """

    row: Gateway
    senders: frozenset[str]
    first: date
    last: date
    always_fits: bool
    always_found: bool
    duty: bool
    may_be_possible: bool
    asks_person: bool
    excludes: bool


def _tried(row: Gateway) -> Tried:
    narrowed = (row.relations, row.information_excluded, row.excludes)
    asked = row.needs_request or row.living_only or row.applies_if != "always" or any(narrowed)
    duty = row.type == "D" and not row.lies_on_recipient
    return Tried(
        row,
        senders=row.from_kinds | row.from_kinds_with_element,
        first=date.max if row.prospective else row.in_force_from or date.min,
        last=row.in_force_to or date.max,
        always_fits=not asked,
        always_found=row.element is None and not row.contract_kinds,
        duty=duty,
        may_be_possible=duty and row.may_be_possible,
        asks_person=row.needs_agreement_of_person != "never",
        excludes=bool(row.excludes),
    )


def _unnamed(gateways: Iterable[Tried]) -> Unnamed:
    rows = [one for one in gateways if not one.row.only_when_named]
    return Unnamed(
        rows,
        by_purpose=_bits([one.row.purposes for one in rows]),
        by_sender=_bits([one.senders for one in rows]),
        by_recipient=_bits([one.row.to_kinds for one in rows]),
        _known={0: ()},
    )


def _bits(sets: list[Iterable[str]]) -> dict[str, int]:
    """For each word, the bits of the places whose set has it."""
    found: dict[str, int] = {}
    for place, words in enumerate(sets):
        for word in words:
            found[word] = found.get(word, 0) | 1 << place
    return found


# The first edition has no list of the laws that set confidence aside: it knows this one.
_SUPPORT = frozenset({"NHSA2006.s251"})


@lru_cache(maxsize=16)
def tables_for(law: Law) -> Tables:
    """Arrange an edition."""
    routes: tuple[Route, ...] = (*law.purposes.values(), *law.routes.values())
    gateways = {row.id: _tried(row) for row in law.gateways.values()}
    return Tables(
        law=law,
        kinds=dict(law.kinds),
        purposes=dict(law.purposes),
        ways={route.id: _ways(route) for route in routes},
        gateways=gateways,
        unnamed=_unnamed(gateways.values()),
        policy_needed={row.id: row.apd for row in law.conditions.values()},
        basis_from={row.id: row.in_force_from or date.min for row in law.bases.values()},
        guidance=_guidance(law),
        lists=Lists({row.id: row.members for row in law.lists.values()}),
        support=law.lists["confidence_support"].members if law.lists else _SUPPORT,
        questions={name: place for place, name in enumerate((*law.elements, *law.questions))},
    )


def _guidance(law: Law) -> dict[str, list[Guidance]]:
    """Guidance by the rules that cite it."""
    found: dict[str, list[Guidance]] = {}
    for row in law.guidance.values():
        for rule in row.rules:
            found.setdefault(rule, []).append(row)
    return found


def _ways(route: Route) -> Ways:
    return Ways(
        public=_basis_needs(route.public),
        other=_basis_needs(route.other),
        special=_condition_needs(route.special),
        offence=_condition_needs(route.offence),
    )


def _mask(when: tuple[str, ...]) -> int:
    return sum(BIT[name] for name in when)


def _basis_needs(routes: tuple[BasisRoute, ...]) -> _Needs:
    return tuple((route.basis, _mask(route.when)) for route in routes)


def _condition_needs(routes: tuple[ConditionRoute, ...]) -> _Needs:
    return tuple((route.condition, _mask(route.when)) for route in routes)
