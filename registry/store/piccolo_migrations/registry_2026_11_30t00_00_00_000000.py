"""People records belong to the organisation that made them (consent.md §5, §6).

A record of before says no owner. Each organisation with a statement there gets one of its own with
all its aliases but other organisations' own numbers, and may go on naming the person by the old
reference. The first to have said something keeps the record; nobody else's look-up reaches it.
"""

import dataclasses
import secrets

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.domain.consent.recorded import statements
from registry.domain.consent.visible import concerned
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Subject, reference
from registry.store import tables
from registry.store.appending import LEAF_COLUMNS, NEXT_INDEX, new_leaf_id, prepare
from registry.store.binding import current
from registry.store.piccolo_migrations.registry_2026_11_23t00_00_00_000000 import CORE, TYPES
from registry.store.piccolo_migrations.registry_2026_11_23t12_00_00_000000 import append_only
from registry.store.repositories.queries import all_of, select
from registry.store.writing.consent import concern_rows
from registry.store.writing.people import keep_subject
from registry.store.writing.rows import insert

ID = "registry_2026_11_30t00_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "People records that belong to the organisation that made them"

STATEMENTS = [
    "DROP INDEX alias_one_person",
    "ALTER TABLE alias ADD COLUMN partner_id {text} NOT NULL DEFAULT ''",
    "ALTER TABLE alias ADD COLUMN person {text} NOT NULL DEFAULT ''",
    "CREATE INDEX alias_person ON alias (person)",
    """CREATE TABLE consent_concern (
    concern_key {text} NOT NULL PRIMARY KEY,
    record_id {text} NOT NULL,
    subject_id {text} NOT NULL REFERENCES subject (subject_id) ON DELETE RESTRICT,
    partner_id {text} NOT NULL)""",
    "CREATE INDEX consent_concern_subject ON consent_concern (subject_id, partner_id)",
    "CREATE INDEX consent_concern_record ON consent_concern (record_id)",
    f"""CREATE TABLE correction ({CORE},
    correction_id {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    sealed {{bytes}} NOT NULL)""",
    "CREATE UNIQUE INDEX correction_version ON correction (correction_id, version)",
    "CREATE INDEX correction_partner ON correction (partner_id)",
    """CREATE TABLE look_up (
    look_up_id {text} NOT NULL PRIMARY KEY,
    at {time} NOT NULL,
    partner_id {text} NOT NULL,
    account {text} NOT NULL,
    purpose {text} NOT NULL,
    reason {text} NOT NULL,
    known INTEGER NOT NULL)""",
    "CREATE INDEX look_up_partner ON look_up (partner_id, at)",
]
APPEND_ONLY = ["correction", "look_up"]


async def create():
    engine = current()
    changes = [text.format(**TYPES[engine.engine_type]) for text in STATEMENTS]
    for statement in (*changes, *append_only(APPEND_ONLY, engine.engine_type)):
        await engine.fetch(statement)


async def give_to_their_owners():
    records = {}
    consents = select(ConsentEvent).order_by(tables.ConsentTable.leaf_index)
    for event in await all_of(ConsentEvent, consents):
        records.setdefault(event.record_id, []).append(event)
    said = {record_id: statements(steps) for record_id, steps in records.items()}
    people = select(Subject).order_by(tables.SubjectTable.leaf_index)
    for subject in await all_of(Subject, people):
        there = {
            record_id: steps
            for record_id, steps in records.items()
            if steps[0].subject_id == subject.subject_id
        }
        whose = dict.fromkeys(made.recorder for record_id in there for made in said[record_id])
        places = {}
        for partner_id in whose:
            places[partner_id] = await give(subject, partner_id, is_first=not places)
        if not whose:
            await tables.AliasTable.delete().where(
                tables.AliasTable.subject_id == subject.subject_id
            )
        for record_id, steps in there.items():
            place = places[said[record_id][0].recorder]
            for row in concern_rows(record_id, place, concerned(said[record_id])):
                await insert(tables.ConcernTable, row)


async def give(subject, partner_id, *, is_first):
    """Give an organisation its record of a person; returns the record's reference."""
    aliases = tuple(
        alias
        for alias in subject.aliases
        if not alias.scheme.startswith("local:") or alias.scheme == f"local:{partner_id}"
    )
    if is_first:
        own = dataclasses.replace(
            subject, version=subject.version + 1, aliases=aliases, partner_id=partner_id
        )
        [row] = await tables.SubjectTable.select(tables.SubjectTable.leaf_id).where(
            tables.SubjectTable.subject_id == subject.subject_id
        )
        leaf_id = row["leaf_id"]
    else:
        own = dataclasses.replace(
            subject,
            subject_id=f"per_{secrets.token_hex(12)}",
            version=1,
            aliases=(*aliases, reference(subject.subject_id)),
            partner_id=partner_id,
        )
        leaf_id = new_leaf_id()
    prepared = prepare(own, leaf_id)
    [size] = await current().fetch(NEXT_INDEX)
    index = size["next_index"]
    await keep_subject(own, prepared.row(index))
    leaf = dict(zip(LEAF_COLUMNS, prepared.leaf_row(index), strict=True))
    await insert(tables.LedgerTable, leaf)
    return own.subject_id


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    manager.add_raw(give_to_their_owners)
    return manager
