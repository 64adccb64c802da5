"""Puts a whole database back to an older state, as who restores an old copy does."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import asyncpg

from registry.store.engines.urls import SqliteTarget, parse_url

Copy = Path | dict[str, list[Any]]


async def copied(url: str, folder: Path) -> Copy:
    """Take a copy of a database that nobody has open."""
    target = parse_url(url)
    if isinstance(target, SqliteTarget):
        copy = folder / f"copy-{len(list(folder.iterdir()))}.sqlite3"
        return Path(await asyncio.to_thread(shutil.copy, target.path, copy))
    connection = await asyncpg.connect(**target.config)
    try:
        names = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        return {
            row["tablename"]: await connection.fetch(f"SELECT * FROM {row['tablename']}")
            for row in names
        }
    finally:
        await connection.close()


async def put_back(url: str, copy: Copy) -> None:
    """Put the copy in the place of the database."""
    target = parse_url(url)
    if isinstance(target, SqliteTarget):
        assert isinstance(copy, Path)
        for beside in ("-wal", "-shm"):
            target.path.with_name(target.path.name + beside).unlink(missing_ok=True)
        await asyncio.to_thread(shutil.copy, copy, target.path)
        return
    assert isinstance(copy, dict)
    connection = await asyncpg.connect(**target.config)
    try:
        await connection.execute("SET session_replication_role = replica")
        for table, rows in copy.items():
            await connection.execute(f"DELETE FROM {table}")
            if rows:
                await connection.copy_records_to_table(table, records=[tuple(r) for r in rows])
    finally:
        await connection.close()
