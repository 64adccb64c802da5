"""One write transaction: added records stay in order and are written when ``commit`` runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.acting import Receipt
from registry.domain.records.agreements import Document
from registry.domain.records.checks import Check
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.notifications import Notification
from registry.domain.records.partners import Partner
from registry.domain.records.people import LookUp, Subject
from registry.domain.records.signing import AcceptedSignature
from registry.errors import ConflictError, NotFoundError
from registry.services.ports import Added
from registry.services.rows import Keyed
from registry.store import one_time_secrets, tables
from registry.store.appending import (
    LAST,
    SEALED_COLUMNS,
    Prepared,
    insert_sql,
    new_leaf_id,
    prepare,
)
from registry.store.binding import StoreEngine
from registry.store.engines.postgres_engine import PostgresTransaction
from registry.store.engines.sqlite_engine import SqliteTransaction
from registry.store.keys_in_use import require_same_keys
from registry.store.kinds import CHANGED, KINDS, OperatorRecord, version_of
from registry.store.recording import Recording
from registry.store.repository import Repository
from registry.store.writing.agreements import end_rows, flow_rows, party_rows, summary_of
from registry.store.writing.consent import keep_consent, move_consent
from registry.store.writing.people import LOOK_UP_COLUMNS, keep_subject, look_up_rows
from registry.store.writing.rows import insert

_ROWS_AT_ONCE = 500
_IN_BULK = frozenset({Partner, Document, Notification, Check})


class UnitOfWork(Repository):
    """Implements ``services.ports.UnitOfWork`` on both engines."""

    def __init__(
        self,
        engine: StoreEngine,
        transaction: SqliteTransaction | PostgresTransaction,
        recording: Recording,
        request: Keyed | None = None,
    ) -> None:
        super().__init__(engine)
        self._recording = recording
        self._request = request
        self._keeping: tuple[Keyed, int, Callable[[list[Receipt]], OneTimeSecret]] | None = None
        self._transaction = transaction
        self._added: list[Added] = []
        self._moves: list[tuple[str, str]] = []
        self._look_ups: list[LookUp] = []
        self._operator: str | None = None

    def add(self, record: Added) -> None:
        self._added.append(record)

    def move_consent(self, record_id: str, subject_id: str) -> None:
        self._moves.append((record_id, subject_id))

    def note_look_up(self, look_up: LookUp) -> None:
        self._look_ups.append(look_up)

    async def put_secret(self, secret: OneTimeSecret) -> int:
        return await one_time_secrets.put(secret)

    async def put_next(self, secret: OneTimeSecret, before: int, now: datetime) -> bool:
        return await one_time_secrets.put_next(secret, before, now)

    def keep(
        self, request: Keyed, before: int, make: Callable[[list[Receipt]], OneTimeSecret]
    ) -> None:
        self._keeping = (request, before, make)

    async def take_secret(self, kind: str, key: str, now: datetime) -> OneTimeSecret | None:
        return await one_time_secrets.take(kind, key, now)

    async def drop_secrets(self, owner: str, kind: str) -> None:
        await one_time_secrets.drop(owner, kind)

    async def drop_expired_secrets(self, now: datetime) -> None:
        await one_time_secrets.drop_expired(now)

    def set_operator(self, partner_id: str) -> None:
        self._operator = partner_id

    async def commit(self) -> list[Receipt]:
        """Write and commit; when it returns, everything is durable.

        Raises:
            ConflictError, StaleVersionError: somebody else was first; nothing was saved.
            NotFoundError: the new operator is not a partner.
            CannotRecordError: the ledger cannot be extended, or the disk is full.
        """
        with self._recording.written():
            return await self._commit()

    async def _commit(self) -> list[Receipt]:
        if self._records:
            await self._recording.require()
            await require_same_keys(self._engine)
        await self._take_place()
        [last] = await self._engine.fetch(LAST)
        index = self._recording.after(last) if self._records else 0
        in_bulk = await self._write_in_bulk(index)
        written: list[Prepared] = []
        for place, record in enumerate(self._added):
            prepared = in_bulk.get(place) or await self._write(record, index + place)
            written.append(prepared)
        if self._operator is not None:
            operator = await self._operator_record(self._operator)
            written.append(await self._write(operator, index + len(written)))
        for record_id, subject_id in self._moves:
            await move_consent(record_id, subject_id)
        await self._insert_rows(
            tables.LookUpTable,
            LOOK_UP_COLUMNS,
            look_up_rows(self._look_ups, last["look_ups"], self._engine.seals),
        )
        await self._append_leaves(index, written)
        receipts = [prepared.receipt(index + place) for place, prepared in enumerate(written)]
        receipts = receipts[: len(self._added)]
        if self._keeping is not None:
            request, before, make = self._keeping
            await self._store_next(request, make(receipts), before)
        await self._transaction.commit()
        self._recording.went_up_to(index + len(written))
        if self._request is not None and self._records_something:
            self._request.is_recorded = True
        return receipts

    @property
    def _records(self) -> bool:
        """Whether it adds to the ledger."""
        return bool(self._added) or self._operator is not None

    async def _take_place(self) -> None:
        """Store the key of a request that has recorded nothing yet, and is about to."""
        request = self._request
        if request is None or request.is_recorded or not self._records_something:
            return
        await self._store_next(request, request.mark, 0)

    @property
    def _records_something(self) -> bool:
        """Whether it records what was asked for: to be told of something is not that, and may stand
        beside a refusal."""
        return any(not (isinstance(r, Notification) and r.version == 1) for r in self._added)

    async def _store_next(self, request: Keyed, secret: OneTimeSecret, before: int) -> None:
        if not await self.put_next(secret, before, request.made_at):
            request.is_repeated = True
            raise ConflictError("This was sent twice, and the other is recorded.")

    async def _write_in_bulk(self, index: int) -> dict[int, Prepared]:
        """Write the records that an import adds by the thousand, some hundred rows per statement.

        A batch of checks is written in the same way. The table's own index refuses those that exist
        already.

        Returns:
            What was written, by its place among the added records.
        """
        in_bulk = {
            place: prepare(record, new_leaf_id())
            for place, record in enumerate(self._added)
            if type(record) in _IN_BULK and version_of(record) == 1
        }
        rows: dict[type[Any], list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
        for place, prepared in in_bulk.items():
            record = self._added[place]
            rows[type(record)].append((record, prepared.row(index + place)))
        for kind, with_rows in rows.items():
            if kind is Document:
                await self._insert_documents(with_rows)
            else:
                await self._insert_all(KINDS[kind].table, [row for _, row in with_rows])
        return in_bulk

    async def _write(self, record: Any, index: int) -> Prepared:
        prepared = prepare(record, await self._leaf_id(record))
        row = prepared.row(index)
        if isinstance(record, Subject):
            await keep_subject(record, row)
        elif isinstance(record, ConsentEvent):
            await keep_consent(record, row, self._steps_beside(record))
        elif isinstance(record, Document):
            await self._insert_documents([(record, row)])
        elif isinstance(record, AcceptedSignature):
            await self._insert_signature(record, row)
        elif isinstance(record, OperatorRecord):
            await insert(tables.OperatorTable, {**row, "singleton": 1})
        else:
            await insert(prepared.kind.table, row)
        return prepared

    def _steps_beside(self, event: ConsentEvent) -> list[ConsentEvent]:
        """The steps of one consent record in this transaction."""
        steps = (record for record in self._added if isinstance(record, ConsentEvent))
        return [step for step in steps if step.record_id == event.record_id]

    async def _leaf_id(self, record: Any) -> str:
        """The id for a record's leaf: a new one, or that of the version it follows."""
        kind, version = KINDS[type(record)], version_of(record)
        table: Any = kind.table
        query = table.select(table.leaf_id, table.version)
        for column in kind.entity:
            query = query.where(getattr(table, column) == getattr(record, column))
        newest = await query.order_by(table.version, ascending=False).first()
        if version == 1:
            if newest is not None:
                raise ConflictError("This has been recorded already.")
            return new_leaf_id()
        if newest is None or newest["version"] != version - 1:
            raise kind.rival(CHANGED)
        return str(newest["leaf_id"])

    async def _operator_record(self, partner_id: str) -> OperatorRecord:
        own = (record for record in self._added if isinstance(record, Partner))
        partner = next((new for new in own if new.partner_id == partner_id), None)
        partner = partner or await self.partner(partner_id)
        if partner is None:
            raise NotFoundError(
                "The organisation that is to operate the registry is not a partner."
            )
        return OperatorRecord(partner_id, partner.recorded_at)

    async def _append_leaves(self, index: int, written: list[Prepared]) -> None:
        """Append the leaves in the order of the rows; this is the last step."""
        seals = self._engine.seals
        leaves = [made.sealed_row(index + place, seals) for place, made in enumerate(written)]
        await self._insert_rows(tables.LedgerTable, SEALED_COLUMNS, leaves)

    async def _insert_all(self, table: Any, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows that have the same columns."""
        columns = tuple(rows[0]) if rows else ()
        values = [tuple(row[column] for column in columns) for row in rows]
        await self._insert_rows(table, columns, values)

    async def _insert_rows(
        self, table: Any, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Insert rows without piccolo, which takes longer to build a statement than it runs."""
        sql = insert_sql(table._meta.tablename, columns, self._engine.engine_type)  # noqa: SLF001
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            await self._transaction.insert_all(sql, rows[start : start + _ROWS_AT_ONCE])

    async def _insert_documents(self, with_rows: Sequence[tuple[Document, dict[str, Any]]]) -> None:
        """Insert documents, and the parties and flows by which they are found."""
        rows = [{**row, "summary": summary_of(document)} for document, row in with_rows]
        await self._insert_all(tables.DocumentTable, rows)
        parties: list[dict[str, Any]] = []
        flows: list[dict[str, Any]] = []
        ends: list[dict[str, Any]] = []
        for document, row in with_rows:
            version = {name: row[name] for name in ("leaf_index", "document_id", "version")}
            parties += party_rows(document.parties, version)
            flows += flow_rows(document.flows, version, str(row["leaf_index"]))
            ends += end_rows(document.flows, row["leaf_index"], str(row["leaf_index"]))
        await self._insert_all(tables.DocumentPartyTable, parties)
        await self._insert_all(tables.FlowTable, flows)
        await self._insert_all(tables.FlowEndTable, ends)

    async def _is_party(self, signature: AcceptedSignature) -> bool:
        table = tables.DocumentPartyTable
        return await table.exists().where(
            table.document_id == signature.document_id,
            table.version == signature.document_version,
            table.partner_id == signature.partner_id,
        )

    async def _insert_signature(self, signature: AcceptedSignature, row: dict[str, Any]) -> None:
        """Insert a signature and, if its signer accedes, the party and flows it adds.

        Who signs with a schedule is a party too. Its next schedule adds nothing for itself.
        """
        await insert(tables.SignatureTable, row)
        if not (signature.flows or signature.schedule or signature.bound_by):
            return
        if await self._is_party(signature):
            return
        table = tables.DocumentTable
        document = await table.select(table.leaf_index).where(
            table.document_id == signature.document_id, table.version == signature.document_version
        )
        version = {
            "leaf_index": document[0]["leaf_index"],
            "document_id": signature.document_id,
            "version": signature.document_version,
        }
        parties = party_rows([signature.partner_id], version)
        await self._insert_all(tables.DocumentPartyTable, parties)
        mark = f"{version['leaf_index']}/{signature.partner_id}"
        await self._insert_all(tables.FlowTable, flow_rows(signature.flows, version, mark))
        ends = end_rows(signature.flows, version["leaf_index"], mark)
        await self._insert_all(tables.FlowEndTable, ends)
