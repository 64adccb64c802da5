"""Notifying the members of a charter of a newer version, which they accept by signing it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from registry.domain.charter.membership import membership_on
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import Reads, UnitOfWork


async def notify_members(
    registry: Registry, actor: Actor, uow: UnitOfWork, charter: Document
) -> None:
    """Notify every member of a charter that this is its newer version."""
    members = (await members_of(uow, registry.today())).get(charter.document_id, set())
    notify(registry, actor, uow, members, charter_changed(charter))


async def members_of(reads: Reads, today: date) -> dict[str, set[str]]:
    """The members of each charter, by the charter's id, including suspended members."""
    found: dict[str, set[str]] = defaultdict(set)
    for partner_id, events in (await reads.all_membership_events()).items():
        membership = membership_on(events, today)
        if membership is not None and membership.status.is_member:
            found[membership.event.charter_id].add(partner_id)
    return found


def charter_changed(charter: Document) -> NotificationContent:
    """The notification of a newer version of a charter."""
    return NotificationContent(
        "charter_changed", "", charter.document_id, charter.version, charter.start_date
    )
