"""Changes what the registry itself would never change, as a broken disk or an intruder does."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from registry.store.engines.urls import SqliteTarget, parse_url


async def damage(url: str, *statements: str) -> int:
    """Run statements that the append-only tables refuse, beside the registry that is open.

    Returns:
        How many rows the last one touched.
    """
    target = parse_url(url)
    if isinstance(target, SqliteTarget):
        # In a thread: the lock may be held by a task of this event loop.
        return await asyncio.to_thread(_damage_file, target.path, statements)
    connection = await asyncpg.connect(**target.config)
    try:
        await connection.execute("SET session_replication_role = replica")
        done = [await connection.execute(statement) for statement in statements]
    finally:
        await connection.close()
    return int(done[-1].rpartition(" ")[2])


def _damage_file(path: Path, statements: Sequence[str]) -> int:
    with contextlib.closing(sqlite3.connect(path)) as other, other:
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        defined = triggers.fetchall()
        for trigger, _ in defined:
            other.execute(f"DROP TRIGGER {trigger}")
        touched = [other.execute(statement).rowcount for statement in statements][-1]
        for _, definition in defined:  # whoever does this on purpose leaves no trace of it
            other.execute(definition)
        return touched
