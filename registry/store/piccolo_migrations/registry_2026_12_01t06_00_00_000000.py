"""That the register was put back from a backup is kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_12_01t06_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "When the register was put back from a backup"

STATEMENTS = [
    f"""CREATE TABLE restoration ({CORE},
    restoration_id {{text}} NOT NULL,
    backup {{text}} NOT NULL)""",
    "CREATE UNIQUE INDEX restoration_version ON restoration (restoration_id, version)",
]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(["restoration"], engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
