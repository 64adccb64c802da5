"""Acts that need a second person are kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_11_30t21_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Acts that need a second person"

STATEMENTS = [
    f"""CREATE TABLE joint_act ({CORE},
    act_id {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    concerns {{text}} NOT NULL,
    wrapped_key {{bytes}} NOT NULL,
    sealed {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX joint_act_version ON joint_act (act_id, version)",
    "CREATE INDEX joint_act_partner ON joint_act (partner_id)",
]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(["joint_act"], engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
