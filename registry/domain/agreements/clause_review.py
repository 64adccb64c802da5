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
from registry.domain.agreements.reach import End, Pair, Use, opened, opens, reaches
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
        use = Use(claims.purpose, claims.categories, self.on)
        yield from self._bases(claims, use)
        yield from self._conditions(claims, use)
        yield from self._gateways(claims, use)
        yield from self._data(claims)
        yield from self._in_tables(claims, use)

    def _bases(self, claims: Claims, use: Use) -> Iterator[LawWarning]:
        """A basis that is closed to every recipient, and recipients to whom none is open."""
        by_end: dict[End, dict[str, None]] = {}
        for partner, code in claims.relied:
            if partner in self.ends and code in self.law.bases:
                by_end.setdefault(self.ends[partner], {})[code] = None
        for sender, codes in by_end.items():
            pairs = [pair for pair in self.pairs(claims) if pair.sender == sender]
            open_to = {
                code: [
                    pair
                    for pair in pairs
                    if opens(pair, use, code, self._named(claims, pair), self.law)
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

    def _conditions(self, claims: Claims, use: Use) -> Iterator[LawWarning]:
        for code, partners in _grouped(claims.conditions).items():
            row = self.law.conditions.get(code)
            if row is None:
                continue
            if _OF_FAMILY[row.family].isdisjoint(claims.categories):
                yield LawWarning(claims.id, CONDITION, code, NO_ITEM)
                continue
            pairs = [pair for pair in self.pairs(claims) if self._claims(partners, pair.sender)]
            unfit = [
                pair
                for pair in pairs
                if code not in opened(pair, use, self._named(claims, pair), self.law)
            ]
            yield from _unfit(claims, CONDITION, code, pairs, unfit)

    def _gateways(self, claims: Claims, use: Use) -> Iterator[LawWarning]:
        for code in dict.fromkeys(code for _, _, code in claims.gateways):
            row = self.law.gateways.get(code)
            if row is None or not row.in_force(self.on):
                continue  # what is not law is said once, by the tables
            pairs = [pair for pair in self.pairs(claims) if code in self._named(claims, pair)]
            unfit = [pair for pair in pairs if not reaches(pair, use, code, self.law)]
            yield from _unfit(claims, GATEWAY, code, pairs, unfit)

    def _data(self, claims: Claims) -> Iterator[LawWarning]:
        """Special category or offence data for which a sender has no condition."""
        for family, covering in _COVERS.items():
            held = [category for category in claims.categories if category in _OF_FAMILY[family]]
            named = {
                partner
                for partner, code in claims.conditions
                if code in self.law.conditions and self.law.conditions[code].family in covering
            }
            pairs = [pair for pair in self.pairs(claims) if not self._claims(named, pair.sender)]
            if held and pairs:
                yield LawWarning(claims.id, DATA, family, NO_CONDITION, ways=ways_of(pairs))

    def _in_tables(self, claims: Claims, use: Use) -> Iterator[LawWarning]:
        """What the tables say of dates and policy documents, where the claim fits at all."""
        alike: dict[tuple[str, str, str, str], list[str]] = {}
        for one in self.basis_review.findings([*self._as_clauses(claims, use)]):
            if one.finding not in _ASKED_HERE and not self._is_after(one.what, one.code):
                same = (one.what, one.code, one.finding, one.detail)
                alike.setdefault(same, []).append(one.partner)
        for (what, code, finding, detail), partners in alike.items():
            whose = tuple(partner for partner in partners if partner)
            yield LawWarning(claims.id, what, code, finding, partners=whose, detail=detail)

    def _as_clauses(self, claims: Claims, use: Use) -> Iterator[Clause]:
        """The clause for ``basis_review``; each condition only with those whom it fits."""
        known = self.basis_review.organisations  # who may join later has no documents yet
        recipients = tuple(partner for partner in claims.recipients if partner in known)
        relied = tuple(ReliedBasis(*pair) for pair in claims.relied if pair[0] in known)
        codes = dict.fromkeys(code for _, _, code in claims.gateways)
        gateways = tuple(Gateway(EVERYONE, EVERYONE, code) for code in codes)
        yield Clause(claims.id, (), recipients, claims.purpose, relied, (), gateways)
        for code, partners in _grouped(claims.conditions).items():
            fits = {
                pair.sender
                for pair in self.pairs(claims)
                if code in opened(pair, use, self._named(claims, pair), self.law)
            }
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
                for sender in claims.senders
                for recipient in claims.recipients
                if sender != recipient and sender in self.ends and recipient in self.ends
            )
        )

    def stated(self, claims: Claims) -> list[Stated]:
        """What a clause states between each pair of kinds."""
        conditions = _grouped(claims.conditions)
        return [
            Stated(
                pair,
                tuple(
                    code
                    for code, partners in conditions.items()
                    if code in self.law.conditions and self._claims(partners, pair.sender)
                ),
                tuple(dict.fromkeys(self._named(claims, pair))),
            )
            for pair in self.pairs(claims)
        ]

    def _claims(self, partners: set[str], sender: End) -> bool:
        return EVERYONE in partners or any(self.ends.get(partner) == sender for partner in partners)

    def _named(self, claims: Claims, pair: Pair) -> tuple[str, ...]:
        """The gateways that a clause names between two kinds."""
        return tuple(
            code
            for sender, recipient, code in claims.gateways
            if code in self.law.gateways
            and (sender == EVERYONE or self.ends.get(sender) == pair.sender)
            and (recipient == EVERYONE or self.ends.get(recipient) == pair.recipient)
        )


def arrangement_missing() -> LawWarning:
    """A party is a joint controller, and no arrangement is written (UK GDPR Article 26)."""
    return _marked(LawWarning("", ARRANGEMENT, "", basis_review.MISSING), "")


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
        fits = ways_of(pair for pair in pairs if pair not in set(unfit))
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
