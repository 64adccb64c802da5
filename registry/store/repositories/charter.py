"""Reads of membership of the charter."""

from __future__ import annotations

from collections import defaultdict

from registry.domain.records.charter import MembershipEvent
from registry.store import tables
from registry.store.repositories.queries import all_of, select


class CharterQueries:
    """One of the parts of ``Repository``."""

    async def membership_events(self, partner_id: str) -> list[MembershipEvent]:
        table = tables.MembershipTable
        query = select(MembershipEvent).where(table.partner_id == partner_id)
        return await all_of(MembershipEvent, query.order_by(table.version))

    async def all_membership_events(self) -> dict[str, list[MembershipEvent]]:
        table = tables.MembershipTable
        query = select(MembershipEvent).order_by(table.partner_id, table.version)
        found: dict[str, list[MembershipEvent]] = defaultdict(list)
        for event in await all_of(MembershipEvent, query):
            found[event.partner_id].append(event)
        return dict(found)
