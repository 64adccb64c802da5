"""Bodies about the texts that agreements take from their charter."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from registry.api.kit.shapes import Body, Line, Receipt, StepOut

_MOST_AGREEMENTS = 1_000


class TermOut(Struct, frozen=True):
    """A text that an agreement takes from a charter version, and why this one applies.

    ``text`` is empty where none applies yet, or an objection keeps it out.
    """

    name: str
    heading: str
    text: str
    charter_version: int
    notes: list[str]


class TermsOut(Struct, frozen=True):
    """The texts that an agreement takes from its charter today.

    ``changing`` are the later charter versions whose texts are yet to apply. ``warnings`` say for
    whom texts are missing, which, and what to do.
    """

    charter: str
    texts: list[TermOut]
    changing: list[int]
    warnings: list[str]


class ChangedTextOut(Struct, frozen=True):
    """A text that a charter version changes: ``new``, ``reworded`` or ``dropped``."""

    name: str
    heading: str
    effect: str
    before: str
    after: str
    agreements: list[str]


class ObjectionOut(Struct, frozen=True):
    """An objection to the texts of a charter version."""

    partner: str
    made_on: str


class ChangingOut(Struct, frozen=True):
    """An agreement whose texts a charter version changes, unless a party objects in time."""

    id: str
    version: int
    title: str
    texts: list[str]
    from_day: str
    last_day_to_object: str
    objections: list[ObjectionOut]
    may_object: bool
    notice: str


class CharterChangeOut(Struct, frozen=True):
    """What a charter version changes in the agreements of your organisation."""

    charter: str
    version: int
    texts: list[ChangedTextOut]
    agreements: list[ChangingOut]


class ObjectionIn(Body, frozen=True):
    """An objection to the texts of a charter version, or with ``take_back`` the end of one.

    ``agreements`` are those it is for; every one that is open to it if left out.
    """

    reason: Line
    agreements: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...],
        Meta(max_length=_MOST_AGREEMENTS),
    ] = ()
    take_back: bool = False


class ObjectionsOut(Struct, frozen=True):
    """What was recorded, one step for each version of each agreement."""

    agreements: list[str]
    steps: list[StepOut]
    receipts: list[Receipt]
