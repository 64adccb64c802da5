"""The warnings of ``clause_review`` in words, and what a clause does to a check.

The same sentences stand on the page, in the terminal and in JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.domain.agreements import basis_review, clause_review
from registry.domain.agreements.basis_review import BASIS, CONDITION, POLICY_DOCUMENT
from registry.domain.agreements.clause_review import Between, Claims, LawWarning, Stated, ways_of
from registry.domain.agreements.reach import End, Pair, Use, facts_of
from registry.domain.answer.composing import compose
from registry.domain.answer.context import AnswerContext, Reader
from registry.domain.decision.decide import decide
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.messages.plain_names import joined, organisation
from registry.law import Law

_A_HANDFUL = 5
_FEW_WAYS = 2
_NAMED = 2  # up to so many organisations of a kind are named, more are counted
_VOWELS = tuple("aeiou")
_NO_DOCUMENT = "not_required"
_USED_FOR = {"offence": ", for offences", "law_enforcement": ", for law enforcement"}
_DATA = {
    "special": "health or other sensitive information",
    "offence": "information about offences",
    "law_enforcement": "health or other sensitive information, or information about offences",
}
_ARRANGEMENT = (
    "A party is a joint controller, and the agreement does not say who does what. UK GDPR Article"
    " 26 asks for that."
)


@dataclass(frozen=True, slots=True)
class WarningWords:
    """Puts warnings into words.

    Attributes:
        ends: the organisations of one clause by id, as the law treats them.
        names: the names of organisations by id.
    """

    law: Law
    ends: Mapping[str, End]
    names: Mapping[str, str]

    def sentence(self, warning: LawWarning) -> str:
        """The warning, as one reads it out."""
        match warning.finding:
            case basis_review.NOT_OPEN:
                unsuitable = self.law.bases[warning.code].unsuitable
                who = self._organisations(_senders(warning.ways))
                closed = f"{self._row(warning)} is not a basis that the law lets {who} use here."
                return f"{closed} {unsuitable}".strip()
            case clause_review.NO_BASIS:
                return f"No basis is named here on which {self._between(warning.ways)}."
            case basis_review.FITS_NOBODY:
                return f"{self._row(warning)} fits nobody here. Choose what does, or take it out."
            case clause_review.FITS_NOT_ALL:
                return f"{self._row(warning)} does not fit everyone here. {self._split(warning)}"
            case clause_review.NO_ITEM:
                data = _DATA[self.law.conditions[warning.code].family]
                return f"{self._row(warning)} is for {data}. No data item here holds any."
            case clause_review.NO_CONDITION:
                who = self._organisations(_senders(warning.ways))
                return f"A data item holds {_DATA[warning.code]}. No condition is named for {who}."
        return self._as_found(warning)

    def _as_found(self, warning: LawWarning) -> str:
        """What the tables say of dates, and what is on record of documents."""
        if warning.what == clause_review.ARRANGEMENT:
            return _ARRANGEMENT
        if warning.what == POLICY_DOCUMENT:
            condition = self._named(CONDITION, warning.code)
            return f"{self._whose(warning)}, for {condition}: {warning.detail}"
        return f"{self._row(warning)}: {warning.detail}"

    def _whose(self, warning: LawWarning) -> str:
        """The organisations of a warning: the first by name, the rest by number."""
        named = [self.names.get(partner, partner) for partner in warning.partners]
        few, rest = named[:_A_HANDFUL], len(named) - _A_HANDFUL
        return joined([*few, f"{rest} more"] if rest > 0 else few)

    def _row(self, warning: LawWarning) -> str:
        name = self._named(warning.what, warning.code)
        return name[:1].upper() + name[1:]

    def _named(self, what: str, code: str) -> str:
        """A row by its name and code."""
        law = self.law
        if what == CONDITION:
            condition = law.conditions.get(code)
            if condition is None:
                return code
            return f"{condition.name}{_USED_FOR.get(condition.family, '')} ({code})"
        row = law.bases.get(code) if what == BASIS else law.gateways.get(code)
        return f"{row.name} ({code})" if row is not None else code

    def _between(self, ways: Iterable[Between]) -> str:
        """A few ways as clauses: "Hill School shares with Elmshire Police"; the rest counted."""
        listed = list(ways)
        few, rest = listed[:_FEW_WAYS], listed[_FEW_WAYS:]
        more = sum(len(way.senders) * len(way.recipients) for way in rest)
        return joined([*map(self._way, few), *([f"in {more} more pairs"] if more else [])])

    def _way(self, way: Between) -> str:
        senders, recipients = map(self._organisations, (way.senders, way.recipients))
        return f"{senders} {'shares' if self._is_one(way.senders) else 'share'} with {recipients}"

    def _split(self, warning: LawWarning) -> str:
        """For whom it fits and for whom not, the simplest first: who shares, who receives."""
        unfit, fit = _pairs(warning.ways), _pairs(warning.fits)
        senders = _only(unfit, fit, 0)
        left = [pair for pair in unfit if pair[0] not in senders]
        recipients = _only(left, fit, 1)
        left = [pair for pair in left if pair[1] not in recipients]
        said = []
        if senders:
            said.append(f"It does not fit what these share: {self._organisations(senders)}.")
        if recipients:
            said.append(f"Nobody can use it to share with {self._organisations(recipients)}.")
        if left:
            said.append(f"It does not fit where {self._between(ways_of(left))}.")
        served = _only(fit, unfit, 0)
        if served:
            said.append(f"It fits what these share: {self._organisations(served)}.")
        elif recipients:
            served = list(dict.fromkeys(pair[1] for pair in fit))
            said.append(f"It fits shares with {self._organisations(served)}.")
        return " ".join(said)

    def _is_one(self, ends: Sequence[End]) -> bool:
        return len(ends) == 1 and len(self._of(ends[0])) == 1

    def _organisations(self, ends: Iterable[End]) -> str:
        """Organisations by name, more than two of one kind by their number; a few, and the rest
        counted."""
        listed = [name for end in ends for name in self._few_or_count(end)]
        few, rest = listed[:_A_HANDFUL], len(listed) - _A_HANDFUL
        return joined([*few, f"{rest} more"] if rest > 0 else few)

    def _few_or_count(self, end: End) -> list[str]:
        names = self._of(end)
        if 0 < len(names) <= _NAMED:
            return names
        return [f"{self.law.kinds[end.kind].name} ({len(names)} organisations)"]

    def _of(self, end: End) -> list[str]:
        return [self.names.get(id_, id_) for id_, other in self.ends.items() if other == end]


@dataclass(frozen=True, slots=True)
class ClauseEffect:
    """What a clause does to a check: sentences for a few pairs of kinds; ``more`` are left out."""

    clause: str
    sentences: tuple[str, ...]
    more: int


def told(claims: Claims, stated: Sequence[Stated], use: Use, law: Law) -> ClauseEffect:
    """What people would be told with the clause, for each pair of kinds: the headline, and where a
    power that they name or a missing policy document changes it, and which conditions it names.

    Args:
        stated: each pair of kinds once; every sending kind comes before any comes again.
    """
    seen: Counter[End] = Counter()
    rounds: list[tuple[int, int, Stated]] = []
    for one in stated:
        rounds.append((seen[one.pair.sender], len(rounds), one))
        seen[one.pair.sender] += 1
    few = [one for _, _, one in sorted(rounds)[:_A_HANDFUL]]
    sentences = tuple(" ".join(_told(one, use, law)) for one in few)
    return ClauseEffect(claims.id, sentences, len(stated) - len(few))


def _told(stated: Stated, use: Use, law: Law) -> Iterator[str]:
    facts = facts_of(stated.pair, use)
    agreed = facts._replace(agreement_in_force="active")
    with_it, without = _headline(agreed, law), _headline(facts, law)
    sender, recipient = (_one(end, law) for end in stated.pair)
    purpose = law.purposes[use.purpose].name
    yield (
        f"With this, {sender} asking about a share with {recipient} for {purpose} would be told:"
        f" “{with_it}”"
    )
    same = with_it == without
    yield "The answer is the same without it." if same else f"Without it: “{without}”"
    for code in stated.gateways:
        named = _headline(agreed._replace(gateway=code), law)
        if named != with_it:
            yield f"If they name {law.gateways[code].name} ({code}): “{named}”"
    offered = decide(agreed, law).conditions
    names = [
        f"{law.conditions[code].name} ({code})" for code in stated.conditions if code in offered
    ]
    if names:
        yield f"The answer names {joined(names)}."
    if any(law.conditions[code].apd != _NO_DOCUMENT for code in stated.conditions):
        missing = _headline(agreed._replace(apd_in_place=False), law)
        if missing != with_it:
            yield f"Without a policy document: “{missing}”"


def _headline(facts: Facts, law: Law) -> str:
    answer = compose(facts, decide(facts, law), law, AnswerContext(reader=Reader.SENDER))
    return answer.headline


def _one(end: End, law: Law) -> str:
    kind = law.kinds[end.kind]
    if kind.police:
        return organisation(kind)
    name = kind.name
    vowel = name.casefold().startswith(_VOWELS) and not name.startswith("uni")
    return f"{'an' if vowel or name.startswith('NHS') else 'a'} {name}"


def _pairs(ways: Iterable[Between]) -> list[Pair]:
    return [
        Pair(sender, recipient)
        for way in ways
        for sender in way.senders
        for recipient in way.recipients
    ]


def _only(pairs: Sequence[Pair], others: Sequence[Pair], side: int) -> list[End]:
    """Who is on a side of these pairs, and of none of the others."""
    elsewhere = {pair[side] for pair in others}
    return [end for end in dict.fromkeys(pair[side] for pair in pairs) if end not in elsewhere]


def _senders(ways: Iterable[Between]) -> list[End]:
    return list(dict.fromkeys(end for way in ways for end in way.senders))
