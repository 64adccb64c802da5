"""Queries, on whatever transaction or snapshot the task has open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from piccolo.columns.combination import WhereRaw
from piccolo.query import Select

from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.signing import AcceptedSignature
from registry.services.ports import FlowRow, VersionRow
from registry.store import tables
from registry.store.codec import blob_fields, decode
from registry.store.kinds import KINDS
from registry.store.repositories import agreements as many
from registry.store.repositories.accounts import AccountQueries
from registry.store.repositories.charter import CharterQueries
from registry.store.repositories.checks import CheckQueries
from registry.store.repositories.consent import ConsentQueries
from registry.store.repositories.drafting import DraftQueries
from registry.store.repositories.leaving import LeavingQueries
from registry.store.repositories.ledger import LedgerQueries
from registry.store.repositories.notifications import NotificationQueries
from registry.store.repositories.partners import PartnerQueries
from registry.store.repositories.people import PeopleQueries
from registry.store.repositories.signing import SigningQueries

R = TypeVar("R")


class Repository(
    PartnerQueries,
    CharterQueries,
    SigningQueries,
    DraftQueries,
    LeavingQueries,
    NotificationQueries,
    PeopleQueries,
    ConsentQueries,
    CheckQueries,
    AccountQueries,
    LedgerQueries,
):
    """Implements ``services.ports.Reads`` on both engines: its parts stand one a wing."""

    async def document(self, document_id: str, version: int | None = None) -> Document | None:
        table = tables.DocumentTable
        if version is None:
            return await self._newest(Document, table.document_id == document_id)
        query = _select(Document).where(table.document_id == document_id, table.version == version)
        return await _one(Document, query)

    async def documents(
        self,
        *,
        kind: str | None = None,
        party: str | None = None,
        after: str = "",
        limit: int = 100,
    ) -> list[Document]:
        table = tables.DocumentTable
        query = _select(Document).where(_is_newest(Document), table.document_id > after)
        if kind is not None:
            query = query.where(table.kind == kind)
        if party is not None:
            # Of any version: a draft without them does not hide the version they have signed.
            parties = "SELECT document_id FROM document_party WHERE partner_id = {}"
            query = query.where(WhereRaw(f"document.document_id IN ({parties})", party))
        return await _all(Document, query.order_by(table.document_id).limit(limit))

    async def document_versions(self, document_id: str) -> list[Document]:
        table = tables.DocumentTable
        query = _select(Document).where(table.document_id == document_id)
        return await _all(Document, query.order_by(table.version, ascending=False))

    async def signatures_of(self, partner_id: str) -> list[AcceptedSignature]:
        table = tables.SignatureTable
        query = _select(AcceptedSignature).where(table.partner_id == partner_id)
        return await _all(AcceptedSignature, query.order_by(table.leaf_index))

    async def signatures(self, document_id: str, version: int) -> list[AcceptedSignature]:
        table = tables.SignatureTable
        query = _select(AcceptedSignature).where(
            table.document_id == document_id, table.document_version == version
        )
        return await _all(AcceptedSignature, query.order_by(table.leaf_index))

    async def agreement_steps(self, document_id: str) -> list[AgreementStep]:
        table = tables.StepTable
        query = _select(AgreementStep).where(table.document_id == document_id)
        return await _all(AgreementStep, query.order_by(table.version))

    async def documents_with_steps(self) -> list[str]:
        table = tables.StepTable
        rows = await table.select(table.document_id).where(table.version == 1)
        return sorted(row["document_id"] for row in rows)

    async def version_rows(
        self, *, kind: str, party: str | None = None, after: str = "", limit: int = 100
    ) -> list[VersionRow]:
        return await many.version_rows(kind, party, after, limit)

    async def signatures_on(self, document_ids: Sequence[str]) -> list[AcceptedSignature]:
        table = tables.SignatureTable
        if not document_ids:
            return []
        query = _select(AcceptedSignature).where(table.document_id.is_in(list(document_ids)))
        return await _all(AcceptedSignature, query.order_by(table.leaf_index))

    async def steps_on(self, document_ids: Sequence[str]) -> list[AgreementStep]:
        table = tables.StepTable
        if not document_ids:
            return []
        query = _select(AgreementStep).where(table.document_id.is_in(list(document_ids)))
        return await _all(AgreementStep, query.order_by(table.document_id, table.version))

    async def flows_on(
        self, document_ids: Sequence[str], *, partner: str = "", purpose: str = ""
    ) -> list[FlowRow]:
        return await many.flow_rows(document_ids, partner, purpose)

    async def payloads_on(self, document_ids: Sequence[str]) -> dict[tuple[str, int], bytes]:
        return await many.payloads(document_ids)

    async def _newest(self, record: type[R], which: Any) -> R | None:
        table: Any = KINDS[record].table
        query = _select(record).where(which).order_by(table.version, ascending=False)
        return await _one(record, query.limit(1))


def _select(record: type[Any]) -> Select[Any]:
    table: Any = KINDS[record].table
    blobs = (getattr(table, name) for name in blob_fields(record))
    query: Select[Any] = table.select(table.leaf_index, table.body, *blobs)
    return query


def _is_newest(record: type[Any]) -> WhereRaw:
    kind = KINDS[record]
    name = kind.table._meta.tablename  # noqa: SLF001 - piccolo's documented way
    same = " AND ".join(f"newer.{column} = {name}.{column}" for column in kind.entity)
    return WhereRaw(
        f"NOT EXISTS (SELECT 1 FROM {name} newer WHERE {same} AND newer.version > {name}.version)"
    )


async def _all(record: type[R], query: Any) -> list[R]:
    return [decode(record, row["body"], row, row["leaf_index"]) for row in await query]


async def _one(record: type[R], query: Any) -> R | None:
    found = await _all(record, query)
    return found[0] if found else None
