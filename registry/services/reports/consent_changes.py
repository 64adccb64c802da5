"""Report: an organisation's consent records that changed to or from a yes with the migration.

What was recorded before is never rewritten, so the report can be made at any time. It is of
today: a consent that has run out since is in it no more. It names records and references of the
organisation's own, and nobody else's words: of a share that another organisation would make it says
yes or no alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from registry.domain.consent.reread import Reread, reread
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import reference
from registry.services import access
from registry.services.context import Registry
from registry.services.ports import Reads

_YES, _NO = "yes", "no"
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ChangedConsent:
    """A consent record, and shares for which it was a yes before or is one now.

    ``status_now`` is what a check reads now; it is empty for a share that another organisation
    would make. ``for_whom`` are the kinds of person, in words, for whom it changed.
    """

    record: str
    subject: str
    discloser: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    data_categories: tuple[str, ...]
    was: str
    now: str
    status_now: str
    for_whom: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentChanges:
    """What changed, as read on the day ``on``, by person and record."""

    on: date
    total: int
    items: tuple[ChangedConsent, ...]


async def consent_changes(registry: Registry, actor: Actor) -> ConsentChanges:
    """The records of the actor's own organisation whose answer changed to or from a yes.

    Raises:
        NotAllowedError: the actor may not read reports.
    """
    access.require(actor, "report.read")
    own, today = actor.partner_id, registry.today()
    found: list[ChangedConsent] = []
    async with registry.database.reads() as reads:
        async for events in _each_person(reads, own):
            if own in _recorders(events):
                found += [
                    _row(change) for change in reread(events, today) if change.recorder == own
                ]
    return ConsentChanges(today, len(found), tuple(found))


async def whose_consents_changed(reads: Reads, on: date) -> set[str]:
    """The organisations whose report has something in it, for the migration to notify."""
    found: set[str] = set()
    async for events in _each_person(reads):
        if not _recorders(events) <= found:
            found |= {change.recorder for change in reread(events, on)}
    return found


async def _each_person(
    reads: Reads, partner_id: str | None = None
) -> AsyncIterator[list[ConsentEvent]]:
    """What was recorded before, of one person at a time."""
    after = ""
    while page := await reads.people_with_consent(partner_id, after=after, limit=_AT_ONCE):
        for subject_id in page:
            events = await reads.consent_about(subject_id)
            moved = await _moved(reads, subject_id, {event.record_id for event in events})
            yield [one for one in events if one.edition == 1 and one.record_id not in moved]
        after = page[-1]


async def _moved(reads: Reads, subject_id: str, records: set[str]) -> set[str]:
    """The records that count for somebody else now, because they were made on the wrong person."""
    moved: set[str] = set()
    for record_id in records:
        place = await reads.consent_place(record_id)
        subject = await reads.subject(place) if place else None
        if subject is None or reference(subject_id) not in subject.references:
            moved.add(record_id)
    return moved


def _recorders(events: list[ConsentEvent]) -> set[str]:
    return {event.controller for event in events}


def _row(change: Reread) -> ChangedConsent:
    own_share = change.discloser == change.recorder
    return ChangedConsent(
        record=change.record_id,
        subject=change.subject_id,
        discloser=change.discloser,
        recipients=change.recipients,
        purposes=change.purposes,
        data_categories=change.categories,
        was=_NO if change.is_yes_now else _YES,
        now=_YES if change.is_yes_now else _NO,
        status_now=str(change.status_now) if own_share else "",
        for_whom=change.kinds,
    )
