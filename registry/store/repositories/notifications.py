"""Reads of notifications to organisations."""

from __future__ import annotations

from collections.abc import Sequence

from registry.domain.records.notifications import Notification
from registry.store import tables
from registry.store.repositories.queries import is_newest, newest, select, sound_of


class NotificationQueries:
    """One of the parts of ``Repository``."""

    async def notifications(self, partner_id: str, *, limit: int = 100) -> list[Notification]:
        table = tables.NotificationTable
        query = select(Notification).where(is_newest(Notification), table.partner_id == partner_id)
        return await sound_of(
            Notification, query.order_by(table.leaf_index, ascending=False).limit(limit)
        )

    async def notification(self, notification_id: str) -> Notification | None:
        which = tables.NotificationTable.notification_id == notification_id
        return await newest(Notification, which)

    async def notified_keys(self, partner_id: str, keys: Sequence[str]) -> set[str]:
        if not keys:
            return set()
        table = tables.NotificationTable
        query = table.select(table.key).where(
            table.partner_id == partner_id, table.key.is_in(list(keys))
        )
        return {row["key"] for row in await query}

    async def notified_partners(self, key: str) -> list[str]:
        table = tables.NotificationTable
        rows = await table.select(table.partner_id).where(table.key == key)
        return sorted({row["partner_id"] for row in rows})
