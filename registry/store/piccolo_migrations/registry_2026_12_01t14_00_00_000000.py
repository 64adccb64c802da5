"""A number that every change to what checks read of the register raises."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.store.binding import current

ID = "registry_2026_12_01t14_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "The register's epoch"

READ = (
    "token partner succession membership document document_party agreement_flow signature"
    " signatory_key agreement_step flow_end"
).split()
RAISE = "UPDATE register_epoch SET number = number + 1"
TABLE = [
    """CREATE TABLE register_epoch (
        singleton INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
        number BIGINT NOT NULL)""",
    "INSERT INTO register_epoch (singleton, number) VALUES (1, 1)",
]


def sqlite_triggers():
    acts = [(table, act) for table in READ for act in ("INSERT", "UPDATE", "DELETE")]
    # Leaves are appended all the time; that one is changed or goes happens only by tampering.
    for table, act in [*acts, ("ledger_leaf", "UPDATE"), ("ledger_leaf", "DELETE")]:
        yield f"""CREATE TRIGGER {table}_epoch_{act.lower()} AFTER {act} ON {table}
            BEGIN {RAISE}; END"""
    yield """CREATE TRIGGER register_epoch_only_rises BEFORE UPDATE ON register_epoch
        WHEN NEW.number <= OLD.number OR NEW.singleton <> OLD.singleton
        BEGIN SELECT RAISE(ABORT, 'append-only'); END"""
    yield """CREATE TRIGGER register_epoch_no_delete BEFORE DELETE ON register_epoch
        BEGIN SELECT RAISE(ABORT, 'append-only'); END"""


def postgres_triggers():
    yield f"""CREATE FUNCTION registry_raise_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {RAISE}; RETURN NULL; END $$"""
    acts = [(table, "INSERT OR UPDATE OR DELETE OR TRUNCATE") for table in READ]
    for table, act in [*acts, ("ledger_leaf", "UPDATE OR DELETE OR TRUNCATE")]:
        yield f"""CREATE TRIGGER {table}_epoch AFTER {act} ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION registry_raise_epoch()"""
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_epoch"
    yield """CREATE TRIGGER register_epoch_only_rises BEFORE UPDATE ON register_epoch FOR EACH ROW
        WHEN (NEW.number <= OLD.number OR NEW.singleton <> OLD.singleton)
        EXECUTE FUNCTION registry_append_only()"""
    yield """CREATE TRIGGER register_epoch_no_delete BEFORE DELETE OR TRUNCATE ON register_epoch
        FOR EACH STATEMENT EXECUTE FUNCTION registry_append_only()"""


async def create():
    engine = current()
    triggers = sqlite_triggers() if engine.engine_type == "sqlite" else postgres_triggers()
    for statement in (*TABLE, *triggers):
        await engine.fetch(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    return manager
