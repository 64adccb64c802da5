"""Reads of the ledger and its checkpoints."""

from __future__ import annotations

from registry.domain.records.damage import DamagedRow
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.store import one_time_secrets, tables
from registry.store.appending import NEXT_INDEX
from registry.store.binding import StoreEngine


class LedgerQueries:
    """One of the parts of ``Repository``."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine

    async def one_time_secret_faults(self) -> list[DamagedRow]:
        return await one_time_secrets.faults()

    async def ledger_size(self) -> int:
        [row] = await self._engine.fetch(NEXT_INDEX)
        return int(row["next_index"])

    async def leaves(self, start: int, limit: int) -> list[LeafRow]:
        table = tables.LedgerTable
        query = table.select().where(table.leaf_index >= start)
        rows = await query.order_by(table.leaf_index).limit(limit)
        return [LeafRow(**row) for row in rows]

    async def checkpoint(self) -> CheckpointRow | None:
        table = tables.CheckpointTable
        row = await table.select().order_by(table.size, ascending=False).first()
        return None if row is None else CheckpointRow(**row)

    async def checkpoints(self, after: int, up_to: int) -> list[CheckpointRow]:
        table = tables.CheckpointTable
        query = table.select().where(table.size > after, table.size <= up_to)
        return [CheckpointRow(**row) for row in await query.order_by(table.size)]

    async def checkpoints_before(self, size: int, limit: int) -> list[CheckpointRow]:
        table = tables.CheckpointTable
        query = table.select().where(table.size < size).order_by(table.size, ascending=False)
        return [CheckpointRow(**row) for row in await query.limit(limit)]
