"""Reads of consent events."""

from __future__ import annotations

from registry.domain.records.consent import ConsentEvent
from registry.store import tables
from registry.store.repositories.queries import all_of, select


class ConsentQueries:
    """One of the parts of ``Repository``."""

    async def consent_record(self, record_id: str) -> list[ConsentEvent]:
        table = tables.ConsentTable
        query = select(ConsentEvent).where(table.record_id == record_id)
        return await all_of(ConsentEvent, query.order_by(table.leaf_index))

    async def consent_place(self, record_id: str) -> str | None:
        table = tables.ConcernTable
        row = await table.select(table.subject_id).where(table.record_id == record_id).first()
        return str(row["subject_id"]) if row else None
