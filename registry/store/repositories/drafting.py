"""Reads of agreement drafts."""

from __future__ import annotations

from registry.domain.records.drafting import AgreementDraft
from registry.store import tables
from registry.store.repositories.queries import history_of, is_newest, newest, select, sound_of


class DraftQueries:
    """One of the parts of ``Repository``."""

    async def draft(self, document_id: str) -> AgreementDraft | None:
        return await newest(AgreementDraft, tables.DraftTable.document_id == document_id)

    async def drafts(self, *, after: str = "", limit: int = 100) -> list[AgreementDraft]:
        table = tables.DraftTable
        query = select(AgreementDraft).where(is_newest(AgreementDraft), table.document_id > after)
        query = query.order_by(table.document_id).limit(limit)
        return await sound_of(AgreementDraft, query, is_current=True)

    async def draft_history(self, document_id: str) -> list[AgreementDraft]:
        table = tables.DraftTable
        query = select(AgreementDraft).where(table.document_id == document_id)
        return await history_of(AgreementDraft, query.order_by(table.version))
