"""A database of the version before is migrated, and every check is made again: none is better.

The fixture was made under that version (``tests/version_before/generate.py``). What may be better
after all is in ``tests/version_before/allowed.py``, by its paragraph.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from registry.domain.records.people import NAME, REFERENCE
from registry.errors import RegistryError
from registry.ledger.leaf import LedgerLeaf, commitment
from registry.services.checks.checker import Checker
from registry.store import migrations
from registry.store.database import StoreDatabase
from tests.simulator.partnership import Belongings, Partnership, opened_again
from tests.store.databases import SIGNING_KEY, opened
from tests.version_before.allowed import (
    NOES,
    RULES,
    Case,
    Step,
    is_better,
    standing_noes,
    steps,
)
from tests.version_before.loading import LAST_MIGRATION, Answer, Asked, checks, load, vault

Rows = dict[str, list[dict[str, Any]]]


FEW = 30  # people, where what is asked is how a migration ends


@pytest_asyncio.fixture
async def before(empty_url: str) -> AsyncIterator[StoreDatabase]:
    """A database as the version before left it, with few people in it."""
    async with opened(empty_url) as database:
        await load(database, FEW)
        yield database


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)], indirect=True
)
async def test_no_answer_is_better_after_the_migration(url_migrated: str) -> None:
    used: Counter[str] = Counter()
    wrong = []
    own = Belongings(vault=vault(), signing_key=SIGNING_KEY)
    async with opened_again(url_migrated, own) as partnership:
        said = steps()
        for asked in checks():
            after, rests_on = await again(partnership, asked)
            case = Case(asked, after, tuple(said[step] for step in asked.decided_by))
            if is_better(asked.answer, after):
                rules = [rule.__name__ for rule in RULES if rule(case)]
                used.update(rules[:1])
                wrong += [] if rules else [case]
            if asked.is_discloser and after.status == "given":
                assert not noes_to(asked, rests_on, said)
            if asked.is_discloser and asked.answer.status in NOES:
                assert after.status != "no_record"  # by the same details it is still found
    assert wrong == []
    assert set(used) == {rule.__name__ for rule in RULES}  # none is there for nothing


async def test_what_the_migration_leaves(url_before: str, url_migrated: str) -> None:
    async with opened(url_before) as before:
        old = {
            table: await rows_of(before, table)
            for table in ("subject", "alias", "consent_event", "ledger_leaf")
        }
    async with opened(url_migrated) as migrated:
        assert await migrated.pending() == []
        await each_organisation_has_a_record_of_its_own(migrated, old)
        await people_by_one_name_stay_apart(migrated, old)
        await the_ledger_has_what_changed_and_still_proves_it(migrated, old)


async def each_organisation_has_a_record_of_its_own(migrated: StoreDatabase, old: Rows) -> None:
    consents = old["consent_event"]
    aliases = await rows_of(migrated, "alias")
    assert all(alias["partner_id"] for alias in aliases)
    owners: dict[str, set[str]] = {}
    for alias in aliases:
        owners.setdefault(alias["subject_id"], set()).add(alias["partner_id"])
        if alias["scheme"].startswith("local:"):
            assert alias["scheme"] == f"local:{alias['partner_id']}"
    assert all(len(whose) == 1 for whose in owners.values())
    by_reference = {
        (alias["partner_id"], alias["mac"]) for alias in aliases if alias["scheme"] == REFERENCE
    }
    for row in consents:
        step = json.loads(row["body"])
        assert (step["recorded_by"], step["subject_id"]) in by_reference
    people = {row["subject_id"] for row in await rows_of(migrated, "subject")}
    assert people > {row["subject_id"] for row in old["subject"]}
    assert await rows_of(migrated, "consent_event") == consents


async def people_by_one_name_stay_apart(migrated: StoreDatabase, old: Rows) -> None:
    """The old list had two of one name only where somebody had told them apart."""
    named = {(row["mac"], row["subject_id"]) for row in old["alias"] if row["scheme"] == NAME}
    people = {
        row["subject_id"]: json.loads(row["body"]) for row in await rows_of(migrated, "subject")
    }
    apart = 0
    for mac, one in named:
        for other in (each for of, each in named if of == mac and each != one):
            if {one, other} <= {each for each in people if people[each].get("partner_id")}:
                assert other in people[one]["not_same_as"]
                apart += 1
    assert apart > 10


async def the_ledger_has_what_changed_and_still_proves_it(
    migrated: StoreDatabase, old: Rows
) -> None:
    then = sorted(old["ledger_leaf"], key=lambda leaf: leaf["leaf_index"])
    leaves = sorted(await rows_of(migrated, "ledger_leaf"), key=lambda leaf: leaf["leaf_index"])
    assert [{**leaf, "seal": ""} for leaf in leaves[: len(then)]] == [
        {**leaf, "seal": ""} for leaf in then
    ]
    assert all(leaf["seal"] for leaf in leaves)  # no checkpoint covers any of them
    assert [leaf["leaf_index"] for leaf in leaves] == list(range(len(leaves)))
    for leaf in leaves:
        parts = (leaf[name] for name in ("kind", "record_id", "version", "commitment"))
        assert LedgerLeaf(*parts).hash().hex() == leaf["leaf_hash"]
    newer = {leaf["leaf_index"]: leaf for leaf in leaves[len(then) :]}
    written = {
        row["leaf_index"]: row
        for table in ("subject", "notification")
        for row in await rows_of(migrated, table)
    }
    assert set(newer) == {
        index for index, row in written.items() if json.loads(row["body"]).get("partner_id")
    }
    for index, leaf in newer.items():
        row = written[index]
        assert commitment(bytes(row["salt"]), row["body"].encode()) == leaf["commitment"]


@pytest.mark.parametrize(("number", "step"), [(0, "concern_rows"), (1, "prepare")])
async def test_a_migration_that_is_interrupted_leaves_the_old_database(
    before: StoreDatabase, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    tables = ("subject", "alias", "consent_event", "ledger_leaf", "share_check", "notification")
    old = {table: await rows_of(before, table) for table in tables}
    names = after_that()
    module = f"registry.store.piccolo_migrations.{names[number]}"

    with monkeypatch.context() as patched:
        patched.setattr(f"{module}.{step}", fail_at_once)
        with pytest.raises(OSError, match="power"):
            await before.migrate()
    assert {table: await rows_of(before, table) for table in tables} == old
    assert await before.pending() == names
    assert await before.migrate() == names  # and can be made afterwards


def fail_at_once(*_: Any) -> Any:
    raise OSError("the power went")


def after_that() -> list[str]:
    """The migrations that the version before did not have."""
    return [name for name in migrations.known() if name > LAST_MIGRATION]


async def rows_of(database: StoreDatabase, table: str) -> list[dict[str, Any]]:
    """Every row of a table, in an order of its own."""
    rows = [dict(row) for row in await database.engine.fetch(f"SELECT * FROM {table}")]
    return sorted(rows, key=lambda row: str(list(row.values())[:3]))


async def again(partnership: Partnership, asked: Asked) -> tuple[Answer, tuple[str, ...]]:
    """The answer now, and the consent records that it rests on."""
    actor = partnership.actor(asked.asker)
    try:
        answer = await Checker(partnership.registry).check(asked.request, actor=actor)
    except RegistryError:
        return Answer(), ()
    whole = answer.prepared.consent.whole
    found = Answer(str(answer.assessment.outcome), str(whole.status), whole.conflict)
    return found, tuple(made.ref.record_id for made in whole.deciding)


def noes_to(asked: Asked, records: tuple[str, ...], said: dict[str, Step]) -> list[Step]:
    """The noes of the person, in the old list, on whose consent an answer rests."""
    people = {step["subject_id"] for step in said.values() if step["record_id"] in records}
    about = [step for step in said.values() if step["subject_id"] in people]
    return standing_noes(asked, about)
