"""Check values of the keys, the damage that was found, and the frontier of each checkpoint."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_11_30t22_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Keys that belong to the database, and damage that is contained"

STATEMENTS = [
    f"CREATE TABLE server_keys ({CORE}, many INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX server_keys_version ON server_keys (version)",
    "CREATE INDEX server_keys_many ON server_keys (many)",
    f"""CREATE TABLE damage ({CORE},
    damage_id {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    place {{big}} NOT NULL)""",
    "CREATE UNIQUE INDEX damage_version ON damage (damage_id, version)",
    "CREATE UNIQUE INDEX damage_once ON damage (kind, place, version)",
    "ALTER TABLE checkpoint ADD COLUMN frontier {text} NOT NULL DEFAULT ''",
]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(["server_keys", "damage"], engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
