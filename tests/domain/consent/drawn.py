"""What people may have said about one person, and something further, for properties that hold
whatever it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Any

from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.standing import ConsentStanding
from registry.domain.consent.statement import Cell, Ref, Statement
from registry.domain.consent.status import consent_of_share
from registry.domain.people.consent_state import ConsentState as State
from tests.conformance.generate_consent_histories import generate_case

NEW = Ref("con_new", 1)


class Drawn:
    """A history, the person, a day, and a cell of which somebody spoke as often as not."""

    def __init__(self, dice: Random) -> None:
        case = generate_case(dice)
        share = case.share
        self.dice = dice
        self.history = list(case.statements)
        self.person: AgeAndCapacity = case.person
        self.on: date = case.on
        category = share.categories[0]
        self.cell = Cell(share.sender, share.recipient, share.purpose, category)
        self.sides = (self.cell.discloser, self.cell.recipient)

    def further(self, *of: State) -> Statement:
        """The first statement of one more record."""
        return self.dice.choice(_pool()[self.dice.choice(of)])

    def read(self, *more: Statement, asker: str | None = None) -> ConsentStanding:
        """What stands for the cell, with what is said further."""
        return self.of([*self.history, *more], asker=asker)

    def of(self, made: Sequence[Statement], asker: str | None = None) -> ConsentStanding:
        """What stands for the cell in another history, as its discloser reads it or the asker."""
        cell = self.cell
        found = consent_of_share(
            made,
            asker=asker or cell.discloser,
            sender=cell.discloser,
            recipient=cell.recipient,
            purpose=cell.purpose,
            categories=(cell.category,),
            person=self.person,
            on=self.on,
        )
        return found.whole

    def __repr__(self) -> str:
        lines = [f"{self.cell} {self.person} on {self.on}", *map(repr, self.history)]
        return "\n    ".join(lines)


def like(made: Any, **changes: object) -> Any:
    """A statement, a scope or an answer, with what differs."""
    return dataclasses.replace(made, **changes)


@cache
def _pool() -> dict[State, list[Statement]]:
    """First statements of one scope by what they say, of edition 2; made once."""
    dice, pool = Random(20261122), {state: [] for state in State}  # type: ignore[var-annotated]
    for _ in range(1_500):
        for made in generate_case(dice).statements:
            is_plain = len(made.scopes) == 1 and not (made.confirms or made.supersedes)
            if made.ref.version == 1 and is_plain:
                again = like(
                    made, ref=NEW, takes_the_place_in=(), voice_ended_on=None, voice_ended_for=()
                )
                pool[made.status].append(again)
    return pool
