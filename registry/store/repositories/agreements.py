"""Reads of documents, what happened to them, and many of them at a time.

Of many, what a list has no use for is not read: of a version's row only its summary, and bodies are
read into typed values, which takes a tenth of reading whole records.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from piccolo.columns.combination import WhereRaw

from registry.domain.records.agreements import AgreementStep, Document, Flow
from registry.services.ports import FlowRow, VersionRow
from registry.store import tables
from registry.store.repositories.queries import all_of, is_newest, newest, one_of, select

_OF_PARTY = "AND document_id IN (SELECT document_id FROM document_party WHERE partner_id = {})"
_NEXT = """document_id IN (SELECT DISTINCT document_id FROM document
    WHERE kind = {{}} AND document_id > {{}} {party} ORDER BY document_id LIMIT {{}})"""


class _Summary(msgspec.Struct):
    title: str
    start_date: date
    review_date: date
    end_date: date | None
    parties: tuple[str, ...]


_summary = msgspec.json.Decoder(_Summary)
_flow = msgspec.json.Decoder(Flow)


class AgreementQueries:
    """One of the parts of ``Repository``."""

    async def document(self, document_id: str, version: int | None = None) -> Document | None:
        table = tables.DocumentTable
        if version is None:
            return await newest(Document, table.document_id == document_id)
        query = select(Document).where(table.document_id == document_id, table.version == version)
        return await one_of(Document, query)

    async def documents(
        self,
        *,
        kind: str | None = None,
        party: str | None = None,
        after: str = "",
        limit: int = 100,
    ) -> list[Document]:
        table = tables.DocumentTable
        query = select(Document).where(is_newest(Document), table.document_id > after)
        if kind is not None:
            query = query.where(table.kind == kind)
        if party is not None:
            # Of any version: a draft without them does not hide the version they have signed.
            parties = "SELECT document_id FROM document_party WHERE partner_id = {}"
            query = query.where(WhereRaw(f"document.document_id IN ({parties})", party))
        return await all_of(Document, query.order_by(table.document_id).limit(limit))

    async def document_versions(self, document_id: str) -> list[Document]:
        table = tables.DocumentTable
        query = select(Document).where(table.document_id == document_id)
        return await all_of(Document, query.order_by(table.version, ascending=False))

    async def agreement_steps(self, document_id: str) -> list[AgreementStep]:
        table = tables.StepTable
        query = select(AgreementStep).where(table.document_id == document_id)
        return await all_of(AgreementStep, query.order_by(table.version))

    async def documents_with_steps(self) -> list[str]:
        table = tables.StepTable
        rows = await table.select(table.document_id).where(table.version == 1)
        return sorted(row["document_id"] for row in rows)

    async def version_rows(
        self, *, kind: str, party: str | None = None, after: str = "", limit: int = 100
    ) -> list[VersionRow]:
        return await version_rows(kind, party, after, limit)

    async def steps_on(self, document_ids: Sequence[str]) -> list[AgreementStep]:
        table = tables.StepTable
        if not document_ids:
            return []
        query = select(AgreementStep).where(table.document_id.is_in(list(document_ids)))
        return await all_of(AgreementStep, query.order_by(table.document_id, table.version))

    async def flows_on(
        self, document_ids: Sequence[str], *, partner: str = "", purpose: str = ""
    ) -> list[FlowRow]:
        return await flow_rows(document_ids, partner, purpose)

    async def payloads_on(self, document_ids: Sequence[str]) -> dict[tuple[str, int], bytes]:
        return await payloads(document_ids)


async def version_rows(kind: str, party: str | None, after: str, limit: int) -> list[VersionRow]:
    """Every version of the next ``limit`` documents."""
    table = tables.DocumentTable
    values = (kind, after, limit) if party is None else (kind, after, party, limit)
    which = WhereRaw(_NEXT.format(party="" if party is None else _OF_PARTY), *values)
    query = table.select(table.document_id, table.version, table.summary, table.recorded_at)
    found = []
    for row in (
        await query.where(which)
        .order_by(table.document_id)
        .order_by(table.version, ascending=False)
    ):
        summary = _summary.decode(row["summary"])
        found.append(
            VersionRow(
                document_id=row["document_id"],
                version=row["version"],
                kind=kind,
                title=summary.title,
                start_date=summary.start_date,
                review_date=summary.review_date,
                end_date=summary.end_date,
                parties=summary.parties,
                recorded_at=row["recorded_at"],
            )
        )
    return found


async def flow_rows(document_ids: Sequence[str], partner: str, purpose: str) -> list[FlowRow]:
    """What those documents share."""
    if not document_ids:
        return []
    table = tables.FlowTable
    query = table.select(table.document_id, table.version, table.body)
    query = query.where(table.document_id.is_in(list(document_ids)))
    if partner:
        query = query.where((table.sender == partner) | (table.recipient == partner))
    if purpose:
        query = query.where(table.purpose == purpose)
    rows = await query.order_by(table.document_id, table.version)
    return [FlowRow(row["document_id"], row["version"], _flow.decode(row["body"])) for row in rows]


async def payloads(document_ids: Sequence[str]) -> dict[tuple[str, int], bytes]:
    """The text of every version of those documents."""
    if not document_ids:
        return {}
    table = tables.DocumentTable
    query = table.select(table.document_id, table.version, table.payload)
    rows = await query.where(table.document_id.is_in(list(document_ids)))
    return {(row["document_id"], row["version"]): bytes(row["payload"]) for row in rows}
