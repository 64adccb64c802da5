"""Statements in few words: the charity tells the council, in November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.statement import EVERY, Part, Ref, Said, Scope, Statement, Voice
from registry.domain.consent.status import ConsentOfShare, consent_of_share
from registry.domain.dates import LONDON
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker

CHARITY, COUNCIL, REFUGE = "elmshire-family-charity", "elmshire-county-council", "haven"
SELF = Voice(Speaker.SELF)
MOTHER = Voice(Speaker.PARENT, "mother")
FATHER = Voice(Speaker.PARENT, "father")
UNKNOWN_PARENT = Voice(Speaker.PARENT, "", "con_1")
CHILD = AgeAndCapacity("child_u13")
TEEN = AgeAndCapacity("child_13_15")
HEALTH = "special:health"


def november(day: int, hour: int = 10) -> Said:
    """A moment of a day, in London."""
    return Said(date(2026, 11, day), datetime(2026, 11, day, hour, tzinfo=LONDON))


def utc(month: int, day: int, hour: int, minute: int) -> Said:
    """A moment that was recorded in UTC, with its day in London."""
    at = datetime(2026, month, day, hour, minute, tzinfo=UTC)
    return Said(at.astimezone(LONDON).date(), at)


def scope(
    *,
    by: str | None = CHARITY,
    to: str | None = COUNCIL,
    purpose: str | None = "early_help",
    data: str | None = "personal",
    mutual: bool = False,
) -> Scope:
    """Of one value each; None for every one."""
    parts = (EVERY if part is None else Part(frozenset({part})) for part in (by, to, purpose, data))
    return Scope(*parts, mutual=mutual)


def said(status: str, when: Said | int, about: Scope | None = None, **changes: Any) -> Statement:
    """What the mother said, as the charity recorded it in a record named after the day."""
    moment = november(when) if isinstance(when, int) else when
    about = about or scope()
    record = changes.pop("record", f"con_{moment.day.day}")
    values: dict[str, Any] = {"recorder": CHARITY, "voice": MOTHER, "scopes": (about,), **changes}
    ref = Ref(record, values.pop("version", 1))
    return Statement(ref=ref, status=ConsentState(status), said=moment, **values)


def everything(**changes: Any) -> Scope:
    """What a refusal is about that names nothing: the charity's own sharing, all of it."""
    return scope(**{"to": None, "purpose": None, "data": None, **changes})


def read(
    *made: Statement,
    on: date | int = 22,
    person: AgeAndCapacity = CHILD,
    asker: str | None = None,
    sender: str = CHARITY,
    recipient: str = COUNCIL,
    purpose: str = "early_help",
    data: tuple[str, ...] = ("personal",),
) -> ConsentOfShare:
    """The consent for a share, as its sender reads it or another asker."""
    return consent_of_share(
        made,
        asker=asker or sender,
        sender=sender,
        recipient=recipient,
        purpose=purpose,
        categories=data,
        person=person,
        on=date(2026, 11, on) if isinstance(on, int) else on,
    )


def status(*made: Statement, **changes: Any) -> str:
    """The status of the whole, with "conflict" where those who may speak differ."""
    whole = read(*made, **changes).whole
    return f"{whole.status}, conflict" if whole.conflict else str(whole.status)
