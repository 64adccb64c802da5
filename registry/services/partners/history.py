"""An organisation's record over time: every version ever recorded, and what was known when.

Nothing is rewritten. A correction is a further version that says what was wrong. The wrong version
stays in the history, because decisions were based on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.errors import Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.context import LONDON, Registry
from registry.services.partners.changes import Change, changes_between
from registry.services.partners.document import content_of

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class PartnerVersion:
    """One version: the record, its note if it has one, and the changes since the previous one."""

    partner: Partner
    note: Mapping[str, str] | None
    changes: tuple[Change, ...]


async def partner_history(
    registry: Registry, actor: Actor, partner_id: str
) -> list[PartnerVersion]:
    """Every version, the newest first. For officers and auditors of the organisation or operator.

    Raises:
        NotFoundError: no organisation is registered under that id.
    """
    async with registry.database.reads() as reads:
        await access.require_own_or_operator(actor, "partner.history", partner_id, reads)
        found = await reads.partner_history(partner_id)
    if not found:
        raise NotFoundError("No organisation is registered under that id.")
    versions = []
    older: Partner | None = None
    for partner in found:
        content = content_of(partner)
        before = content_of(older) if older else content
        changes = tuple(changes_between(before, content))
        versions.append(PartnerVersion(partner, content.get("change"), changes))
        older = partner
    return versions[::-1]


async def partner_as_of(registry: Registry, actor: Actor, partner_id: str, at: str) -> Partner:
    """The record as it was known at a time, or at the end of a day in London.

    Args:
        at: a day or a time, such as ``2026-11-22`` or ``2026-11-22T14:05:00Z``.

    Raises:
        InvalidInputError: ``at`` is neither, or is in the future.
        NotFoundError: the organisation was not registered then.
    """
    access.require(actor, "partner.read")
    moment = _moment(at, registry)
    async with registry.database.reads() as reads:
        found = await reads.partner_history(partner_id)
    known = [partner for partner in found if partner.recorded_at <= moment]
    if not known:
        raise NotFoundError("No organisation was registered under that id at that time.")
    return known[-1]


def _moment(at: str, registry: Registry) -> datetime:
    now = registry.now()
    try:
        found = _end_of_day(date.fromisoformat(at)) if _DAY.fullmatch(at) else _time(at)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        detail = "Give a day, such as 2026-11-22, or a UTC time, such as 2026-11-22T14:05:00Z."
        raise InvalidInputError([Fault("/as_of", detail)])
    today = at == registry.today().isoformat()
    if registry.by_our_clock(found) > now and not today:
        raise InvalidInputError([Fault("/as_of", "This time has not come yet.")])
    # Times are shown to the second, so a time includes its whole second.
    return found if found.microsecond else found.replace(microsecond=999_999)


def _time(at: str) -> datetime | None:
    found = datetime.fromisoformat(at)
    return found.astimezone(UTC) if found.tzinfo is not None else None


def _end_of_day(day: date) -> datetime:
    following = datetime.combine(day + timedelta(days=1), time(), LONDON)
    return following.astimezone(UTC) - timedelta(microseconds=1)
