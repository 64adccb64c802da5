"""Reads of recorded checks and decisions; ``check_store`` has the reads of the check itself."""

from __future__ import annotations

from registry.domain.records.checks import Check, Decision
from registry.store import tables
from registry.store.repositories.queries import (
    history_of,
    is_newest,
    one_of,
    select,
    sound_of,
)


class CheckQueries:
    """One of the parts of ``Repository``."""

    async def check(self, check_id: str) -> Check | None:
        return await one_of(Check, select(Check).where(tables.CheckTable.check_id == check_id))

    async def decision(self, decision_id: str) -> list[Decision]:
        table = tables.DecisionTable
        query = select(Decision).where(table.decision_id == decision_id)
        return await history_of(Decision, query.order_by(table.version))

    async def decisions(self, asked_for: str, *, limit: int = 100) -> list[Decision]:
        table = tables.DecisionTable
        query = select(Decision).where(is_newest(Decision), table.asked_for == asked_for)
        return await sound_of(
            Decision, query.order_by(table.leaf_index, ascending=False).limit(limit)
        )
