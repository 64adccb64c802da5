"""Reminders of review dates: three months, one month and one week before, and when overdue.

Every party to a version that stands is notified of each stage once; for a charter these are its
members and the operator. After days without a run, only the latest stage is notified. It may run as
often as you like, by ``registry remind`` or in a server: no notification is repeated.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.agreement import Charter
from registry.domain.agreements.review_dates import STAGES, first_reminder, stage_on
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.errors import RegistryError
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.notifications.members import members_of
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.once import drop_expired
from registry.services.pauses import stopped_within
from registry.services.ports import Reads

EVERY_SECONDS = 3_600.0
_AT_ONCE = 100  # notifications in one transaction, so that checks need not wait for thousands
_KEYS = 500
_ITSELF = Actor("", frozenset(), "registry: reminders")
_log = logging.getLogger("registry.reminders")
_ToNotify = tuple[str, NotificationContent]  # whom to notify, and of what


@dataclass(frozen=True, slots=True)
class Reminded:
    """The numbers of a run: notifications, organisations notified, documents concerned."""

    notifications: int
    organisations: int
    documents: int


async def remind(registry: Registry, stop: asyncio.Event | None = None) -> Reminded:
    """Notify those not yet notified of a review date that is near or has passed.

    Args:
        stop: when it is set, the notifications not yet sent wait for the next run.
    """
    async with registry.database.reads() as reads:
        pending = await _not_notified(reads, await _due(registry, reads))
    notified: list[_ToNotify] = []
    for start in range(0, len(pending), _AT_ONCE):
        if stop is not None and stop.is_set():
            break
        notified += await _notify(registry, pending[start : start + _AT_ONCE])
    return Reminded(
        notifications=len(notified),
        organisations=len({partner_id for partner_id, _ in notified}),
        documents=len({notification.document_id for _, notification in notified}),
    )


async def keep_reminding(
    registry: Registry, stop: asyncio.Event, every: float = EVERY_SECONDS
) -> None:
    """Remind, and drop what was kept for a time, now and every hour until ``stop`` is set; failures
    are logged and tried again."""
    while not stop.is_set():
        try:
            await remind(registry, stop)
            await drop_expired(registry)
        except RegistryError as error:
            _log.warning("no reminders this time: %s", error.code)
        except Exception as error:  # noqa: BLE001 - failing reminders must not stop a server
            _log.error("no reminders this time: %s", type(error).__name__)
        await stopped_within(stop, every)


async def _due(registry: Registry, reads: Reads) -> list[_ToNotify]:
    """Every notification due of a stage that has come, sent before or not, by organisation."""
    today = registry.today()

    def near(outline: Outline) -> bool:
        return first_reminder(outline.review_date) <= today

    found: list[_ToNotify] = []
    async for page in listed(reads, today, wanted=near):
        for version in page:
            found += _to_notify_of(version, version.parties, today)
    members = await members_of(reads, today)
    operator = await reads.operator()
    async for page in listed(reads, today, of=Charter, wanted=near):
        for version in page:
            # The operator keeps the charter, whether or not it is a member itself.
            whom = {*members.get(version.document.document_id, ()), operator or ""} - {""}
            found += _to_notify_of(version, whom, today)
    return sorted(found, key=lambda to_notify: to_notify[0])


def _to_notify_of(version: Version[Outline], whom: Iterable[str], today: date) -> list[_ToNotify]:
    outline = version.document
    stage = stage_on(outline.review_date, today)
    if stage is None or not version.awaits_review:
        return []
    mark = outline.review_date.isoformat()
    notification = NotificationContent(
        stage, "", outline.document_id, outline.version, outline.review_date, mark
    )
    return [(partner_id, notification) for partner_id in whom]


async def _not_notified(reads: Reads, due: Sequence[_ToNotify]) -> list[_ToNotify]:
    """Those of ``due`` that have not been notified yet, in the same order."""
    keys: dict[str, list[str]] = defaultdict(list)
    for partner_id, notification in due:
        keys[partner_id] += _keys(notification)
    notified = {
        (partner_id, key)
        for partner_id, own_keys in keys.items()
        for start in range(0, len(own_keys), _KEYS)
        for key in await reads.notified_keys(partner_id, own_keys[start : start + _KEYS])
    }
    return [
        (whom, notification)
        for whom, notification in due
        if not any((whom, key) in notified for key in _keys(notification))
    ]


def _keys(notification: NotificationContent) -> list[str]:
    """The keys of this stage and the later ones: if a clock is set back, no stage comes again."""
    later = STAGES[STAGES.index(notification.code) :]
    return [dataclasses.replace(notification, code=code).key for code in later]


async def _notify(registry: Registry, batch: Sequence[_ToNotify]) -> list[_ToNotify]:
    """Notify those in a batch that have not been notified meanwhile.

    Writers take turns, so what is read here cannot change before the commit.
    """
    async with registry.database.unit_of_work() as uow:
        pending = await _not_notified(uow, batch)
        for partner_id, notification in pending:
            notify(registry, _ITSELF, uow, [partner_id], notification)
        await uow.commit()
    return pending
