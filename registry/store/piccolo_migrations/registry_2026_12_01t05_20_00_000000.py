"""What many organisations may share with many is one row, found by those on either side of it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_12_01t05_20_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Flows of many organisations"

STATEMENTS = [
    """CREATE TABLE flow_end (
    end_key {text} NOT NULL PRIMARY KEY,
    leaf_index {big} NOT NULL REFERENCES document (leaf_index) ON DELETE RESTRICT,
    flow_key {text} NOT NULL,
    side {text} NOT NULL,
    partner_id {text} NOT NULL,
    purpose {text} NOT NULL)""",
    "CREATE INDEX flow_end_share ON flow_end (partner_id, side, purpose, flow_key)",
]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(["flow_end"], engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
