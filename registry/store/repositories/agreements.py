"""Reads of many documents at a time, without what a list has no use for.

Of a version's row only its summary is read, and bodies are read into typed values, which takes a
tenth of reading whole records.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from piccolo.columns.combination import WhereRaw

from registry.domain.records.agreements import Flow
from registry.services.ports import FlowRow, VersionRow
from registry.store import tables

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
