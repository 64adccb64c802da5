"""The first tables, the same on both engines but for the types and the triggers' language."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current

ID = "registry_2026_11_23t00_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "From nothing to the first release's tables"

# Text compares by code point on both engines. Times are UTC.
TYPES = {
    "sqlite": {"text": "TEXT", "bytes": "BLOB", "big": "INTEGER", "time": "TIMESTAMPTZ"},
    "postgres": {
        "text": 'TEXT COLLATE "C"',
        "bytes": "BYTEA",
        "big": "BIGINT",
        "time": "TIMESTAMPTZ",
    },
}

LEAF = "REFERENCES ledger_leaf (leaf_index) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED"
COMMON = """
    leaf_id {text} NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    recorded_at {time} NOT NULL,
    salt {bytes} NOT NULL CHECK (length(salt) = 32),
    body {text} NOT NULL
"""
CORE = "leaf_index {big} NOT NULL PRIMARY KEY " + LEAF + "," + COMMON

TABLES = [
    """CREATE TABLE ledger_leaf (
    leaf_index {big} NOT NULL PRIMARY KEY CHECK (leaf_index >= 0),
    kind {text} NOT NULL,
    record_id {text} NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    commitment {text} NOT NULL CHECK (length(commitment) = 64),
    leaf_hash {text} NOT NULL CHECK (length(leaf_hash) = 64),
    recorded_at {time} NOT NULL)""",
    "CREATE UNIQUE INDEX ledger_leaf_record ON ledger_leaf (record_id, version)",
    """CREATE TABLE checkpoint (
    size {big} NOT NULL PRIMARY KEY CHECK (size >= 0),
    root {text} NOT NULL CHECK (length(root) = 64),
    note {text} NOT NULL,
    recorded_at {time} NOT NULL)""",
    f"""CREATE TABLE operator ({CORE},
    singleton INTEGER NOT NULL UNIQUE CHECK (singleton = 1),
    partner_id {{text}} NOT NULL)""",
    f"""CREATE TABLE partner ({CORE},
    partner_id {{text}} NOT NULL,
    document {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX partner_version ON partner (partner_id, version)",
    f"CREATE TABLE membership ({CORE}, partner_id {{text}} NOT NULL)",
    "CREATE UNIQUE INDEX membership_version ON membership (partner_id, version)",
    f"""CREATE TABLE signatory_key ({CORE},
    kid {{text}} NOT NULL,
    partner_id {{text}} NOT NULL)""",
    "CREATE UNIQUE INDEX signatory_key_version ON signatory_key (kid, version)",
    "CREATE INDEX signatory_key_partner ON signatory_key (partner_id)",
    f"""CREATE TABLE document ({CORE},
    document_id {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    payload {{bytes}} NOT NULL,
    summary {{text}} NOT NULL)""",
    "CREATE UNIQUE INDEX document_version ON document (document_id, version)",
    """CREATE TABLE document_party (
    party_key {text} NOT NULL PRIMARY KEY,
    leaf_index {big} NOT NULL REFERENCES document (leaf_index) ON DELETE RESTRICT,
    document_id {text} NOT NULL,
    version INTEGER NOT NULL,
    partner_id {text} NOT NULL)""",
    "CREATE UNIQUE INDEX document_party_one ON document_party (document_id, version, partner_id)",
    "CREATE INDEX document_party_partner ON document_party (partner_id)",
    """CREATE TABLE agreement_flow (
    flow_key {text} NOT NULL PRIMARY KEY,
    leaf_index {big} NOT NULL REFERENCES document (leaf_index) ON DELETE RESTRICT,
    document_id {text} NOT NULL,
    version INTEGER NOT NULL,
    sender {text} NOT NULL,
    recipient {text} NOT NULL,
    purpose {text} NOT NULL,
    body {text} NOT NULL)""",
    "CREATE INDEX agreement_flow_share ON agreement_flow (sender, recipient, purpose)",
    f"""CREATE TABLE signature ({CORE},
    document_id {{text}} NOT NULL,
    document_version INTEGER NOT NULL,
    partner_id {{text}} NOT NULL,
    FOREIGN KEY (document_id, document_version) REFERENCES document (document_id, version)
        ON DELETE RESTRICT)""",
    "CREATE UNIQUE INDEX signature_one ON signature (document_id, document_version, partner_id)",
    f"""CREATE TABLE subject (
    subject_id {{text}} NOT NULL PRIMARY KEY,
    leaf_index {{big}} NOT NULL UNIQUE {LEAF},{COMMON},
    wrapped_key {{bytes}} NOT NULL)""",
    """CREATE TABLE alias (
    alias_key {text} NOT NULL PRIMARY KEY,
    scheme {text} NOT NULL,
    key_version INTEGER NOT NULL,
    mac {text} NOT NULL,
    subject_id {text} NOT NULL REFERENCES subject (subject_id) ON DELETE RESTRICT)""",
    "CREATE INDEX alias_mac ON alias (mac)",
    "CREATE UNIQUE INDEX alias_one_person ON alias (mac) WHERE scheme <> 'name_dob'",
    "CREATE INDEX alias_subject ON alias (subject_id)",
    f"""CREATE TABLE consent_event ({CORE},
    record_id {{text}} NOT NULL,
    subject_id {{text}} NOT NULL REFERENCES subject (subject_id) ON DELETE RESTRICT,
    sealed {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX consent_event_version ON consent_event (record_id, version)",
    "CREATE INDEX consent_event_subject ON consent_event (subject_id, leaf_index)",
    f"""CREATE TABLE token ({CORE},
    token_id {{text}} NOT NULL,
    sha256 {{text}} NOT NULL,
    partner_id {{text}} NOT NULL)""",
    "CREATE UNIQUE INDEX token_version ON token (token_id, version)",
    "CREATE INDEX token_sha256 ON token (sha256, version)",
    f"""CREATE TABLE share_check ({CORE},
    check_id {{text}} NOT NULL UNIQUE,
    facts {{bytes}} NOT NULL)""",
]

APPEND_ONLY = [
    "ledger_leaf",
    "checkpoint",
    "operator",
    "partner",
    "membership",
    "signatory_key",
    "document",
    "document_party",
    "agreement_flow",
    "signature",
    "consent_event",
    "token",
    "share_check",
]


def sqlite_triggers():
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            yield f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
                BEGIN SELECT RAISE(ABORT, 'append-only'); END"""
    yield """CREATE TRIGGER ledger_leaf_no_gap BEFORE INSERT ON ledger_leaf
        WHEN NEW.leaf_index <> (SELECT coalesce(max(leaf_index) + 1, 0) FROM ledger_leaf)
        BEGIN SELECT RAISE(ABORT, 'the next number, and no other'); END"""


def postgres_triggers():
    yield """CREATE FUNCTION registry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'restrict_violation'; END $$"""
    for table in APPEND_ONLY:
        yield f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION registry_append_only()"""
    yield """CREATE FUNCTION registry_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            first bigint; last bigint; many bigint; before bigint;
        BEGIN
            SELECT min(leaf_index), max(leaf_index), count(*) INTO first, last, many FROM fresh;
            SELECT coalesce(max(leaf_index), -1) INTO before
                FROM ledger_leaf WHERE leaf_index < first;
            IF many > 0 AND (first <> before + 1 OR last - first + 1 <> many) THEN
                RAISE EXCEPTION 'the next number, and no other'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NULL;
        END $$"""
    yield """CREATE TRIGGER ledger_leaf_no_gap AFTER INSERT ON ledger_leaf
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION registry_no_gap()"""


async def create():
    engine = current()
    triggers = sqlite_triggers() if engine.engine_type == "sqlite" else postgres_triggers()
    statements = [text.format(**TYPES[engine.engine_type]) for text in TABLES]
    for statement in (*statements, *triggers):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
