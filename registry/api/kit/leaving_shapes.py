"""Response bodies for departures from the charter or an agreement, and accepted notices."""

from __future__ import annotations

from msgspec import Struct

from registry.api.kit.shapes import Receipt


class AffectedOut(Struct, frozen=True):
    """An agreement that a departure affects; ``ends`` where fewer than two parties stay.

    ``leaves`` is false where only the charter is left that it stands on: nothing of it ends then.
    ``takes`` names the texts that it takes from that charter, which its next version should state.
    """

    id: str
    version: int
    title: str
    state: str
    leaves: bool
    counterparts: list[str]
    ends: bool
    sharings: list[list[str]]
    survives: str
    takes: str = ""


class DepartureOut(Struct, frozen=True):
    """What leaving means: whom it concerns, what rests on it, what survives it."""

    partner: str
    counterparts: list[str]
    agreements: list[AffectedOut]
    survives: str


class NoticeOut(Struct, frozen=True):
    """A notice that was accepted, and what it means."""

    id: str
    partner: str
    leaves: str
    effective_on: str
    method: str
    departure: DepartureOut
    receipts: list[Receipt]
