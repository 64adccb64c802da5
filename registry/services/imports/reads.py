"""Reads for judging many records on one snapshot, where what does not change is read only once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from registry.domain.agreements.agreement import Registered
from registry.domain.records.agreements import Document
from registry.domain.records.partners import Partner
from registry.services.ports import Reads

_BATCH = 1_000


class _Remembered:
    """Reads that know every organisation, and which documents exist, beforehand."""

    def __init__(
        self, reads: Reads, partners: Mapping[str, Partner], documents: Mapping[str, Document]
    ) -> None:
        self._reads = reads
        self._partners = partners
        self._documents = documents
        self._seen: dict[tuple[str, int | None], Document | None] = {}
        self._operator: list[str | None] = []

    async def operator(self) -> str | None:
        if not self._operator:
            self._operator.append(await self._reads.operator())
        return self._operator[0]

    async def partner(self, partner_id: str) -> Partner | None:
        return self._partners.get(partner_id)

    async def document(self, document_id: str, version: int | None = None) -> Document | None:
        key = (document_id, version)
        if key not in self._seen:
            self._seen[key] = await self._reads.document(document_id, version)
        return self._seen[key]

    async def registered(self, document_id: str, on: date) -> Registered[Document] | None:
        if document_id not in self._documents:
            return None
        return await self._reads.registered(document_id, on)

    async def agreement_steps(self, document_id: str) -> list[Any]:
        if document_id not in self._documents:
            return []
        return list(await self._reads.agreement_steps(document_id))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reads, name)


def remembered(
    reads: Reads, partners: Mapping[str, Partner], documents: Mapping[str, Document]
) -> Reads:
    """The same reads, remembering all organisations and newest documents of the snapshot."""
    return cast(Reads, _Remembered(reads, partners, documents))


async def every_partner(reads: Reads) -> dict[str, Partner]:
    """All organisations by id."""
    found: dict[str, Partner] = {}
    after = ""
    while batch := await reads.partners(after=after, limit=_BATCH):
        found |= {partner.partner_id: partner for partner in batch}
        after = batch[-1].partner_id
    return found


async def every_document(reads: Reads) -> dict[str, Document]:
    """The newest version of every charter and agreement, by id."""
    found: dict[str, Document] = {}
    after = ""
    while batch := await reads.documents(after=after, limit=_BATCH):
        found |= {document.document_id: document for document in batch}
        after = batch[-1].document_id
    return found
