"""Notifying organisations of what happened to their agreements and their counterparties.

A notification is written in the transaction of the event itself, so that nobody can be left out. An
organisation is notified of each event once. Its officers mark notifications as seen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.notifications import Notification
from registry.errors import ConflictError, NotFoundError
from registry.services import access
from registry.services.context import Registry, new_id
from registry.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class NotificationContent:
    """What to notify organisations of.

    ``code`` names the words in ``services/notifications/wording.py``; ``about`` is the organisation
    concerned, or empty. ``mark`` distinguishes two events with the same code about the same
    version: of events with the same mark, an organisation is notified once. ``subject_id`` is the
    notified organisation's own reference of a person.
    """

    code: str
    about: str
    document_id: str
    document_version: int
    effective_on: date
    mark: str = ""
    subject_id: str = ""

    @property
    def key(self) -> str:
        """An organisation is notified only once under the same key."""
        parts = (self.code, self.document_id, self.document_version, self.about, self.mark)
        return "/".join(str(part) for part in parts)


def notify(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    whom: Iterable[str],
    notification: NotificationContent,
) -> None:
    """Queue a notification to each of the organisations."""
    for partner_id in sorted(whom):
        uow.add(
            Notification(
                notification_id=new_id("ntf"),
                version=1,
                partner_id=partner_id,
                code=notification.code,
                about=notification.about,
                document_id=notification.document_id,
                document_version=notification.document_version,
                effective_on=notification.effective_on,
                key=notification.key,
                subject_id=notification.subject_id,
                **registry.stamp(actor),
            )
        )


async def notify_once_a_day(registry: Registry, actor: Actor, uow: UnitOfWork, code: str) -> None:
    """Notify the actor's own organisation, and commit, unless it was told the same today."""
    today = registry.today()
    told = NotificationContent(code, actor.partner_id, "", 0, today, mark=today.isoformat())
    if not await uow.notified_keys(actor.partner_id, [told.key]):
        notify(registry, actor, uow, [actor.partner_id], told)
        await uow.commit()


def without_notifications(receipts: Iterable[Receipt]) -> list[Receipt]:
    """The receipts without those of notifications."""
    return [receipt for receipt in receipts if receipt.kind != "notification"]


async def list_own(registry: Registry, actor: Actor, *, limit: int = 100) -> list[Notification]:
    """The notifications of the actor's organisation, the latest first; version 2 has been seen."""
    access.require(actor, "notification.read")
    async with registry.database.reads() as reads:
        return await reads.notifications(actor.partner_id, limit=limit)


async def count_unseen(registry: Registry, actor: Actor) -> int:
    """How many of the latest notifications of the actor's organisation no officer has seen."""
    return sum(notification.version == 1 for notification in await list_own(registry, actor))


async def mark_seen(registry: Registry, actor: Actor, notification_id: str) -> Receipt:
    """Record that an officer has seen a notification.

    Raises:
        NotFoundError: the actor's organisation has no such notification.
        ConflictError: it is marked as seen already.
    """
    access.require(actor, "notification.read")
    async with registry.database.unit_of_work() as uow:
        found = await uow.notification(notification_id)
        if found is None or found.partner_id != actor.partner_id:
            raise NotFoundError("Your organisation was told nothing under that reference.")
        if found.version > 1:
            raise ConflictError("This has been seen already.", next_step="There is nothing to do.")
        uow.add(_seen(registry, actor, found))
        [receipt] = await uow.commit()
    return receipt


async def mark_all_seen(registry: Registry, actor: Actor, notification_ids: Iterable[str]) -> None:
    """Record that an officer has seen the notifications they were shown, and not those since.

    Those seen already, and those of other organisations, are passed over.
    """
    access.require(actor, "notification.read")
    async with registry.database.unit_of_work() as uow:
        for notification_id in dict.fromkeys(notification_ids):
            found = await uow.notification(notification_id)
            if found and found.partner_id == actor.partner_id and found.version == 1:
                uow.add(_seen(registry, actor, found))
        await uow.commit()


def _seen(registry: Registry, actor: Actor, notification: Notification) -> Notification:
    return dataclasses.replace(notification, version=2, **registry.stamp(actor))
