"""piccolo's PostgreSQL engine, hardened (security.md §6).

It always uses a pool, and sessions are read-only outside a unit of work. The end of a transaction
always gives its connection back and resets piccolo's context variable, even if the server has gone.
The stock engine does neither, and connects as soon as it is constructed.
"""

# ruff: noqa: ARG002 - the signatures are piccolo's and asyncpg's

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, NoReturn, Self, TypeVar

import asyncpg
from piccolo.engine.postgres import PostgresEngine as StockEngine
from piccolo.engine.postgres import PostgresTransaction as StockTransaction

from registry.errors import UnavailableError
from registry.store.engines.errors import CommitUnknownError, is_lost, raise_translated
from registry.store.engines.hardened import (
    Batch,
    HardenedEngine,
    HardenedTransaction,
    Last,
    RawReader,
)
from registry.store.engines.postgres_connection import PooledConnection, numbered, session
from registry.store.engines.postgres_raw import PostgresRawReader
from registry.store.engines.sqlite_connection import Watch
from registry.store.engines.transactions import completed

T = TypeVar("T")

LEDGER_LOCK = 0x57495343  # "WISC": its holder may append to the ledger
SIGNER_LOCK = LEDGER_LOCK + 1
POOL = 8
_ACQUIRE_SECONDS = 10.0
_ROLLBACK_SECONDS = 5.0
_BEGIN_WRITING = f"BEGIN READ WRITE; SELECT pg_advisory_xact_lock({LEDGER_LOCK})"
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresTransaction(HardenedTransaction, StockTransaction):
    """A write transaction, which holds the ledger's lock from its start.

    So it has no rival: both engines give the same answers, and no update is lost at READ COMMITTED.
    """

    engine: PostgresEngine

    async def __aenter__(self) -> Self:
        await self.engine.writing.acquire()
        try:
            self.connection = await self.engine.begun(_BEGIN_WRITING)
        except BaseException:
            self.engine.writing.release()
            raise
        self.ownership.begin(self)
        return self

    def _raise_uncommitted(self, error: Exception) -> NoReturn:
        if is_lost(error):
            raise CommitUnknownError from error
        raise_translated(error)

    async def _run_for_all(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        await self.connection.executemany(sql, rows)

    async def _give_back(self) -> None:
        try:
            await completed(self.engine.give_back(self.connection))
        finally:
            self.engine.writing.release()


class PostgresEngine(HardenedEngine, StockEngine):
    """The engine, one per process. Call ``start`` before use and ``stop`` at the end."""

    current_transaction: contextvars.ContextVar[Any]

    def __init__(self, config: dict[str, Any], watch: Watch | None = None) -> None:
        self._watch = watch
        # First come, first served; tasks that wait for the ledger hold no connection meanwhile.
        self.writing = asyncio.Lock()
        super().__init__(config=config)

    async def check_version(self) -> None:
        """Do nothing, because constructing an engine must not connect; ``start`` does."""

    async def start(self) -> None:
        """Open the pool."""
        try:
            self.pool = await asyncpg.create_pool(
                **session(self.config),
                min_size=1,
                max_size=POOL,
                connection_class=PooledConnection,
                init=self._prepare,
            )
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)

    async def stop(self) -> None:
        """Close the pool; a server that does not answer cannot delay it for long."""
        pool, self.pool = self.pool, None
        if pool is not None:
            with suppress(TimeoutError, OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
                async with asyncio.timeout(_ROLLBACK_SECONDS):
                    await pool.close()
            pool.terminate()

    async def _prepare(self, connection: PooledConnection) -> None:
        connection.watch = self._watch

    # Connections

    async def begun(self, begin: str) -> Any:
        """A connection on which ``begin`` has run; a stale one is replaced, once."""
        return await self._retried(lambda: self._begun(begin))

    async def _begun(self, begin: str) -> Any:
        connection = await self._pool().acquire(timeout=_ACQUIRE_SECONDS)
        try:
            await connection.execute(begin)
        except BaseException:
            await completed(self.give_back(connection))
            raise
        return connection

    async def give_back(self, connection: Any) -> None:
        """Roll back an open transaction and release the connection; discard it if in doubt."""
        try:
            if connection.is_in_transaction():
                await connection.execute("ROLLBACK", timeout=_ROLLBACK_SECONDS)
        except Exception:  # noqa: BLE001 - whatever the error, the connection is discarded
            with suppress(asyncpg.InterfaceError):  # it may have left the pool already
                connection.terminate()
        finally:
            await self._pool().release(connection)

    async def _retried(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try, and try once more on fresh connections if the server had gone.

        This is only for work that has changed nothing yet: reads, and beginning a transaction.
        """
        try:
            return await attempt()
        except Exception as error:  # noqa: BLE001 - translated and raised
            if not is_lost(error):
                raise_translated(error)
        try:
            await self._pool().expire_connections()
            return await attempt()
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)

    def _pool(self) -> Any:
        if self.pool is None:
            raise UnavailableError("The register is closed.")
        return self.pool

    # What piccolo calls

    def transaction(self, *args: Any, **kwargs: Any) -> PostgresTransaction:
        """A write transaction; the caller cannot choose nesting."""
        return PostgresTransaction(self)

    # What the store calls

    async def _fetch_alone(self, sql: str, args: Sequence[Any]) -> list[Any]:
        return await self._retried(lambda: self._fetch_pooled(sql, args))

    async def _fetch_on(self, connection: Any, sql: str, args: Sequence[Any]) -> list[Any]:
        rows: list[Any] = await connection.fetch(sql, *args)
        return rows

    async def _fetch_pooled(self, sql: str, args: Sequence[Any]) -> list[Any]:
        async with self._pool().acquire(timeout=_ACQUIRE_SECONDS) as connection:
            rows: list[Any] = await connection.fetch(sql, *args)
            return rows

    @asynccontextmanager
    async def _one_moment(self) -> AsyncIterator[Any]:
        connection = await self.begun(_BEGIN_READING)
        try:
            yield connection
        finally:
            await completed(self.give_back(connection))

    async def read_once(self, sql: str, args: dict[str, Any]) -> list[Any]:
        """Run one statement with named parameters on a pooled connection."""
        text, names = numbered(sql)
        values = [args[name] for name in names]
        return await self._retried(lambda: self._fetch_pooled(text, values))

    @asynccontextmanager
    async def raw_reader(self) -> AsyncIterator[RawReader]:
        yield PostgresRawReader(self._one_moment)

    async def append_after(self, last_sql: str, rows: Callable[[Last], list[Batch]]) -> None:
        """Read what is last and insert the rows that follow it, in one transaction."""
        async with self.transaction() as transaction:
            connection = transaction.connection
            try:
                last = await connection.fetchrow(last_sql)
                for sql, values in rows(last):
                    await connection.executemany(sql, values)
            except Exception as error:  # noqa: BLE001 - translated and raised
                raise_translated(error)

    @asynccontextmanager
    async def sole_signer(self) -> AsyncIterator[bool]:
        """True for one process at a time; the server frees the lock however the process ends."""
        try:
            connection = await asyncpg.connect(**session(self.config))
            mine = await connection.fetchval(f"SELECT pg_try_advisory_lock({SIGNER_LOCK})")
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)
        try:
            yield bool(mine)
        finally:
            connection.terminate()
