"""``open_database``: the entry point of the store, the same for both engines."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.domain.records.acting import Receipt
from registry.domain.records.checks import Check
from registry.domain.records.damage import DamagedRow, NotRecording
from registry.domain.records.people import LookUp
from registry.errors import CannotRecordError, ConflictError
from registry.ledger.rows import CheckpointRow
from registry.ledger.seals import Seals
from registry.services.check_ports import CheckQuery, CheckRows
from registry.services.ledger_ports import AuditStep
from registry.services.rows import Keyed
from registry.store import binding, migrations, proof
from registry.store.audit import passing
from registry.store.checks.store import CheckStore
from registry.store.engines.postgres_engine import PostgresEngine
from registry.store.engines.sqlite_connection import Watch
from registry.store.engines.sqlite_engine import SqliteEngine
from registry.store.engines.urls import SqliteTarget, parse_url
from registry.store.recording import Recording
from registry.store.repository import Repository
from registry.store.tables import CheckpointTable
from registry.store.unit_of_work import UnitOfWork


class StoreDatabase:
    """Implements ``services.ports.Database``."""

    def __init__(self, engine: binding.StoreEngine) -> None:
        self.engine = engine
        self._recording = Recording(engine)
        self._checks = CheckStore(engine, self._recording)
        self._request: Keyed | None = None

    @asynccontextmanager
    async def reads(self) -> AsyncIterator[Repository]:
        """One snapshot to read from."""
        self._recording.require_ours()
        async with self.engine.snapshot():
            yield Repository(self.engine)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """A write transaction, rolled back unless ``commit`` was called."""
        self._recording.require_ours()
        async with self.engine.transaction() as transaction:
            yield UnitOfWork(self.engine, transaction, self._recording, self._request)
            await transaction.rollback()

    def remembering(self, request: Keyed) -> StoreDatabase:
        database = copy.copy(self)
        database._request = request  # noqa: SLF001 - one of our own, of which nobody else knows yet
        return database

    async def check_rows(self, query: CheckQuery) -> CheckRows:
        self._recording.require_ours()
        return await self._checks.rows(query)

    async def append_checks(
        self, checks: Sequence[Check], look_ups: Sequence[LookUp] = ()
    ) -> list[Receipt]:
        await self._recording.require()
        with self._recording.written():
            return await self._checks.append(checks, look_ups)

    def stop_recording(self, why: str, reason: NotRecording = NotRecording.LEDGER_END) -> None:
        self._recording.stop(why, reason)

    def refuse(self, why: str) -> None:
        self._recording.refuse(why)

    @property
    def has_recorded(self) -> bool:
        return self._recording.has_recorded

    async def cannot_record(self) -> CannotRecordError | None:
        return await self._recording.why_not()

    @property
    def seals(self) -> Seals:
        return self.engine.seals

    def use_seals(self, seals: Seals) -> None:
        self.engine.seals = seals

    def use_keys(self, many: int) -> None:
        self.engine.keys = many

    def notice(self, found: DamagedRow) -> None:
        proof.notice(found)

    def noticed(self) -> list[DamagedRow]:
        return proof.noticed()

    def forget_noticed(self, rows: Sequence[DamagedRow]) -> None:
        proof.forget(rows)

    def audit(
        self, keys: Sequence[Ed25519PublicKey], since: int, at_once: int
    ) -> AsyncIterator[AuditStep]:
        return passing.audit(self.engine, keys, since, at_once)

    async def add_checkpoint(self, checkpoint: CheckpointRow) -> None:
        """Store it once; raises ``ConflictError`` if another root was signed for its size."""
        table = CheckpointTable
        async with self.engine.transaction():
            kept = await table.select(table.root).where(table.size == checkpoint.size).first()
            if kept is None:
                await table.insert(
                    table(
                        size=checkpoint.size,
                        root=checkpoint.root,
                        note=checkpoint.note,
                        frontier=checkpoint.frontier,
                        recorded_at=checkpoint.recorded_at,
                        seal=checkpoint.seal,
                    )
                )
            elif kept["root"] != checkpoint.root:
                raise ConflictError("Another checkpoint was signed for this size.")

    def signer_lock(self) -> AbstractAsyncContextManager[bool]:
        """Whether this process may sign: only one at a time may, until it ends."""
        return self.engine.sole_signer()

    async def migrate(self) -> list[str]:
        return await migrations.migrate(self.engine)

    async def pending(self) -> list[str]:
        return await migrations.pending()

    async def ping(self) -> None:
        """Raises ``UnavailableError`` unless the database answers."""
        await self.engine.fetch("SELECT 1")

    async def close(self) -> None:
        await self.engine.stop()


async def open_database(url: str, watch: Watch | None = None) -> StoreDatabase:
    """Connect to the database at ``url`` and bind the tables to it.

    Args:
        url: ``sqlite:///path`` or ``postgresql://user@host/name?host=/socket/dir``.
        watch: called with each statement as it is run; for tests that count them.

    Raises:
        ConfigurationError: the address cannot be right.
        UnavailableError: the database does not answer.
    """
    target = parse_url(url)
    engine: binding.StoreEngine
    if isinstance(target, SqliteTarget):
        engine = SqliteEngine(target.path, watch)
    else:
        engine = PostgresEngine(target.config, watch)
    await engine.start()
    binding.bind(engine)
    proof.forget_noticed()
    return StoreDatabase(engine)
