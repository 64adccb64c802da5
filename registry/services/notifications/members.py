"""Members of a charter, and telling them of a newer version: it is accepted by signing it."""

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
    """Tell every member of a charter of which this is a newer version."""
    members = (await members_of(uow, registry.today())).get(charter.document_id, set())
    notify(registry, actor, uow, members, charter_changed(charter))


async def members_of(reads: Reads, today: date) -> dict[str, set[str]]:
    """The members of each charter, by its id; those that are suspended too."""
    found: dict[str, set[str]] = defaultdict(set)
    for partner_id, events in (await reads.all_membership_events()).items():
        stands = membership_on(events, today)
        if stands is not None and stands.status.is_member:
            found[stands.event.charter_id].add(partner_id)
    return found


def charter_changed(charter: Document) -> NotificationContent:
    return NotificationContent(
        "charter_changed", "", charter.document_id, charter.version, charter.start_date
    )
