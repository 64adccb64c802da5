"""Queries, on whatever transaction or snapshot the task has open."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from piccolo.columns.combination import WhereRaw
from piccolo.query import Select

from registry.domain.records.accounts import Account, Slip, Token
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.checks import Check, Decision
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.drafting import AgreementDraft
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.notifications import Notification
from registry.domain.records.partners import Partner
from registry.domain.records.people import Alias, Subject
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.services.ports import CheckpointRow, FlowRow, LeafRow, VersionRow
from registry.store import one_time_secrets as slips
from registry.store import tables
from registry.store.appending import NEXT_INDEX
from registry.store.binding import StoreEngine
from registry.store.codec import blob_fields, decode
from registry.store.kinds import KINDS
from registry.store.repositories import agreements as many

R = TypeVar("R")


class Repository:
    """Implements ``services.ports.Reads`` on both engines."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine

    async def operator(self) -> str | None:
        row = await tables.OperatorTable.select(tables.OperatorTable.partner_id).first()
        return None if row is None else str(row["partner_id"])

    async def partner(self, partner_id: str) -> Partner | None:
        return await self._newest(Partner, tables.PartnerTable.partner_id == partner_id)

    async def partners(self, *, after: str = "", limit: int = 100) -> list[Partner]:
        table = tables.PartnerTable
        query = _select(Partner).where(_is_newest(Partner), table.partner_id > after)
        return await _all(Partner, query.order_by(table.partner_id).limit(limit))

    async def partner_history(self, partner_id: str) -> list[Partner]:
        table = tables.PartnerTable
        query = _select(Partner).where(table.partner_id == partner_id)
        return await _all(Partner, query.order_by(table.version))

    async def kinds(self) -> dict[str, set[str]]:
        table = tables.PartnerTable
        found: dict[str, set[str]] = defaultdict(set)
        for row in await table.select(table.partner_id, table.body):
            found[row["partner_id"]].add(json.loads(row["body"])["kind"])
        return found

    async def membership_events(self, partner_id: str) -> list[MembershipEvent]:
        table = tables.MembershipTable
        query = _select(MembershipEvent).where(table.partner_id == partner_id)
        return await _all(MembershipEvent, query.order_by(table.version))

    async def all_membership_events(self) -> dict[str, list[MembershipEvent]]:
        table = tables.MembershipTable
        query = _select(MembershipEvent).order_by(table.partner_id, table.version)
        found: dict[str, list[MembershipEvent]] = defaultdict(list)
        for event in await _all(MembershipEvent, query):
            found[event.partner_id].append(event)
        return dict(found)

    async def key(self, kid: str) -> SignatoryKey | None:
        return await self._newest(SignatoryKey, tables.KeyTable.kid == kid)

    async def keys(self, partner_id: str | None = None) -> list[SignatoryKey]:
        table = tables.KeyTable
        query = _select(SignatoryKey).where(_is_newest(SignatoryKey))
        if partner_id is not None:
            query = query.where(table.partner_id == partner_id)
        # A key's first version says when it was enrolled; its place in the ledger is the order.
        enrolled = table.select(table.kid).where(table.version == 1).order_by(table.leaf_index)
        found = {key.kid: key for key in await _all(SignatoryKey, query)}
        return [found[row["kid"]] for row in await enrolled if row["kid"] in found]

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

    async def draft(self, document_id: str) -> AgreementDraft | None:
        return await self._newest(AgreementDraft, tables.DraftTable.document_id == document_id)

    async def drafts(self, *, after: str = "", limit: int = 100) -> list[AgreementDraft]:
        table = tables.DraftTable
        query = _select(AgreementDraft).where(_is_newest(AgreementDraft), table.document_id > after)
        return await _all(AgreementDraft, query.order_by(table.document_id).limit(limit))

    async def draft_history(self, document_id: str) -> list[AgreementDraft]:
        table = tables.DraftTable
        query = _select(AgreementDraft).where(table.document_id == document_id)
        return await _all(AgreementDraft, query.order_by(table.version))

    async def notices_by(self, kid: str) -> list[LeavingNotice]:
        query = _select(LeavingNotice).order_by(tables.NoticeTable.leaf_index)
        return [notice for notice in await _all(LeavingNotice, query) if notice.kid == kid]

    async def leaving_notice(self, notice_id: str) -> LeavingNotice | None:
        return await self._newest(LeavingNotice, tables.NoticeTable.notice_id == notice_id)

    async def notifications(self, partner_id: str, *, limit: int = 100) -> list[Notification]:
        table = tables.NotificationTable
        query = _select(Notification).where(
            _is_newest(Notification), table.partner_id == partner_id
        )
        return await _all(
            Notification, query.order_by(table.leaf_index, ascending=False).limit(limit)
        )

    async def notification(self, notification_id: str) -> Notification | None:
        which = tables.NotificationTable.notification_id == notification_id
        return await self._newest(Notification, which)

    async def told(self, partner_id: str, keys: Sequence[str]) -> set[str]:
        if not keys:
            return set()
        table = tables.NotificationTable
        query = table.select(table.key).where(
            table.partner_id == partner_id, table.key.is_in(list(keys))
        )
        return {row["key"] for row in await query}

    async def told_of(self, key: str) -> list[str]:
        table = tables.NotificationTable
        rows = await table.select(table.partner_id).where(table.key == key)
        return sorted({row["partner_id"] for row in rows})

    async def subjects_by_alias(self, aliases: Sequence[Alias]) -> list[Subject]:
        if not aliases:
            return []
        table = tables.AliasTable
        macs = list({alias.mac for alias in aliases})
        rows = await table.select(table.subject_id).where(table.mac.is_in(macs))
        ids = sorted({row["subject_id"] for row in rows})
        if not ids:
            return []
        subject = tables.SubjectTable
        query = _select(Subject).where(subject.subject_id.is_in(ids))
        return await _all(Subject, query.order_by(subject.subject_id))

    async def subject(self, subject_id: str) -> Subject | None:
        query = _select(Subject).where(tables.SubjectTable.subject_id == subject_id)
        return await _one(Subject, query)

    async def consent_events(self, subject_id: str) -> list[ConsentEvent]:
        table = tables.ConsentTable
        query = _select(ConsentEvent).where(table.subject_id == subject_id)
        return await _all(ConsentEvent, query.order_by(table.leaf_index))

    async def consent_record(self, record_id: str) -> list[ConsentEvent]:
        table = tables.ConsentTable
        query = _select(ConsentEvent).where(table.record_id == record_id)
        return await _all(ConsentEvent, query.order_by(table.leaf_index))

    async def token_by_hash(self, sha256: str) -> Token | None:
        return await self._newest(Token, tables.TokenTable.sha256 == sha256)

    async def tokens(self, partner_id: str | None = None) -> list[Token]:
        table = tables.TokenTable
        query = _select(Token).where(_is_newest(Token))
        if partner_id is not None:
            query = query.where(table.partner_id == partner_id)
        return await _all(Token, query.order_by(table.token_id))

    async def check(self, check_id: str) -> Check | None:
        return await _one(Check, _select(Check).where(tables.CheckTable.check_id == check_id))

    async def decision(self, decision_id: str) -> list[Decision]:
        table = tables.DecisionTable
        query = _select(Decision).where(table.decision_id == decision_id)
        return await _all(Decision, query.order_by(table.version))

    async def decisions(self, asked_for: str, *, limit: int = 100) -> list[Decision]:
        table = tables.DecisionTable
        query = _select(Decision).where(_is_newest(Decision), table.asked_for == asked_for)
        return await _all(Decision, query.order_by(table.leaf_index, ascending=False).limit(limit))

    async def account(self, account_id: str) -> Account | None:
        return await self._newest(Account, tables.AccountTable.account_id == account_id)

    async def account_by_login(self, login: str) -> Account | None:
        return await self._newest(Account, tables.AccountTable.login == login)

    async def accounts(self, partner_id: str) -> list[Account]:
        table = tables.AccountTable
        query = _select(Account).where(_is_newest(Account), table.partner_id == partner_id)
        return await _all(Account, query.order_by(table.account_id))

    async def slip(self, kind: str, key: str, now: datetime) -> Slip | None:
        return await slips.one(kind, key, now)

    async def slips(self, kind: str, owner: str, now: datetime) -> list[Slip]:
        return await slips.of_owner(kind, owner, now)

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
