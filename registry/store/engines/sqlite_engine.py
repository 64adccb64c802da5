"""piccolo's SQLite engine, hardened (security.md §6).

Each process has one writer connection behind a fair lock, and a few reader connections that stay
open and cannot write. The stock engine opens a connection for every query, begins transactions
DEFERRED and leaves its context variable set when a commit fails.
"""

# ruff: noqa: ARG002 - the signatures are piccolo's and asyncpg's

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, Self

from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType

from registry.errors import UnavailableError
from registry.store.engines.errors import raise_translated
from registry.store.engines.hardened import (
    Batch,
    HardenedEngine,
    HardenedTransaction,
    Last,
    RawReader,
)
from registry.store.engines.sqlite_connection import BUSY_SECONDS, SqliteConnection, Watch
from registry.store.engines.sqlite_raw import SqliteRawReader
from registry.store.engines.transactions import completed, refuse_nesting

READERS = 3


class SqliteTransaction(HardenedTransaction, SQLiteTransaction):
    """A write transaction, IMMEDIATE and on the one writer."""

    engine: SqliteEngine
    connection: SqliteConnection
    transaction_type = TransactionType.immediate

    async def __aenter__(self) -> Self:
        self.connection = await self.engine.acquire_writer()
        try:
            await self.connection.execute("BEGIN IMMEDIATE")
        except BaseException as error:
            await self.engine.release_writer(self.connection)
            if isinstance(error, Exception):
                raise_translated(error)
            raise
        self.ownership.begin(self)
        return self

    async def _run_for_all(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        await self.connection.run(lambda raw: raw.executemany(sql, rows))

    async def _give_back(self) -> None:
        await self.engine.release_writer(self.connection)


class SqliteEngine(HardenedEngine, SQLiteEngine):
    """The engine, one per process. Call ``start`` before use and ``stop`` at the end."""

    current_transaction: contextvars.ContextVar[Any]

    def __init__(
        self, path: Path, watch: Watch | None = None, patience: float = BUSY_SECONDS
    ) -> None:
        super().__init__(path=str(path))
        self._patience = patience
        self._path = path
        self._watch = watch
        self._writer: SqliteConnection | None = None
        self._loop_reader: SqliteConnection | None = None  # used on the event loop's own thread
        self._writing = asyncio.Lock()  # first come, first served
        self._reading = asyncio.Semaphore(READERS)
        self._idle: list[SqliteConnection] = []
        self._closed = False

    async def start(self) -> None:
        """Open the writer and the event loop's reader, which keeps the write-ahead log in place."""
        try:
            self._writer = await self._opened(writes=True)
            self._loop_reader = await self._opened(writes=False, patience=0, convert=False)
        except Exception as error:  # noqa: BLE001 - translated and raised
            await self.stop()
            raise_translated(error)

    async def stop(self) -> None:
        """Close every connection; those in use are closed when they are given back."""
        self._closed = True
        async with self._writing:
            if self._writer is not None:
                await self._writer.close()
                self._writer = None
        if self._loop_reader is not None:
            await self._loop_reader.close()
            self._loop_reader = None
        while self._idle:
            await self._idle.pop().close()

    @property
    def folder(self) -> Path:
        """Where the database and its write-ahead log are."""
        return self._path.parent

    # Connections

    async def acquire_writer(self) -> SqliteConnection:
        """The one writer, for this task only until it is released."""
        await self._writing.acquire()
        try:
            if self._writer is None:
                self._writer = await self._opened(writes=True)
        except BaseException as error:
            self._writing.release()
            if isinstance(error, Exception):
                raise_translated(error)
            raise
        return self._writer

    async def release_writer(self, connection: SqliteConnection) -> None:
        """Give the writer back with no transaction open; discard a connection in doubt."""
        try:
            if not connection.is_free:
                await completed(self._made_sound(connection))
        finally:
            self._writing.release()

    async def _made_sound(self, connection: SqliteConnection) -> None:
        if not await connection.rolled_back():
            self._writer = None
            await connection.close()

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[SqliteConnection]:
        """A reader connection, which is kept for the next reader."""
        async with self._reading:
            connection = self._idle.pop() if self._idle else await self._opened(writes=False)
            try:
                yield connection
            except BaseException:
                await completed(self._put_back(connection))
                raise
            await self._put_back(connection)

    async def _put_back(self, connection: SqliteConnection) -> None:
        if not self._closed and (connection.is_free or await connection.rolled_back()):
            self._idle.append(connection)
        else:
            await connection.close()

    async def _opened(
        self, *, writes: bool, patience: float | None = None, convert: bool = True
    ) -> SqliteConnection:
        if self._closed:
            raise UnavailableError("The register is closed.")
        connection = SqliteConnection(
            self._path,
            writes=writes,
            watch=self._watch,
            patience=self._patience if patience is None else patience,
            convert=convert,
        )
        await connection.open()
        return connection

    # What piccolo calls

    def transaction(self, *args: Any, **kwargs: Any) -> SqliteTransaction:
        """A write transaction; the caller cannot choose types or nesting."""
        return SqliteTransaction(self)

    async def get_connection(self) -> NoReturn:
        raise NotImplementedError("connections are not handed out")

    # What the store calls

    async def _fetch_alone(self, sql: str, args: Sequence[Any]) -> list[Any]:
        try:
            async with self.reader() as reader:
                return await reader.execute(sql, args)
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)

    async def _fetch_on(self, connection: Any, sql: str, args: Sequence[Any]) -> list[Any]:
        rows: list[Any] = await connection.execute(sql, args)
        return rows

    @asynccontextmanager
    async def _one_moment(self) -> AsyncIterator[Any]:
        async with self.reader() as connection:
            await self._begin_reading(connection)
            yield connection

    async def _begin_reading(self, connection: SqliteConnection) -> None:
        try:
            await connection.execute("BEGIN")
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)

    async def read_once(self, sql: str, args: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Run one statement with named parameters, on this thread or else on a reader's thread.

        While nobody writes, the writer's connection reads: each commit of its own leaves its cache
        warm, and every other connection's cold. A cold read takes four times as long.
        """

        def work(raw: sqlite3.Connection) -> list[tuple[Any, ...]]:
            cursor = raw.cursor()
            cursor.row_factory = None
            return cursor.execute(sql, args).fetchall()

        try:
            writer = None if self._writing.locked() else self._writer
            for connection in (writer, self._loop_reader):
                if connection is not None:
                    with suppress(sqlite3.OperationalError):
                        return connection.run_here(work)
            async with self.reader() as reader:
                return await reader.run(work)
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)

    @asynccontextmanager
    async def raw_reader(self) -> AsyncIterator[RawReader]:
        connection = await self._opened(writes=False, convert=False)
        try:
            yield SqliteRawReader(connection)
        finally:
            await completed(connection.close())

    async def append_after(self, last_sql: str, rows: Callable[[Last], list[Batch]]) -> None:
        """Read what is last and insert the rows that follow it, in one transaction and one hop.

        Args:
            last_sql: selects one row.
            rows: returns the statements and their rows that follow it.
        """

        def work(raw: sqlite3.Connection) -> None:
            raw.execute("BEGIN IMMEDIATE")
            [last] = raw.execute(last_sql)
            for sql, values in rows(last):
                raw.executemany(sql, values)
            raw.execute("COMMIT")

        refuse_nesting(self.current_transaction)
        writer = await self.acquire_writer()
        try:
            await writer.run(work)
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)
        finally:
            await self.release_writer(writer)

    @asynccontextmanager
    async def sole_signer(self) -> AsyncIterator[bool]:
        """True for one process at a time, by SQLite's own lock on an empty file beside this one.

        The system frees the lock however the process ends.
        """
        beside = self._path.with_name(self._path.name + "-signer")
        lock = SqliteConnection(beside, writes=True, patience=0)
        try:
            await lock.open()
            mine = await lock.run(_locked_alone)
        except Exception as error:  # noqa: BLE001 - translated and raised
            await completed(lock.close())
            raise_translated(error)
        try:
            yield mine
        finally:
            await completed(lock.close())


def _locked_alone(raw: sqlite3.Connection) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True
