"""An organisation that left the charter may sign it again: a signature is counted by its version."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current

ID = "registry_2026_11_23t21_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Signing again what one has left"

STATEMENTS = [
    "DROP INDEX signature_one",
    "CREATE UNIQUE INDEX signature_one ON signature"
    " (document_id, document_version, partner_id, version)",
]


async def replace():
    engine = current()
    for statement in STATEMENTS:
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(replace)
    return manager
