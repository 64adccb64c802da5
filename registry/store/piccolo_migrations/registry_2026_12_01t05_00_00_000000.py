"""The files that agreements name as their annexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_12_01t05_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Files that agreements name as their annexes"

STATEMENTS = [
    f"""CREATE TABLE annex_file ({CORE},
    document_id {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    sha256 {{text}} NOT NULL,
    media_type {{text}} NOT NULL,
    size INTEGER NOT NULL,
    content {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX annex_file_one ON annex_file (document_id, partner_id, sha256, version)",
]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(["annex_file"], engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
