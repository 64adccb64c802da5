"""Writes the digests of the schema on each engine: ``python -m tests.generate_schema``."""

from __future__ import annotations

import asyncio
import json
import tempfile

from registry.store.audit.schema import PATH, definitions
from registry.store.database import StoreDatabase
from tests.store.databases import PostgresServer, opened


async def defined(database: StoreDatabase) -> dict[str, str]:
    """Return the digest of each definition of a migrated database, without its migrations."""
    engine = database.engine
    async with engine.raw_reader() as reader:
        found = await reader.in_one_moment(lambda moment: definitions(moment, engine.engine_type))
    return {name: made for name, made in found.items() if not name.startswith("migration ")}


async def _made(url: str) -> dict[str, str]:
    async with opened(url) as database:
        await database.migrate()
        return await defined(database)


def main() -> None:
    server = PostgresServer()
    try:
        server.run("CREATE DATABASE defined TEMPLATE template1")
        with tempfile.TemporaryDirectory() as folder:
            made = {
                "postgres": asyncio.run(_made(server.url("defined"))),
                "sqlite": asyncio.run(_made(f"sqlite:///{folder}/registry.sqlite3")),
            }
    finally:
        server.close()
    PATH.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(PATH)


if __name__ == "__main__":
    main()
