"""Seals: of the ledger's end, of checkpoints, of one-time secrets and of look-ups (ADR 0033).

What is there is sealed here, once, in the transaction of the migration: the leaves that no signed
checkpoint covers, one-time secrets, and look-ups, which are numbered in the order of time. Nothing
seals such rows afterwards, or whoever put one in need only wait for it.
"""

import contextlib

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.errors import ConfigurationError
from registry.ledger.rows import LeafRow
from registry.ledger.seals import LOOK_UP, ONE_TIME_SECRET
from registry.services.ledger_tail import is_whole, seal_of
from registry.store.binding import current
from registry.store.look_ups import COLUMNS
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only
from registry.store.recording import signed_size

ID = "registry_2026_11_30t23_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Seals by a key that is not in the database"

SEALED = ("ledger_leaf", "checkpoint", "slip", "look_up")
ADDED = [
    *(f"ALTER TABLE {table} ADD COLUMN seal {{text}} NOT NULL DEFAULT ''" for table in SEALED),
    "ALTER TABLE look_up ADD COLUMN number {big} NOT NULL DEFAULT -1",
]
LEAVES = """SELECT leaf_index, kind, record_id, version, commitment, leaf_hash, recorded_at
    FROM ledger_leaf WHERE leaf_index >= {} ORDER BY leaf_index"""


async def create():
    engine = current()
    for statement in ADDED:
        await engine.fetch(statement.format(**TYPES[engine.engine_type]))
    async with unlocked("ledger_leaf"):
        for row in await engine.fetch(LEAVES.format(await signed())):
            leaf = LeafRow(**row)
            if is_whole(leaf):
                seal = seal_of(engine.seals, leaf.leaf_index, leaf.leaf_hash, leaf.recorded_at)
                await update("ledger_leaf", "leaf_index", leaf.leaf_index, seal=seal)
    for row in await engine.fetch("SELECT place, kind, owner, content, expires_at FROM slip"):
        place, *said = dict(row).values()
        seal = engine.seals.seal(ONE_TIME_SECRET, place, *said)
        await update("slip", "place", place, seal=seal)
    async with unlocked("look_up"):
        made = f"SELECT {', '.join(COLUMNS)} FROM look_up ORDER BY at, look_up_id"
        for number, row in enumerate(await engine.fetch(made)):
            seal = engine.seals.seal(LOOK_UP, number, *dict(row).values())
            await update("look_up", "look_up_id", row["look_up_id"], number=number, seal=seal)
    await engine.fetch("CREATE UNIQUE INDEX look_up_number ON look_up (number)")


async def signed():
    """The size of the newest signed checkpoint; what it covers needs no seal."""
    engine = current()
    size = await signed_size(engine)
    if size == 0 and await engine.fetch("SELECT size FROM checkpoint LIMIT 1"):
        raise ConfigurationError(
            "The signing key in the key folder is not the one that signed this ledger.",
            next_step="Put back the key folder that belongs to the database. Nothing was changed.",
        )
    return size


@contextlib.asynccontextmanager
async def unlocked(table):
    """Let rows of an append-only table be changed; nobody else sees the table meanwhile."""
    engine = current()
    if engine.engine_type == "postgres":
        await engine.fetch("SET CONSTRAINTS ALL IMMEDIATE")
        await engine.fetch(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        yield
        await engine.fetch(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")
        await engine.fetch("SET CONSTRAINTS ALL DEFERRED")
        return
    await engine.fetch(f"DROP TRIGGER {table}_no_update")
    yield
    update_only, _ = append_only([table], engine.engine_type)
    await engine.fetch(update_only)


async def update(table, key, value, **columns):
    """Change one row."""
    marks = ["?"] * 3 if current().engine_type == "sqlite" else ["$1", "$2", "$3"]
    changes = ", ".join(f"{name} = {mark}" for name, mark in zip(columns, marks))
    sql = f"UPDATE {table} SET {changes} WHERE {key} = {marks[len(columns)]}"
    await current().fetch(sql, [*columns.values(), value])


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
