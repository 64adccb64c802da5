"""What in a clause does not fit the law, between each two kinds of organisation once.

Each basis, condition and gateway that a clause names is a claim, and ``reach`` asks the engine
whether it holds. 230 schools are one kind, unless their record says that the law treats them
differently. What the tables say of dates and policy documents is in ``basis_review``.

A finding is a warning: a person mends it, or says why it may stay. Its ``mark`` is the same as long
as the same claim fails for the same kinds, however many organisations of them there are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from registry.domain.agreements import basis_review
from registry.domain.agreements.basis_review import BASIS, CONDITION, GATEWAY, BasisReview, Clause
from registry.domain.agreements.reach import End, Pair, Use, is_opened, opens, reaches
from registry.domain.agreements.relied_law import EVERYONE, Condition, Gateway, ReliedBasis
from registry.domain.decision.vocabulary import SPECIAL_CATEGORIES
from registry.law import Law

DATA, ARRANGEMENT = "data", "joint_arrangement"
FITS_NOT_ALL, NO_BASIS, NO_ITEM = "fits_not_all", "no_basis_open", "no_item"
NO_CONDITION = "no_condition"
_SPECIAL, _OFFENCE, _PART_3 = "special", "offence", "law_enforcement"
_OF_FAMILY = {
    _SPECIAL: frozenset(SPECIAL_CATEGORIES),
    _OFFENCE: frozenset({"criminal"}),
    _PART_3: frozenset({*SPECIAL_CATEGORIES, "criminal"}),
}
_COVERS = {_SPECIAL: (_SPECIAL, _PART_3), _OFFENCE: (_OFFENCE, _PART_3)}
_TWO = 2
_Way = tuple[End | None, End | None]
_ASKED_HERE = (basis_review.NOT_OPEN, basis_review.FITS_NOBODY)


@dataclass(frozen=True, slots=True)
class Claims:
    """One clause, and what it claims of the law.

    Attributes:
        senders, recipients: organisations, and what stands for any of a kind that may join; a
            processor's controllers stand in its place.
        relied: pairs of sender and basis.
        conditions: pairs of sender and condition; ``EVERYONE`` is every sender.
        gateways: sender, recipient and gateway; ``EVERYONE`` on a side is every one there.
    """

    id: str
    purpose: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    categories: tuple[str, ...]
    relied: tuple[tuple[str, str], ...]
    conditions: tuple[tuple[str, str], ...] = ()
    gateways: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """Organisations of one or more kinds that share with others, each kind once."""

    senders: tuple[End, ...]
    recipients: tuple[End, ...]


class Stated(NamedTuple):
    """What a clause states between two kinds: conditions of who shares, gateways of the way."""

    pair: Pair
    conditions: tuple[str, ...]
    gateways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawWarning:
    """Something in a clause that does not fit the law.

    Attributes:
        clause: the clause's id; empty if it is about the whole agreement.
        what: ``basis`` ``condition`` ``gateway`` ``policy_document`` ``data`` or
            ``joint_arrangement``; ``code`` is the row of the law tables, or the kind of data.
        finding: one of the words above or in ``basis_review.FINDINGS``.
        partners: the organisations concerned, where it is about their own records or bases.
        ways: between which kinds it does not fit; ``fits`` are those where it does.
        detail: the sentence of ``basis_review``, where the finding is its own.
        mark: the finding, as long as it stays the same.
    """

    clause: str
    what: str
    code: str
    finding: str
    partners: tuple[str, ...] = ()
    ways: tuple[Between, ...] = ()
    fits: tuple[Between, ...] = ()
    detail: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause as it is reviewed; ``named`` has the gateways between each pair of kinds."""

    claims: Claims
    use: Use
    named: Mapping[Pair, tuple[str, ...]]

    @property
    def pairs(self) -> Iterable[Pair]:
        return self.named.keys()


@dataclass(frozen=True, slots=True)
class ClauseReview:
    """A review of clauses on a day.

    Attributes:
        ends: each organisation by its id, as the law treats it.
        until: the agreement's last day, where it has one: a basis that ends later does not matter.
    """

    law: Law
    ends: Mapping[str, End]
    basis_review: BasisReview
    on: date
    until: date | None = None

    def warnings(self, clauses: Sequence[Claims]) -> list[LawWarning]:
        """Every warning, clause by clause."""
        return [
            _marked(warning, claims.purpose)
            for claims in clauses
            if claims.purpose in self.law.purposes
            for warning in self._of_clause(claims)
        ]

    def _of_clause(self, claims: Claims) -> Iterator[LawWarning]:
        named = self._named(claims)
        between = {pair: _codes(named, pair) for pair in self.pairs(claims)}
        clause = _Clause(claims, Use(claims.purpose, claims.categories, self.on), between)
        yield from self._bases(clause)
        yield from self._conditions(clause)
        yield from self._gateways(clause)
        yield from self._data(clause)
        yield from self._in_tables(clause)

    def _bases(self, clause: _Clause) -> Iterator[LawWarning]:
        """A basis that is closed to every recipient, and recipients to whom none is open."""
        claims, by_end = clause.claims, dict[End, dict[str, None]]()
        for partner, code in claims.relied:
            if partner in self.ends and code in self.law.bases:
                by_end.setdefault(self.ends[partner], {})[code] = None
        for sender, codes in by_end.items():
            pairs = [pair for pair in clause.pairs if pair.sender == sender]
            open_to = {
                code: [
                    pair
                    for pair in pairs
                    if opens(pair, clause.use, code, clause.named[pair], self.law)
                ]
                for code in codes
            }
            for code, open_pairs in open_to.items():
                if pairs and not open_pairs:
                    yield LawWarning(
                        claims.id, BASIS, code, basis_review.NOT_OPEN, ways=ways_of(pairs)
                    )
            served = {pair for open_pairs in open_to.values() for pair in open_pairs}
            left = [pair for pair in pairs if pair not in served]
            if served and left:
                yield LawWarning(claims.id, BASIS, "", NO_BASIS, ways=ways_of(left))

    def _conditions(self, clause: _Clause) -> Iterator[LawWarning]:
        claims = clause.claims
        for code, partners in _grouped(claims.conditions).items():
            row = self.law.conditions.get(code)
            if row is None:
                continue
            if _OF_FAMILY[row.family].isdisjoint(claims.categories):
                yield LawWarning(claims.id, CONDITION, code, NO_ITEM)
                continue
            claiming = self._claiming(partners)
            pairs = [pair for pair in clause.pairs if claiming is None or pair.sender in claiming]
            unfit = [pair for pair in pairs if not self._fits(code, clause, pair)]
            yield from _unfit(claims, CONDITION, code, pairs, unfit)

    def _fits(self, code: str, clause: _Clause, pair: Pair) -> bool:
        return is_opened(code, pair, clause.use, clause.named[pair], self.law)

    def _gateways(self, clause: _Clause) -> Iterator[LawWarning]:
        claims = clause.claims
        for code in dict.fromkeys(code for _, _, code in claims.gateways):
            row = self.law.gateways.get(code)
            if row is None or not row.in_force(self.on):
                continue  # what is not law is said once, by the tables
            pairs = [pair for pair, codes in clause.named.items() if code in codes]
            unfit = [pair for pair in pairs if not reaches(pair, clause.use, code, self.law)]
            yield from _unfit(claims, GATEWAY, code, pairs, unfit)

    def _data(self, clause: _Clause) -> Iterator[LawWarning]:
        """Special category or offence data for which a sender has no condition."""
        claims = clause.claims
        for family, covering in _COVERS.items():
            held = [category for category in claims.categories if category in _OF_FAMILY[family]]
            named = {
                partner
                for partner, code in claims.conditions
                if code in self.law.conditions and self.law.conditions[code].family in covering
            }
            claiming = self._claiming(named)
            pairs = [
                pair
                for pair in clause.pairs
                if claiming is not None and pair.sender not in claiming
            ]
            if held and pairs:
                yield LawWarning(claims.id, DATA, family, NO_CONDITION, ways=ways_of(pairs))

    def _in_tables(self, clause: _Clause) -> Iterator[LawWarning]:
        """What the tables say of dates and policy documents, where the claim fits at all."""
        claims = clause.claims
        alike: dict[tuple[str, str, str, str], list[str]] = {}
        for one in self.basis_review.findings([*self._as_clauses(clause)]):
            if one.finding not in _ASKED_HERE and not self._is_after(one.what, one.code):
                same = (one.what, one.code, one.finding, one.detail)
                alike.setdefault(same, []).append(one.partner)
        for (what, code, finding, detail), partners in alike.items():
            whose = tuple(partner for partner in partners if partner)
            yield LawWarning(claims.id, what, code, finding, partners=whose, detail=detail)

    def _as_clauses(self, clause: _Clause) -> Iterator[Clause]:
        """The clause for ``basis_review``; each condition only with those whom it fits."""
        claims = clause.claims
        known = self.basis_review.organisations  # who may join later has no documents yet
        recipients = tuple(partner for partner in claims.recipients if partner in known)
        relied = tuple(ReliedBasis(*pair) for pair in claims.relied if pair[0] in known)
        codes = dict.fromkeys(code for _, _, code in claims.gateways)
        gateways = tuple(Gateway(EVERYONE, EVERYONE, code) for code in codes)
        yield Clause(claims.id, (), recipients, claims.purpose, relied, (), gateways)
        for code, partners in _grouped(claims.conditions).items():
            fits: set[End] = set()
            for pair in clause.pairs:
                if pair.sender not in fits and self._fits(code, clause, pair):
                    fits.add(pair.sender)
            senders = tuple(
                partner
                for partner in claims.senders
                if partner in known
                and self.ends[partner] in fits
                and partners & {partner, EVERYONE}
            )
            yield Clause(
                claims.id, senders, recipients, claims.purpose, (), (Condition(EVERYONE, code),)
            )

    def _is_after(self, what: str, code: str) -> bool:
        """Whether a row ends only after the agreement does."""
        tables = {
            BASIS: self.law.bases,
            CONDITION: self.law.conditions,
            GATEWAY: self.law.gateways,
        }
        row = tables[what].get(code) if what in tables else None
        ends = row.in_force_to if row is not None else None
        return ends is not None and self.until is not None and ends > self.until

    def pairs(self, claims: Claims) -> list[Pair]:
        """Each pair of kinds once; an organisation does not share with itself."""
        return list(
            dict.fromkeys(
                Pair(self.ends[sender], self.ends[recipient])
                for sender in self._two_of_each(claims.senders)
                for recipient in self._two_of_each(claims.recipients)
                if sender != recipient
            )
        )

    def stated(self, claims: Claims) -> list[Stated]:
        """What a clause states between each pair of kinds."""
        conditions, named = _grouped(claims.conditions), self._named(claims)
        return [
            Stated(
                pair,
                tuple(
                    code
                    for code, partners in conditions.items()
                    if code in self.law.conditions and self._claims(partners, pair.sender)
                ),
                _codes(named, pair),
            )
            for pair in self.pairs(claims)
        ]

    def _claims(self, partners: set[str], sender: End) -> bool:
        return EVERYONE in partners or any(self.ends.get(partner) == sender for partner in partners)

    def _two_of_each(self, partners: Iterable[str]) -> list[str]:
        """The first two organisations like each other: what a third shares, one of them does."""
        found: dict[End, list[str]] = {}
        for partner in dict.fromkeys(partners):
            if (
                partner in self.ends
                and len(alike := found.setdefault(self.ends[partner], [])) < _TWO
            ):
                alike.append(partner)
        chosen = {partner for alike in found.values() for partner in alike}
        return [partner for partner in dict.fromkeys(partners) if partner in chosen]

    def _claiming(self, partners: Iterable[str]) -> set[End] | None:
        """Those like an organisation that claims something; None if everyone does."""
        if EVERYONE in partners:
            return None
        return {self.ends[partner] for partner in partners if partner in self.ends}

    def _named(self, claims: Claims) -> dict[_Way, list[tuple[int, str]]]:
        """The gateways that a clause names from those like each sender to those like each
        recipient, once each and with its place; None stands for everyone."""
        found: dict[_Way, dict[str, int]] = {}
        for place, (sender, recipient, code) in enumerate(claims.gateways):
            known = all(end == EVERYONE or end in self.ends for end in (sender, recipient))
            if known and code in self.law.gateways:
                way = self.ends.get(sender), self.ends.get(recipient)
                found.setdefault(way, {}).setdefault(code, place)
        return {way: [(place, code) for code, place in own.items()] for way, own in found.items()}


def arrangement_missing() -> LawWarning:
    """A party is a joint controller, and no arrangement is written (UK GDPR Article 26)."""
    return _marked(LawWarning("", ARRANGEMENT, "", basis_review.MISSING), "")


def _codes(named: Mapping[_Way, list[tuple[int, str]]], pair: Pair) -> tuple[str, ...]:
    """The gateways between two kinds, each once, in the order of the clause."""
    sender, recipient = pair
    ways = ((sender, recipient), (sender, None), (None, recipient), (None, None))
    found = sorted(one for way in ways for one in named.get(way, ()))
    return tuple(dict.fromkeys(code for _, code in found))


def _grouped(claimed: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Each condition with those who claim it."""
    found: dict[str, set[str]] = {}
    for partner, code in claimed:
        found.setdefault(code, set()).add(partner)
    return found


def _unfit(
    claims: Claims, what: str, code: str, pairs: Sequence[Pair], unfit: Sequence[Pair]
) -> Iterator[LawWarning]:
    if unfit:
        finding = basis_review.FITS_NOBODY if len(unfit) == len(pairs) else FITS_NOT_ALL
        missed = set(unfit)
        fits = ways_of(pair for pair in pairs if pair not in missed)
        yield LawWarning(claims.id, what, code, finding, ways=ways_of(unfit), fits=fits)


def ways_of(pairs: Iterable[Pair]) -> tuple[Between, ...]:
    """Pairs in few lines: senders that fail towards the same recipients stand together."""
    towards: dict[End, list[End]] = {}
    for pair in pairs:
        towards.setdefault(pair.sender, []).append(pair.recipient)
    senders: dict[tuple[End, ...], list[End]] = {}
    for sender, recipients in towards.items():
        senders.setdefault(tuple(sorted(set(recipients), key=repr)), []).append(sender)
    return tuple(Between(tuple(group), recipients) for recipients, group in senders.items())


def _marked(warning: LawWarning, purpose: str) -> LawWarning:
    """The warning with its mark: what would have to be different for it to be another."""
    ways = sorted(
        repr((sender, recipient))
        for way in warning.ways
        for sender in way.senders
        for recipient in way.recipients
    )
    same = (warning.clause, purpose, warning.what, warning.code, warning.finding)
    whose = (sorted(warning.partners), warning.detail, ways)
    mark = hashlib.sha256(json.dumps([*same, *whose]).encode()).hexdigest()[:16]
    return replace(warning, mark=mark)
