"""One write transaction: what is added is kept in order, and written when ``commit`` runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.acting import Receipt
from registry.domain.records.agreements import Document
from registry.domain.records.notifications import Notification
from registry.domain.records.partners import Partner
from registry.domain.records.people import Subject
from registry.domain.records.signing import AcceptedSignature
from registry.errors import ConflictError, NotFoundError
from registry.services.ports import Added
from registry.store import one_time_secrets, tables
from registry.store.appending import LEAF_COLUMNS, Prepared, insert_sql, new_leaf_id, prepare
from registry.store.binding import StoreEngine
from registry.store.engines.postgres_engine import PostgresTransaction
from registry.store.engines.sqlite_engine import SqliteTransaction
from registry.store.kinds import CHANGED, KINDS, OperatorRecord, version_of
from registry.store.repository import Repository
from registry.store.writing.agreements import flow_rows, party_rows, summary_of
from registry.store.writing.people import keep_subject
from registry.store.writing.rows import insert

_ROWS_AT_ONCE = 500
_BY_THE_THOUSAND = frozenset({Partner, Document, Notification})


class UnitOfWork(Repository):
    """Implements ``services.ports.UnitOfWork`` on both engines."""

    def __init__(
        self, engine: StoreEngine, transaction: SqliteTransaction | PostgresTransaction
    ) -> None:
        super().__init__(engine)
        self._transaction = transaction
        self._added: list[Added] = []
        self._operator: str | None = None

    def add(self, record: Added) -> None:
        self._added.append(record)

    async def put_secret(self, secret: OneTimeSecret) -> int:
        return await one_time_secrets.put(secret)

    async def take_secret(self, kind: str, key: str, now: datetime) -> OneTimeSecret | None:
        return await one_time_secrets.take(kind, key, now)

    async def drop_secrets(self, owner: str, kind: str) -> None:
        await one_time_secrets.drop(owner, kind)

    async def drop_expired_secrets(self, now: datetime) -> None:
        await one_time_secrets.drop_expired(now)

    def set_operator(self, partner_id: str) -> None:
        self._operator = partner_id

    async def commit(self) -> list[Receipt]:
        """Write and commit; when it returns, all of it is durable.

        Raises:
            ConflictError, StaleVersionError: somebody else was first; nothing was saved.
            NotFoundError: the operator to be is not a partner.
        """
        index = await self.ledger_size()
        together = await self._write_together(index)
        written: list[Prepared] = []
        for place, record in enumerate(self._added):
            done = together.get(place) or await self._write(record, index + place)
            written.append(done)
        if self._operator is not None:
            operator = await self._operator_record(self._operator)
            written.append(await self._write(operator, index + len(written)))
        await self._number(index, written)
        await self._transaction.commit()
        return [each.receipt(index + place) for place, each in enumerate(written)][
            : len(self._added)
        ]

    async def _write_together(self, index: int) -> dict[int, Prepared]:
        """What an import adds by the thousand, some hundred rows a statement; by its place among
        what was added. What exists already, the table's own index refuses."""
        done = {
            place: prepare(record, new_leaf_id())
            for place, record in enumerate(self._added)
            if type(record) in _BY_THE_THOUSAND and version_of(record) == 1
        }
        rows: dict[type[Any], list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
        for place, prepared in done.items():
            record = self._added[place]
            rows[type(record)].append((record, prepared.row(index + place)))
        for kind, kept in rows.items():
            if kind is Document:
                await self._keep_documents(kept)
            else:
                await self._insert_all(KINDS[kind].table, [row for _, row in kept])
        return done

    async def _write(self, record: Any, index: int) -> Prepared:
        prepared = prepare(record, await self._leaf_id(record))
        row = prepared.row(index)
        if isinstance(record, Subject):
            await keep_subject(record, row)
        elif isinstance(record, Document):
            await self._keep_documents([(record, row)])
        elif isinstance(record, AcceptedSignature):
            await self._keep_signature(record, row)
        elif isinstance(record, OperatorRecord):
            await insert(tables.OperatorTable, {**row, "singleton": 1})
        else:
            await insert(prepared.kind.table, row)
        return prepared

    async def _leaf_id(self, record: Any) -> str:
        """The id its leaf carries: a new one, or that of the version it follows."""
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
        partner = await self.partner(partner_id)
        if partner is None:
            raise NotFoundError(
                "The organisation that is to operate the registry is not a partner."
            )
        return OperatorRecord(partner_id, partner.recorded_at)

    async def _number(self, index: int, written: list[Prepared]) -> None:
        """The last step: the leaves, in the order of the rows."""
        leaves = [each.leaf_row(index + place) for place, each in enumerate(written)]
        await self._insert_rows(tables.LedgerTable, LEAF_COLUMNS, leaves)

    async def _insert_all(self, table: Any, rows: Sequence[dict[str, Any]]) -> None:
        """Rows that name the same columns."""
        columns = tuple(rows[0]) if rows else ()
        values = [tuple(row[column] for column in columns) for row in rows]
        await self._insert_rows(table, columns, values)

    async def _insert_rows(
        self, table: Any, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Without piccolo, which takes several times as long to write a statement as it runs."""
        sql = insert_sql(table._meta.tablename, columns, self._engine.engine_type)  # noqa: SLF001
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            await self._transaction.insert_all(sql, rows[start : start + _ROWS_AT_ONCE])

    async def _keep_documents(self, kept: Sequence[tuple[Document, dict[str, Any]]]) -> None:
        """Documents, and beside them what they are found by: their parties and their flows."""
        rows = [{**row, "summary": summary_of(document)} for document, row in kept]
        await self._insert_all(tables.DocumentTable, rows)
        parties: list[dict[str, Any]] = []
        flows: list[dict[str, Any]] = []
        for document, row in kept:
            of_it = {name: row[name] for name in ("leaf_index", "document_id", "version")}
            parties += party_rows(document.parties, of_it)
            flows += flow_rows(document.flows, of_it, str(row["leaf_index"]))
        await self._insert_all(tables.DocumentPartyTable, parties)
        await self._insert_all(tables.FlowTable, flows)

    async def _keep_signature(self, signature: AcceptedSignature, row: dict[str, Any]) -> None:
        """The signature; and where its signer accedes, what it is found by from now on."""
        await insert(tables.SignatureTable, row)
        if not signature.flows:
            return
        table = tables.DocumentTable
        document = await table.select(table.leaf_index).where(
            table.document_id == signature.document_id, table.version == signature.document_version
        )
        of_it = {
            "leaf_index": document[0]["leaf_index"],
            "document_id": signature.document_id,
            "version": signature.document_version,
        }
        await self._insert_all(tables.DocumentPartyTable, party_rows([signature.partner_id], of_it))
        mark = f"{of_it['leaf_index']}/{signature.partner_id}"
        await self._insert_all(tables.FlowTable, flow_rows(signature.flows, of_it, mark))
