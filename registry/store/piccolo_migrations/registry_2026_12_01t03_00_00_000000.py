"""Organisations that are part of others, with their days."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_12_01t03_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Organisations that are part of others"

STATEMENTS = [
    f"""CREATE TABLE part_of ({CORE},
    whole {{text}} NOT NULL,
    part {{text}} NOT NULL)""",
    "CREATE UNIQUE INDEX part_of_version ON part_of (whole, part, version)",
    "CREATE INDEX part_of_part ON part_of (part)",
]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(["part_of"], engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
