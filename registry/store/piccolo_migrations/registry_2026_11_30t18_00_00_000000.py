"""That one organisation took the place of another is kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_11_30t18_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Who took whose place"

STATEMENTS = [
    f"""CREATE TABLE succession ({CORE},
    succession_id {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    former {{text}} NOT NULL)""",
    "CREATE UNIQUE INDEX succession_version ON succession (succession_id, version)",
    "CREATE UNIQUE INDEX succession_once ON succession (former, partner_id)",
]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(["succession"], engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
