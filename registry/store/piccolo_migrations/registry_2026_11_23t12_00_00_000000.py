"""Decisions, accounts, and the slips that pages keep for a while."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES

ID = "registry_2026_11_23t12_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "What the practitioner's pages keep"

TABLES = [
    f"""CREATE TABLE decision ({CORE},
    decision_id {{text}} NOT NULL,
    check_id {{text}} REFERENCES share_check (check_id) ON DELETE RESTRICT,
    asked_for {{text}} NOT NULL,
    wrapped_key {{bytes}} NOT NULL,
    sealed {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX decision_version ON decision (decision_id, version)",
    "CREATE INDEX decision_check ON decision (check_id)",
    "CREATE INDEX decision_asked_for ON decision (asked_for, leaf_index)",
    f"""CREATE TABLE account ({CORE},
    account_id {{text}} NOT NULL,
    login {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    wrapped_key {{bytes}} NOT NULL,
    sealed {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX account_version ON account (account_id, version)",
    "CREATE UNIQUE INDEX account_login ON account (login) WHERE version = 1",
    "CREATE INDEX account_partner ON account (partner_id)",
    """CREATE TABLE slip (
    place {text} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL,
    owner {text} NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    content {bytes} NOT NULL,
    expires_at {text} NOT NULL)""",
    "CREATE INDEX slip_owner ON slip (owner, kind)",
    "CREATE INDEX slip_expires ON slip (expires_at)",
]
APPEND_ONLY = ["decision", "account"]


def append_only(tables, engine_type):
    for table in tables:
        if engine_type == "postgres":
            yield f"""CREATE TRIGGER {table}_append_only
                BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION registry_append_only()"""
            continue
        for act in ("UPDATE", "DELETE"):
            yield f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
                BEGIN SELECT RAISE(ABORT, 'append-only'); END"""


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
