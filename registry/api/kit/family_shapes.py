"""Bodies for organisations over time: parts, successors, keys that sign for several."""

from __future__ import annotations

from msgspec import Struct

from registry.api.kit.shapes import Body, Day, Id, Line


class PartIn(Body, frozen=True):
    """One organisation is part of another from a day; ``evidence`` names what shows it."""

    part: Id
    since: Day
    evidence: Line


class PartEndIn(Body, frozen=True):
    """``until`` is the first day on which it is no part any more."""

    part: Id
    until: Day


class PartOut(Struct, frozen=True):
    """One time that one organisation was part of another; ``to`` is the first day without."""

    part: str
    of: str
    since: str
    to: str | None
    evidence: str


class PartEndedOut(Struct, frozen=True):
    """The end, and the agreements that the part leaves because the other signed for it."""

    ended: PartOut
    left: list[str]


class ScheduledOut(Struct, frozen=True):
    """A part as a schedule names it: what ``registry agreement sign --schedule`` reads."""

    partner: str
    legal_name: str
    kind: str


class SuccessorIn(Body, frozen=True):
    """Who took the organisation's place, on which day and why."""

    successor: Id
    since: Day
    reason: Line


class ToSignOut(Struct, frozen=True):
    """An agreement that a successor has not signed, and who its other parties are."""

    document: str
    version: int
    title: str
    counterparties: list[str]


class SuccessionOut(Struct, frozen=True):
    """Who took whose place."""

    former: str
    successor: str
    since: str
    reason: str


class DescentOut(Struct, frozen=True):
    """Who follows an organisation, whom it follows, and what the successor has not signed.

    ``not_signed`` has the agreements that you may see.
    """

    successor: SuccessionOut | None
    formers: list[SuccessionOut]
    not_signed: list[ToSignOut]


class ServeIn(Body, frozen=True):
    """A key signs for a further organisation; ``role`` is the person's job title there."""

    partner: Id
    role: Line
