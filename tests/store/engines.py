"""The same small database under piccolo's own engines and under ours, for the tests of traps."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg
from piccolo.engine.postgres import PostgresEngine as StockPostgres
from piccolo.engine.sqlite import SQLiteEngine as StockSqlite

from registry.store.engines.postgres_engine import PostgresEngine
from registry.store.engines.sqlite_engine import SqliteEngine
from registry.store.engines.urls import SqliteTarget, parse_url
from tests.store.databases import in_a_thread

PATIENCE = 0.2  # seconds to wait for a lock that will not be freed
TABLES = (
    "CREATE TABLE thing (name TEXT PRIMARY KEY, n INTEGER NOT NULL)",
    """CREATE TABLE part (thing TEXT REFERENCES thing (name) DEFERRABLE INITIALLY DEFERRED)""",
    "INSERT INTO thing VALUES ('counter', 0)",
)
DANGLING = "INSERT INTO part VALUES ('nothing')"  # fails only when it is committed


class WatchedStockSqlite(StockSqlite):
    """piccolo's engine, unchanged, except that we remember its connections to close them."""

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path), timeout=PATIENCE)
        self.connections: list[aiosqlite.Connection] = []

    async def get_connection(self) -> aiosqlite.Connection:
        connection = await super().get_connection()
        self.connections.append(connection)
        return connection


@contextlib.asynccontextmanager
async def running(url: str, *, hardened: bool) -> AsyncIterator[Any]:
    """An engine on an empty database, with ``TABLES`` in it."""
    target = parse_url(url)
    engine: Any
    if isinstance(target, SqliteTarget):
        engine = (
            SqliteEngine(target.path, patience=PATIENCE)
            if hardened
            else WatchedStockSqlite(target.path)
        )
    else:
        engine = (PostgresEngine if hardened else StockPostgres)(target.config)
    await _start(engine)
    try:
        async with engine.transaction():
            for statement in TABLES:
                await engine.run_ddl(statement)
        yield engine
    finally:
        engine.current_transaction.set(None)
        await _stop(engine)


async def _start(engine: Any) -> None:
    if isinstance(engine, SqliteEngine | PostgresEngine):
        await engine.start()
    elif isinstance(engine, StockPostgres):
        await engine.start_connection_pool(min_size=1, max_size=8)


async def _stop(engine: Any) -> None:
    if isinstance(engine, SqliteEngine | PostgresEngine):
        await engine.stop()
    elif isinstance(engine, StockPostgres):
        engine.pool.terminate()
    else:
        for connection in engine.connections:
            with contextlib.suppress(ValueError):
                await connection.close()


async def count(engine: Any, table: str = "thing") -> int:
    [row] = await engine.run_ddl(f"SELECT count(*) AS many FROM {table}")
    return int(row["many"])


async def number(engine: Any) -> int:
    [row] = await engine.run_ddl("SELECT n FROM thing WHERE name = 'counter'")
    return int(row["n"])


def seen_by_others(url: str) -> int:
    """The number of things that another program sees."""
    return len(names_seen_by_others(url))


def names_seen_by_others(url: str) -> set[str]:
    """The things that another program sees."""
    look = "SELECT name FROM thing"
    target = parse_url(url)
    if isinstance(target, SqliteTarget):
        with contextlib.closing(sqlite3.connect(target.path)) as other:
            return {str(row[0]) for row in other.execute(look)}
    found: list[Any] = []

    async def ask() -> None:
        found.extend(await elsewhere(url, look))

    in_a_thread(ask())
    return {str(row[0]) for row in found}


async def elsewhere(url: str, statement: str) -> list[Any]:
    """Run one statement over a PostgreSQL connection of its own."""
    target = parse_url(url)
    assert not isinstance(target, SqliteTarget)
    connection = await asyncpg.connect(**target.config)
    try:
        rows: list[Any] = await connection.fetch(statement)
        return rows
    finally:
        await connection.close()


def cut_all_connections(url: str) -> None:
    """Let the server drop every other session, without this loop having noticed yet."""

    async def cut() -> None:
        await elsewhere(
            url,
            """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND datname = current_database()""",
        )
        await asyncio.sleep(0.05)

    in_a_thread(cut())
