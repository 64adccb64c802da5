"""Reads of consent events."""

from __future__ import annotations

from registry.domain.records.consent import ConsentEvent
from registry.store import tables
from registry.store.repositories.queries import all_of, history_of, select


class ConsentQueries:
    """One of the parts of ``Repository``."""

    async def consent_record(self, record_id: str) -> list[ConsentEvent]:
        table = tables.ConsentTable
        query = select(ConsentEvent).where(table.record_id == record_id)
        return await history_of(ConsentEvent, query.order_by(table.leaf_index))

    async def consent_about(self, subject_id: str) -> list[ConsentEvent]:
        table = tables.ConsentTable
        query = select(ConsentEvent).where(table.subject_id == subject_id)
        return await all_of(ConsentEvent, query.order_by(table.leaf_index))

    async def people_with_consent(
        self, partner_id: str | None = None, *, after: str = "", limit: int = 100
    ) -> list[str]:
        sql = "SELECT DISTINCT said.subject_id FROM consent_event said WHERE said.subject_id > {}"
        values: list[str | int] = [after]
        if partner_id is not None:
            sql += (
                " AND EXISTS (SELECT 1 FROM consent_concern concern"
                " WHERE concern.record_id = said.record_id AND concern.partner_id = {})"
            )
            values.append(partner_id)
        rows = await tables.ConsentTable.raw(
            sql + " ORDER BY said.subject_id LIMIT {}", *values, limit
        )
        return [row["subject_id"] for row in rows]

    async def consent_place(self, record_id: str) -> str | None:
        table = tables.ConcernTable
        row = await table.select(table.subject_id).where(table.record_id == record_id).first()
        return str(row["subject_id"]) if row else None
