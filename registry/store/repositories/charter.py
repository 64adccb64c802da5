"""Reads of membership of the charter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from registry.domain.records.charter import MembershipEvent
from registry.store import tables
from registry.store.repositories.queries import history_of, select, sound_of


class CharterQueries:
    """One of the parts of ``Repository``."""

    async def membership_events(self, partner_id: str) -> list[MembershipEvent]:
        table = tables.MembershipTable
        query = select(MembershipEvent).where(table.partner_id == partner_id)
        return await history_of(MembershipEvent, query.order_by(table.version))

    async def memberships_of(self, partner_ids: Sequence[str]) -> dict[str, list[MembershipEvent]]:
        if not partner_ids:
            return {}
        table = tables.MembershipTable
        query = select(MembershipEvent).where(table.partner_id.is_in([*partner_ids]))
        found: dict[str, list[MembershipEvent]] = defaultdict(list)
        for event in await history_of(
            MembershipEvent, query.order_by(table.partner_id, table.version)
        ):
            found[event.partner_id].append(event)
        return dict(found)

    async def all_membership_events(self) -> dict[str, list[MembershipEvent]]:
        table = tables.MembershipTable
        query = select(MembershipEvent).order_by(table.partner_id, table.version)
        rows = await query
        found: dict[str, list[MembershipEvent]] = defaultdict(list)
        for event in await sound_of(MembershipEvent, _given(rows)):
            found[event.partner_id].append(event)
        # With one step missing an organisation would seem what it is not, so it is left out whole.
        many = {row["partner_id"]: row["latest"] for row in rows}
        return {whose: events for whose, events in found.items() if len(events) == many[whose]}


async def _given(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows
