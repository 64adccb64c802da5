"""What a statement is about, written out as plain sets of cells of a small universe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import time as clock
from functools import lru_cache
from itertools import product

from registry.domain.consent.statement import Cell, Scope, Statement
from registry.domain.dates import LONDON

Cells = frozenset[Cell]
NOES = ("refused", "withdrawn")


@dataclass(frozen=True)
class Universe:
    """All organisations, purposes and categories that "everybody" and "every" mean here."""

    organisations: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]


@lru_cache(maxsize=50_000)
def cells_of(scope: Scope, universe: Universe) -> Cells:
    """The scope written out."""
    disclosers, recipients, purposes, categories = (
        every if part.values is None else sorted(part.values)
        for part, every in (
            (scope.disclosers, universe.organisations),
            (scope.recipients, universe.organisations),
            (scope.purposes, universe.purposes),
            (scope.categories, universe.categories),
        )
    )
    there = {Cell(*cell) for cell in product(disclosers, recipients, purposes, categories)}
    back = {Cell(cell.recipient, cell.discloser, cell.purpose, cell.category) for cell in there}
    return frozenset(there | back if scope.mutual else there)


def cells_of_statement(statement: Statement, universe: Universe) -> Cells:
    """What the statement is about: what all its scopes hold; nothing for one that confirms."""
    if statement.confirms:
        return frozenset()
    return frozenset.intersection(*(cells_of(scope, universe) for scope in statement.scopes))


def moment(statement: Statement) -> datetime:
    """When it was said; where only the day is known a yes at its start, all else at its end."""
    if statement.said.at is not None:
        return statement.said.at
    midnight = datetime.combine(statement.said.day, clock.min, LONDON)
    if statement.status == "given":
        return midnight
    return datetime.combine(statement.said.day, clock.max, LONDON)


def is_yes(statement: Statement) -> bool:
    """A consent, and not the word of a discloser that it saw the evidence of one."""
    return statement.status == "given" and statement.confirms is None


def is_no(statement: Statement) -> bool:
    """A refusal or a withdrawal."""
    return statement.status in NOES
