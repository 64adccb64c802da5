"""An agreement's life after it was registered, drafts, notices of leaving, who was told."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only

ID = "registry_2026_11_23t18_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Agreements and membership for their whole life"

TABLES = [
    f"CREATE TABLE agreement_step ({CORE}, document_id {{text}} NOT NULL)",
    "CREATE UNIQUE INDEX agreement_step_version ON agreement_step (document_id, version)",
    f"""CREATE TABLE agreement_draft ({CORE},
    document_id {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    content {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX agreement_draft_version ON agreement_draft (document_id, version)",
    f"""CREATE TABLE leaving_notice ({CORE},
    notice_id {{text}} NOT NULL,
    payload {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX leaving_notice_version ON leaving_notice (notice_id, version)",
    f"""CREATE TABLE notification ({CORE},
    notification_id {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    key {{text}} NOT NULL)""",
    "CREATE UNIQUE INDEX notification_version ON notification (notification_id, version)",
    "CREATE UNIQUE INDEX notification_once ON notification (partner_id, key) WHERE version = 1",
]
APPEND_ONLY = ["agreement_step", "agreement_draft", "leaving_notice", "notification"]


async def create():
    engine = current()
    statements = [text.format(**TYPES[engine.engine_type]) for text in TABLES]
    for statement in (*statements, *append_only(APPEND_ONLY, engine.engine_type)):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
