"""Whose word counts for one cell (consent.md §3; law.md §7.1, who can give a valid consent)."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from registry.domain.consent.statement import Cell, Statement
from registry.domain.people.ages import ADULT, SIXTEEN, TEEN, UNDER_16
from registry.domain.people.speakers import Speaker

COMPETENT, NOT_COMPETENT, CLAIMS = "competent", "not_competent", "claims_competent"
HAS, LACKS, UNKNOWN = "has", "lacks", "unknown"
_NOT_SAID = frozenset({UNKNOWN, "n_a"})


@dataclass(frozen=True, slots=True)
class AgeAndCapacity:
    """What a check says of the person, in the contract's words; ``age_band`` is None where it does
    not say."""

    age_band: str | None = None
    capacity: str = UNKNOWN
    gillick: str = UNKNOWN

    @property
    def is_under_16(self) -> bool:
        return self.age_band in UNDER_16

    @property
    def lacks_capacity(self) -> bool:
        return self.capacity == LACKS and not self.is_under_16


def may_decide(statement: Statement, person: AgeAndCapacity, cell: Cell) -> bool:
    """Whether who spoke may decide about the cell, on what the check says of the person."""
    speaker = statement.voice.capacity
    if speaker is Speaker.SELF:
        able = statement.objects or _could_decide(statement, person)
        return able and _speaks_for_self(person)
    if speaker is Speaker.PARENT:
        return _parent_may(statement, person)
    if not (person.age_band == ADULT and person.lacks_capacity):
        return False
    if speaker is Speaker.ATTORNEY:
        return _attorney_may(statement, cell)
    return speaker is Speaker.DEPUTY


def _could_decide(statement: Statement, person: AgeAndCapacity) -> bool:
    """Whether who agreed could decide as they spoke. From 16 on what they agreed to earlier counts
    only if they were judged able."""
    if statement.could_decide is not None:
        return statement.could_decide
    return person.is_under_16 or not statement.under_16_then


def _speaks_for_self(person: AgeAndCapacity) -> bool:
    if person.is_under_16:
        return person.gillick in (COMPETENT, CLAIMS)
    return not person.lacks_capacity


def _parent_may(statement: Statement, person: AgeAndCapacity) -> bool:
    if person.is_under_16:
        return person.gillick != COMPETENT
    if person.age_band is None:
        return statement.objects  # a parent's no is heard beside the person's own word
    return person.age_band == SIXTEEN and person.lacks_capacity


def _attorney_may(statement: Statement, cell: Cell) -> bool:
    if statement.authority == "none":
        return statement.objects  # until it is known which power they hold
    if statement.authority == "LPA_property":
        return cell.category != "criminal" and not cell.category.startswith("special:")
    return True


def as_judged(person: AgeAndCapacity, words: Sequence[Collection[Statement]]) -> AgeAndCapacity:
    """The person with what those who recorded their own words judged, where the check does not
    say whether they understand, or have capacity.

    A child's own no is never lost: where its recorder judged that the child understands, or the
    child is 13 or over and nobody judged that they do not, it is to be found out.

    Args:
        words: of each cell of the share, the person's own words that decide on the day.
    """
    about = [statement for statements in words for statement in statements]
    if not about:
        return person
    if person.is_under_16 and person.gillick in _NOT_SAID:
        return dataclasses.replace(person, gillick=_gillick(person, about, _judged(words)))
    if not person.is_under_16 and person.age_band is not None and person.capacity in _NOT_SAID:
        since = [[made for made in cell if not made.under_16_then] for cell in words]
        return dataclasses.replace(person, capacity=_capacity(person, _judged(since)))
    return person


def _capacity(person: AgeAndCapacity, judged: frozenset[bool | None]) -> str:
    """Of somebody of 16 or 17 a judgement that they could not decide may be one of before they were
    16: it does not bring back the word of a parent, which stopped counting then."""
    if judged == {True}:
        return HAS
    return LACKS if judged == {False} and person.age_band == ADULT else person.capacity


def _gillick(
    person: AgeAndCapacity, about: Collection[Statement], judged: frozenset[bool | None]
) -> str:
    refused = any(statement.objects for statement in about)
    understood = any(statement.objects and statement.could_decide for statement in about)
    denied = any(statement.could_decide is False for statement in about)
    old_enough = person.age_band == TEEN and not denied
    if refused and (understood or old_enough):
        return CLAIMS
    if judged == {True}:
        return COMPETENT
    if judged == {False}:
        return NOT_COMPETENT
    return CLAIMS if judged - {None} else person.gillick


def _judged(words: Iterable[Collection[Statement]]) -> frozenset[bool | None]:
    """The judgements over the cells of the share; None for a cell of which there is none."""
    found: set[bool | None] = set()
    for statements in words:
        found |= {statement.could_decide for statement in statements} - {None} or {None}
    return frozenset(found)
