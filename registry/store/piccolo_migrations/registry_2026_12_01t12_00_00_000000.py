"""Damage that was dealt with and is found again is recorded again: the how many-th time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current

ID = "registry_2026_12_01t12_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Damage that is dealt with, and found again"

STATEMENTS = [
    "ALTER TABLE damage ADD COLUMN times INTEGER NOT NULL DEFAULT 1",
    "DROP INDEX damage_once",
    "CREATE UNIQUE INDEX damage_once ON damage (kind, place, times, version)",
]


async def create():
    for statement in STATEMENTS:
        await current().fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
