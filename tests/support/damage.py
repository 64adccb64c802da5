"""Changes what the registry itself would never change, as a broken disk or an intruder does."""

from __future__ import annotations

import contextlib
import sqlite3

import asyncpg

from registry.store.engines.urls import SqliteTarget, parse_url


async def damage(url: str, *statements: str) -> int:
    """Run statements that the append-only tables refuse, beside the registry that is open.

    Returns:
        How many rows the last one touched.
    """
    target = parse_url(url)
    if isinstance(target, SqliteTarget):
        with contextlib.closing(sqlite3.connect(target.path)) as other, other:
            triggers = other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (trigger,) in triggers.fetchall():
                other.execute(f"DROP TRIGGER {trigger}")
            return [other.execute(statement).rowcount for statement in statements][-1]
    connection = await asyncpg.connect(**target.config)
    try:
        await connection.execute("SET session_replication_role = replica")
        done = [await connection.execute(statement) for statement in statements]
    finally:
        await connection.close()
    return int(done[-1].rpartition(" ")[2])
