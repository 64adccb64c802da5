"""People records belong to the organisation that made them (consent.md §5, §6).

A record of before says no owner. Each organisation with a statement there gets one of its own with
all its aliases but other organisations' own numbers, and may go on naming the person by the old
reference. So does each whose own sharing a refusal, withdrawal or mark there binds by name: it has
read that no by this reference, or by its own number, and would find nothing else. The first to have
said something keeps the record; nobody else's look-up reaches it.

Two things would else let somebody read better than before. Records of a person who was known by one
organisation's own number alone have no way in common, so they get one (``joined``). And people by
one name were told apart in the old list, which held each person once; their records say so
(``not_same_as``), or the one's consent would be read as the other's.
"""

import dataclasses
import secrets

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.domain.consent.recorded import statements
from registry.domain.consent.visible import concerned
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import JOINED, NAME, Alias, Subject, reference
from registry.store import tables
from registry.store.appending import LEAF_COLUMNS, NEXT_INDEX, insert_sql, new_leaf_id, prepare
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
    about = {}
    for record_id, steps in records.items():
        about.setdefault(steps[0].subject_id, []).append(record_id)
    people = await all_of(Subject, select(Subject).order_by(tables.SubjectTable.leaf_index))
    places = {
        subject.subject_id: places_of(subject, [said[each] for each in about[subject.subject_id]])
        for subject in people
        if subject.subject_id in about
    }
    apart = namesakes(people)
    for subject in people:
        if subject.subject_id in places:
            others = [places.get(other, {}) for other in apart[subject.subject_id]]
            not_same_as = tuple(sorted(new for other in others for new in other.values()))
            await give(subject, places[subject.subject_id], not_same_as)
        else:
            await tables.AliasTable.delete().where(
                tables.AliasTable.subject_id == subject.subject_id
            )
    for record_id, steps in records.items():
        place = places[steps[0].subject_id][said[record_id][0].recorder]
        for row in concern_rows(record_id, place, concerned(said[record_id])):
            await insert(tables.ConcernTable, row)


def places_of(subject, records):
    """The reference of each organisation's record of a person, the first to have spoken first."""
    made = [statement for record in records for statement in record]
    whose = [each.recorder for each in made]
    bound = {name for each in made for scope in each.scopes for name in scope.disclosers_named}
    first, *others = dict.fromkeys([*whose, *sorted(bound)])
    return {first: subject.subject_id} | {
        partner_id: f"per_{secrets.token_hex(12)}" for partner_id in others
    }


def namesakes(people):
    """Of each person those by the same name, who were told apart: one list had one of each."""
    named = {}
    for subject in people:
        for alias in subject.aliases:
            if alias.scheme == NAME:
                named.setdefault(alias, []).append(subject.subject_id)
    return {
        subject.subject_id: {
            other
            for alias in subject.aliases
            for other in named.get(alias, ())
            if other != subject.subject_id
        }
        for subject in people
    }


async def give(subject, places, not_same_as):
    """Give each organisation its record of a person."""
    common = [alias for alias in subject.aliases if not alias.scheme.startswith("local:")]
    if not common and len(places) > 1:  # known by somebody's own number alone
        common = [Alias(JOINED, 0, secrets.token_hex(32))]
    for partner_id, subject_id in places.items():
        own = [alias for alias in subject.aliases if alias.scheme == f"local:{partner_id}"]
        is_first = subject_id == subject.subject_id
        former = [] if is_first else [reference(subject.subject_id)]
        record = dataclasses.replace(
            subject,
            subject_id=subject_id,
            version=subject.version + 1 if is_first else 1,
            aliases=(*common, *own, *former),
            partner_id=partner_id,
            not_same_as=not_same_as,
        )
        await keep(record, await leaf_of(subject_id) if is_first else new_leaf_id())


async def leaf_of(subject_id):
    table = tables.SubjectTable
    [row] = await table.select(table.leaf_id).where(table.subject_id == subject_id)
    return row["leaf_id"]


async def keep(record, leaf_id):
    prepared = prepare(record, leaf_id)
    [size] = await current().fetch(NEXT_INDEX)
    index = size["next_index"]
    await keep_subject(record, prepared.row(index))
    leaf = insert_sql("ledger_leaf", LEAF_COLUMNS, current().engine_type)
    await current().fetch(leaf, prepared.leaf_row(index))


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(create)
    manager.add_raw(give_to_their_owners)
    return manager
