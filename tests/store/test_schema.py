"""The tables themselves: created from nothing, as piccolo describes them, and append-only."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.conf.apps import Finder
from piccolo.engine.finder import engine_finder

from registry.errors import ConfigurationError, ConflictError
from registry.ledger.rows import CheckpointRow
from registry.store import migrations, tables
from registry.store.checks.sql import read_sql
from registry.store.database import StoreDatabase, open_database
from registry.store.engines.errors import WriteRefusedError
from tests.store import samples
from tests.store.databases import opened

FREE = {"subject", "alias", "consent_concern", "slip"}  # erasable, put right, or short-lived
APPEND_ONLY = sorted(table._meta.tablename for table in tables.TABLES)
APPEND_ONLY = [name for name in APPEND_ONLY if name not in FREE]


async def test_from_nothing_to_the_newest_and_then_nothing_more(empty_url: str) -> None:
    async with opened(empty_url) as database:
        assert await database.pending() == migrations.known()
        with pytest.raises(ConfigurationError, match="migrate"):
            await samples.fill(database)
        assert await database.migrate() == migrations.known()
        assert await database.pending() == []
        assert await database.migrate() == []
        await samples.fill(database)


async def test_piccolos_own_tools_find_the_engine_and_the_migrations(
    database: StoreDatabase,
) -> None:
    assert engine_finder() is database.engine
    [app] = Finder().get_app_registry().app_configs.values()
    folder = app.resolved_migrations_folder_path
    modules = BaseMigrationManager().get_migration_modules(folder)
    assert sorted(modules) == migrations.known()
    assert set(app.table_classes) == set(tables.TABLES)


async def test_two_programs_that_migrate_at_once_take_turns(empty_url: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from registry.store.database import open_database\n"
        "async def main():\n"
        "    database = await open_database(sys.argv[1])\n"
        "    print(len(await database.migrate()))\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
    )
    root = str(Path(__file__).parents[2])
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, empty_url,
            stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": root},
        )
        for _ in range(2)
    ]  # fmt: skip
    outputs = [(await program.communicate())[0] for program in programs]
    assert sorted(int(output) for output in outputs) == [0, len(migrations.known())]


async def test_piccolo_and_the_database_agree_on_the_columns(database: StoreDatabase) -> None:
    for table in tables.TABLES:
        known = {column._meta.db_column_name for column in table.all_columns()}
        assert await columns_of(database, table._meta.tablename) == known


async def columns_of(database: StoreDatabase, table: str) -> set[str]:
    if database.engine.engine_type == "sqlite":
        rows = await database.engine.fetch(f"PRAGMA table_info({table})")
        return {row["name"] for row in rows}
    rows = await database.engine.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1", [table]
    )
    return {row["column_name"] for row in rows}


@pytest.mark.parametrize(
    "act", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"], ids=["update", "delete"]
)
async def test_history_cannot_be_changed(database: StoreDatabase, act: str) -> None:
    await samples.fill(database)
    await samples.fill_lifecycle(database)
    await database.append_checks([samples.check("chk_one")])
    async with database.unit_of_work() as work:
        work.set_operator(samples.SCHOOL)
        await work.commit()
    await database.add_checkpoint(CheckpointRow(1, samples.mac("root"), "note", samples.NOW))
    for table in APPEND_ONLY:
        [any_row, *_] = await database.engine.fetch(f"SELECT * FROM {table}")
        column = next(iter(dict(any_row)))
        with pytest.raises(WriteRefusedError):
            await change(database, act.format(table, column))
        assert await database.engine.fetch(f"SELECT * FROM {table}")


async def change(database: StoreDatabase, statement: str) -> None:
    async with database.engine.transaction():
        await database.engine.fetch(statement)


async def test_replacing_and_truncating_are_changes_too(database: StoreDatabase) -> None:
    await samples.fill(database)
    sqlite = database.engine.engine_type == "sqlite"
    sneak = (
        "INSERT OR REPLACE INTO ledger_leaf SELECT * FROM ledger_leaf WHERE leaf_index = 1"
        if sqlite
        else "TRUNCATE ledger_leaf CASCADE"
    )
    with pytest.raises(WriteRefusedError):
        await change(database, sneak)


@pytest.mark.parametrize("index", [13, 100, -1])
async def test_the_ledger_has_no_gaps(database: StoreDatabase, index: int) -> None:
    await samples.fill(database)
    values = f"({index}, 'k', 'r', 1, '{'0' * 64}', '{'0' * 64}', '2026-01-01 00:00:00+00:00', '')"
    with pytest.raises(Exception) as caught:  # noqa: PT011 - refused by one rule or another
        await change(database, f"INSERT INTO ledger_leaf VALUES {values}")
    if index > 0:
        assert caught.type is WriteRefusedError


async def test_a_row_without_its_leaf_cannot_be_committed(database: StoreDatabase) -> None:
    row = {
        "leaf_index": 0,
        "leaf_id": "l",
        "version": 1,
        "recorded_at": samples.NOW,
        "salt": bytes(32),
        "body": "{}",
        "partner_id": "par_x",
        "document": b"",
    }

    async def keep() -> None:
        async with database.engine.transaction():
            await tables.PartnerTable.insert(tables.PartnerTable(**row))

    with pytest.raises(ConflictError):
        await keep()
    assert await database.engine.fetch("SELECT * FROM partner") == []


async def test_the_check_finds_everything_by_index(database: StoreDatabase) -> None:
    """No part of a check reads a whole table: its cost does not grow with the register."""
    engine = database.engine
    names = ("token", "sender", "recipient", "purpose", "asker")
    macs = {"mac0": "x", "mac1": "x"} if engine.engine_type == "sqlite" else {"macs": ["x"]}
    args = {**dict.fromkeys(names, "x"), **macs}
    sql = read_sql(engine.engine_type, 2, whole=True)
    if engine.engine_type == "sqlite":
        steps = [row[3] for row in await engine.read_once("EXPLAIN QUERY PLAN " + sql, args)]
        wanted, unwanted = "SEARCH", ("SCAN ", "MATERIALIZE", "TEMP B-TREE")
    else:
        steps = [row[0] for row in await engine.read_once("EXPLAIN " + sql, args)]
        wanted, unwanted = "Index", ("Seq Scan", "Hash", "Sort")
    assert sum(wanted in step for step in steps) >= 10
    one_row = ("register_epoch", "pragma_schema_version")
    steps = [step for step in steps if not any(name in step for name in one_row)]
    assert not [step for step in steps if any(word in step for word in unwanted)]


async def test_a_database_can_be_opened_again_and_another_after_it(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url) as first:
        await samples.fill(first)
    other = await open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    await other.migrate()
    async with other.reads() as reads:
        assert await reads.ledger_size() == 0
    await other.close()
    async with opened(database_url) as again, again.reads() as reads:
        assert await reads.ledger_size() == 12
