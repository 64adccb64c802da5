"""Whose word counts for one cell (consent.md §3; law.md §7.1, who can give a valid consent)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from registry.domain.consent.statement import Cell, Statement
from registry.domain.people.speakers import Speaker

ADULT, SIXTEEN = "adult", "child_16_17"
TEEN, SMALL = "child_13_15", "child_u13"
COMPETENT, NOT_COMPETENT, CLAIMS = "competent", "not_competent", "claims_competent"
HAS, LACKS, UNKNOWN = "has", "lacks", "unknown"
_NOT_SAID = frozenset({UNKNOWN, "n_a"})


@dataclass(frozen=True, slots=True)
class Person:
    """What a check says of the person, in the contract's words; ``age_band`` is None where it does
    not say."""

    age_band: str | None = None
    capacity: str = UNKNOWN
    gillick: str = UNKNOWN

    @property
    def is_under_16(self) -> bool:
        return self.age_band in (SMALL, TEEN)

    @property
    def lacks_capacity(self) -> bool:
        return self.capacity == LACKS and not self.is_under_16


def may_decide(statement: Statement, person: Person, cell: Cell) -> bool:
    """Whether who spoke may decide about the cell, on what the check says of the person."""
    speaker = statement.voice.capacity
    if speaker is Speaker.SELF:
        able = statement.objects or statement.could_decide is not False
        return able and _speaks_for_self(person)
    if speaker is Speaker.PARENT:
        return _parent_may(statement, person)
    if not (person.age_band == ADULT and person.lacks_capacity):
        return False
    if speaker is Speaker.ATTORNEY and statement.authority == "LPA_property":
        return cell.category != "criminal" and not cell.category.startswith("special:")
    return speaker in (Speaker.ATTORNEY, Speaker.DEPUTY)


def _speaks_for_self(person: Person) -> bool:
    if person.is_under_16:
        return person.gillick in (COMPETENT, CLAIMS)
    return not person.lacks_capacity


def _parent_may(statement: Statement, person: Person) -> bool:
    if person.is_under_16:
        return person.gillick != COMPETENT
    if person.age_band is None:
        return statement.objects  # a parent's no is heard beside the person's own word
    return person.age_band == SIXTEEN and person.lacks_capacity


def as_judged(person: Person, statements: Iterable[Statement], cells: Iterable[Cell]) -> Person:
    """The person with what those who recorded their own words judged, where the check does not
    say whether they understand, or have capacity.

    A child's own no is never lost: where its recorder judged that the child understands, or the
    child is 13 or over and nobody judged that they do not, it is to be found out.

    Args:
        statements: the person's own words that decide and count on the day.
        cells: those of the share.
    """
    own = [each for each in statements if each.voice.capacity is Speaker.SELF and each.decides]
    cells = list(cells)
    about = [(each, cell) for each in own for cell in cells if each.holds(cell)]
    if not about:
        return person
    if person.is_under_16 and person.gillick in _NOT_SAID:
        return dataclasses.replace(person, gillick=_gillick(person, about, cells))
    if not person.is_under_16 and person.age_band is not None and person.capacity in _NOT_SAID:
        judged = _judged(about, cells)
        if judged in ({True}, {False}):
            capacity = HAS if True in judged else LACKS
            return dataclasses.replace(person, capacity=capacity)
    return person


def _gillick(person: Person, about: list[tuple[Statement, Cell]], cells: list[Cell]) -> str:
    judgements = {statement.could_decide for statement, _ in about}
    refused = any(statement.objects for statement, _ in about)
    understood = any(each.objects and each.could_decide for each, _ in about)
    old_enough = person.age_band == TEEN and False not in judgements
    if refused and (understood or old_enough):
        return CLAIMS
    judged = _judged(about, cells)
    if judged == {True}:
        return COMPETENT
    if judged == {False}:
        return NOT_COMPETENT
    return CLAIMS if judged - {None} else person.gillick


def _judged(about: list[tuple[Statement, Cell]], cells: list[Cell]) -> frozenset[bool | None]:
    """The judgements over the cells of the share; None for a cell of which there is none."""
    found: set[bool | None] = set()
    for cell in cells:
        of_cell = {statement.could_decide for statement, held in about if held == cell}
        found |= (of_cell - {None}) or {None}
    return frozenset(found)
