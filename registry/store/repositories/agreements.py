"""Reads of documents and of their steps, one or many at a time.

For a list, only what it needs is read: the summary from a version's row, and bodies as typed
values. That takes a tenth of the time for reading whole records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TypeVar

import msgspec
from piccolo.columns.combination import WhereRaw

from registry.domain.agreements.agreement import Registered, assembled
from registry.domain.records.agreements import (
    AgreementStep,
    AnnexFile,
    Document,
    Flow,
    FlowRow,
    HeldAnnex,
    Outline,
)
from registry.errors import DamagedRecordError
from registry.store import tables
from registry.store.repositories.queries import (
    all_of,
    history_of,
    is_newest,
    newest,
    one_of,
    select,
    sound_of,
)
from registry.store.repositories.signing import key_ends_of_signers, signatures_on

_OF_PARTY = "AND document_id IN (SELECT document_id FROM document_party WHERE partner_id = {})"
_NEXT = """document_id IN (SELECT DISTINCT document_id FROM document
    WHERE kind = {{}} AND document_id > {{}} {party} ORDER BY document_id LIMIT {{}})"""


_FLOWS_OF_MANY = "SELECT flow_key FROM flow_end WHERE partner_id = {}"


class _Summary(msgspec.Struct):
    title: str
    start_date: date
    review_date: date
    end_date: date | None
    parties: tuple[str, ...]


_summary = msgspec.json.Decoder(_Summary)
_flow = msgspec.json.Decoder(Flow)
V = TypeVar("V", bound=Outline)


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
        only_sound: bool = False,
    ) -> list[Document]:
        table = tables.DocumentTable
        query = select(Document).where(is_newest(Document), table.document_id > after)
        if kind is not None:
            query = query.where(table.kind == kind)
        if party is not None:
            # By any version: a newer version without a party does not hide the one it has signed.
            parties = "SELECT document_id FROM document_party WHERE partner_id = {}"
            query = query.where(WhereRaw(f"document.document_id IN ({parties})", party))
        read = sound_of if only_sound else all_of
        return await read(Document, query.order_by(table.document_id).limit(limit))

    async def registered(self, document_id: str, on: date) -> Registered[Document] | None:
        table = tables.DocumentTable
        query = select(Document).where(table.document_id == document_id)
        versions = await all_of(Document, query.order_by(table.version, ascending=False))
        return next(iter(await _as_they_stand(versions, on)), None)

    async def as_they_stand(
        self, outlines: Sequence[Outline], on: date
    ) -> list[Registered[Outline]]:
        try:
            return await _as_they_stand(outlines, on)
        except DamagedRecordError:
            return await _sound(outlines, on)

    async def agreement_steps(self, document_id: str) -> list[AgreementStep]:
        table = tables.StepTable
        query = select(AgreementStep).where(table.document_id == document_id)
        return await history_of(AgreementStep, query.order_by(table.version))

    async def annexes(self, document_id: str) -> list[HeldAnnex]:
        table = tables.AnnexTable
        columns = (table.document_id, table.partner_id, table.sha256, table.media_type, table.size)
        query = table.select(*columns).where(table.document_id == document_id)
        return [HeldAnnex(**row) for row in await query.order_by(table.leaf_index)]

    async def annex(self, document_id: str, sha256: str) -> AnnexFile | None:
        table = tables.AnnexTable
        query = select(AnnexFile).where(table.document_id == document_id, table.sha256 == sha256)
        return await one_of(AnnexFile, query.order_by(table.leaf_index).limit(1))

    async def documents_with_steps(self) -> list[str]:
        table = tables.StepTable
        rows = await table.select(table.document_id).where(table.version == 1)
        return sorted(row["document_id"] for row in rows)

    async def outlines(
        self, *, kind: str, party: str | None = None, after: str = "", limit: int = 100
    ) -> list[Outline]:
        table = tables.DocumentTable
        values = (kind, after, limit) if party is None else (kind, after, party, limit)
        which = WhereRaw(_NEXT.format(party="" if party is None else _OF_PARTY), *values)
        query = table.select(table.document_id, table.version, table.summary).where(which)
        query = query.order_by(table.document_id).order_by(table.version, ascending=False)
        return [
            outline(row["document_id"], row["version"], kind, row["summary"]) for row in await query
        ]

    async def registered_at(self, document_ids: Sequence[str]) -> dict[tuple[str, int], datetime]:
        if not document_ids:
            return {}
        table = tables.DocumentTable
        query = table.select(table.document_id, table.version, table.recorded_at)
        rows = await query.where(table.document_id.is_in(list(document_ids)))
        return {(row["document_id"], row["version"]): row["recorded_at"] for row in rows}

    async def flows_on(
        self, document_ids: Sequence[str], *, partner: str = "", purpose: str = ""
    ) -> list[FlowRow]:
        if not document_ids:
            return []
        table = tables.FlowTable
        query = table.select(table.document_id, table.version, table.body)
        query = query.where(table.document_id.is_in(list(document_ids)))
        if partner:
            of_many = WhereRaw(f"flow_key IN ({_FLOWS_OF_MANY})", partner)
            query = query.where((table.sender == partner) | (table.recipient == partner) | of_many)
        if purpose:
            query = query.where(table.purpose == purpose)
        rows = await query.order_by(table.document_id, table.version)
        return [
            FlowRow(row["document_id"], row["version"], _flow.decode(row["body"])) for row in rows
        ]

    async def payloads_on(self, document_ids: Sequence[str]) -> dict[tuple[str, int], bytes]:
        if not document_ids:
            return {}
        table = tables.DocumentTable
        query = table.select(table.document_id, table.version, table.payload)
        rows = await query.where(table.document_id.is_in(list(document_ids)))
        return {(row["document_id"], row["version"]): bytes(row["payload"]) for row in rows}


def outline(document_id: str, version: int, kind: str, summary: str) -> Outline:
    """A version without its text, from the summary in its row."""
    read = _summary.decode(summary)
    return Outline(
        document_id=document_id,
        version=version,
        kind=kind,
        title=read.title,
        parties=read.parties,
        start_date=read.start_date,
        review_date=read.review_date,
        end_date=read.end_date,
    )


async def _sound(outlines: Sequence[Outline], on: date) -> list[Registered[Outline]]:
    """The agreements of a list without the damaged ones, which must not hide the others."""
    versions: dict[str, list[Outline]] = defaultdict(list)
    for each in outlines:
        versions[each.document_id].append(each)
    found: list[Registered[Outline]] = []
    for own in versions.values():
        with suppress(DamagedRecordError):
            found += await _as_they_stand(own, on)
    return found


async def _as_they_stand(documents: Sequence[V], on: date) -> list[Registered[V]]:
    """The agreements and charters of these versions; all reads of them go through here."""
    ids = list(dict.fromkeys(document.document_id for document in documents))
    if not ids:
        return []
    return assembled(
        documents,
        made=await signatures_on(ids),
        recorded=await _steps_on(ids),
        key_ends=await key_ends_of_signers(ids),
        on=on,
    )


async def _steps_on(document_ids: Sequence[str]) -> list[AgreementStep]:
    table = tables.StepTable
    query = select(AgreementStep).where(table.document_id.is_in(list(document_ids)))
    return await history_of(AgreementStep, query.order_by(table.document_id, table.version))
