"""Reads of partners and of the operator."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from registry.domain.records.partners import Partner, PartOf, Succession
from registry.store import tables
from registry.store.kinds import OperatorRecord
from registry.store.repositories.queries import (
    all_of,
    current_of,
    history_of,
    is_newest,
    newest,
    select,
    sound_of,
)


class PartnerQueries:
    """One of the parts of ``Repository``."""

    async def operator(self) -> str | None:
        sound = await sound_of(OperatorRecord, select(OperatorRecord))
        return sound[0].partner_id if sound else None

    async def partner(self, partner_id: str) -> Partner | None:
        return await newest(Partner, tables.PartnerTable.partner_id == partner_id)

    async def partners_named(self, partner_ids: Sequence[str]) -> dict[str, Partner]:
        if not partner_ids:
            return {}
        table = tables.PartnerTable
        query = select(Partner).where(is_newest(Partner), table.partner_id.is_in([*partner_ids]))
        return {partner.partner_id: partner for partner in await current_of(Partner, query)}

    async def partners(self, *, after: str = "", limit: int = 100) -> list[Partner]:
        table = tables.PartnerTable
        query = select(Partner).where(is_newest(Partner), table.partner_id > after)
        query = query.order_by(table.partner_id).limit(limit)
        return await sound_of(Partner, query, is_current=True)

    async def partner_history(self, partner_id: str) -> list[Partner]:
        table = tables.PartnerTable
        query = select(Partner).where(table.partner_id == partner_id)
        return await history_of(Partner, query.order_by(table.version))

    async def successions(self, former: str) -> list[Succession]:
        table = tables.SuccessionTable
        query = select(Succession).where(table.former == former)
        return await all_of(Succession, query.order_by(table.leaf_index))

    async def every_succession(self) -> list[Succession]:
        return await all_of(
            Succession, select(Succession).order_by(tables.SuccessionTable.leaf_index)
        )

    async def parts_of(self, partner_id: str) -> list[PartOf]:
        table = tables.PartOfTable
        query = select(PartOf).where((table.whole == partner_id) | (table.part == partner_id))
        return await history_of(PartOf, query.order_by(table.leaf_index))

    async def every_part(self) -> list[PartOf]:
        query = select(PartOf).order_by(tables.PartOfTable.leaf_index)
        return await history_of(PartOf, query)

    async def formers(self, partner_id: str) -> list[str]:
        table = tables.SuccessionTable
        found: list[str] = []
        to_follow = [partner_id]
        while to_follow:
            rows = await table.select(table.former).where(table.partner_id == to_follow.pop())
            new = [row["former"] for row in rows if row["former"] not in (partner_id, *found)]
            found += new
            to_follow += new
        return found

    async def kinds(self) -> dict[str, set[str]]:
        table = tables.PartnerTable
        found: dict[str, set[str]] = defaultdict(set)
        for row in await table.select(table.partner_id, table.body):
            found[row["partner_id"]].add(json.loads(row["body"])["kind"])
        return found
