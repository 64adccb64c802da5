"""A database of the version before gets its seals once, and only from its own registry's key."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.domain.records.accounts import OneTimeSecret
from registry.errors import CannotRecordError, ConfigurationError
from registry.ledger.checkpoint import Checkpoint, sign
from registry.ledger.merkle import Frontier
from registry.ledger.seals import Seals
from registry.store import migrations
from registry.store.appending import LEAF_COLUMNS, insert_sql, new_leaf_id, prepare
from registry.store.database import StoreDatabase
from registry.store.engines.errors import WriteRefusedError
from tests.store import samples
from tests.store.databases import SIGNING_KEY, opened
from tests.store.samples import NOW

BEFORE = "registry_2026_11_30t22_00_00_000000"
PARTNERS = 4


async def put(database: StoreDatabase, table: str, row: dict[str, object]) -> None:
    sql = insert_sql(table, tuple(row), database.engine.engine_type)
    await database.engine.fetch(sql, list(row.values()))


async def signed(database: StoreDatabase, hashes: list[str]) -> None:
    """Sign a checkpoint as the version before did."""
    tree = Frontier(map(bytes.fromhex, hashes))
    note = sign(Checkpoint("registry.test/ledger", tree.size, tree.root()), SIGNING_KEY)
    frontier = b"".join(tree.peaks).hex()
    row = {"size": tree.size, "root": tree.root().hex(), "note": note, "frontier": frontier}
    await put(database, "checkpoint", {**row, "recorded_at": NOW})


@pytest_asyncio.fixture
async def before(empty_url: str) -> AsyncIterator[StoreDatabase]:
    """Four organisations, the first two under a checkpoint; two look-ups, and a session."""
    async with opened(empty_url) as database:
        await migrations.migrate(database.engine, up_to=BEFORE)
        async with database.engine.transaction():
            made = [prepare(samples.partner(f"par_{n}"), new_leaf_id()) for n in range(PARTNERS)]
            for index, one in enumerate(made):
                await put(database, "partner", one.row(index))
                leaf = dict(zip(LEAF_COLUMNS, one.leaf_row(index), strict=True))
                await put(database, "ledger_leaf", leaf)
            await signed(database, [one.leaf_hash for one in made[:2]])
            for number in range(2):
                said = {"partner_id": "par_1", "account": "a", "purpose": "p", "reason": ""}
                at = NOW + timedelta(seconds=number)
                row = {"look_up_id": secrets.token_hex(16), "at": at, **said, "known": 1}
                await put(database, "look_up", row)
            row = {"place": "session/x", "kind": "session", "owner": "o", "version": 3}
            await put(
                database, "slip",
                {**row, "content": b"c", "expires_at": "2099-01-01T00:00:00.000000Z"},
            )  # fmt: skip
        yield database


async def test_what_is_there_is_sealed(before: StoreDatabase) -> None:
    assert await before.migrate() == [name for name in migrations.known() if name > BEFORE]
    leaves = await before.engine.fetch("SELECT seal FROM ledger_leaf ORDER BY leaf_index")
    assert [bool(leaf["seal"]) for leaf in leaves] == [False, False, True, True]
    async with before.unit_of_work() as work:
        work.add(samples.partner("par_new"))
        await work.commit()
    async with before.reads() as reads:
        assert await reads.next_look_up() == 2
        assert await reads.look_up_faults(0, 2) == []
        found = await reads.secret("session", "x", NOW)
    assert isinstance(found, OneTimeSecret)
    assert found.version == 3
    assert before.noticed() == []


@pytest.mark.parametrize("table", ["ledger_leaf", "look_up"])
async def test_what_was_sealed_can_be_changed_by_nobody(before: StoreDatabase, table: str) -> None:
    await before.migrate()
    for change in ("UPDATE {0} SET seal = ''", "DELETE FROM {0}"):
        with pytest.raises(WriteRefusedError):
            async with before.engine.transaction():
                await before.engine.fetch(change.format(table))


@contextlib.asynccontextmanager
async def unlocked(database: StoreDatabase) -> AsyncIterator[None]:
    async with database.engine.transaction():
        if database.engine.engine_type == "postgres":
            await database.engine.fetch("SET LOCAL session_replication_role = replica")
        else:
            await database.engine.fetch("DROP TRIGGER ledger_leaf_no_update")
        yield
        if database.engine.engine_type == "sqlite":
            await database.engine.fetch(
                "CREATE TRIGGER ledger_leaf_no_update BEFORE UPDATE ON ledger_leaf"
                " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )


async def test_a_leaf_that_is_damaged_already_gets_no_seal(before: StoreDatabase) -> None:
    async with unlocked(before):
        await before.engine.fetch("UPDATE ledger_leaf SET kind = 'other' WHERE leaf_index = 3")
    await before.migrate()
    async with before.unit_of_work() as work:
        work.add(samples.partner("par_new"))
        with pytest.raises(CannotRecordError, match="is not what was written"):
            await work.commit()


async def test_another_registrys_key_seals_nothing(before: StoreDatabase) -> None:
    before.use_seals(Seals((Ed25519PrivateKey.generate(),)))
    with pytest.raises(ConfigurationError, match="not the one that signed"):
        await before.migrate()
    assert await before.pending() == [name for name in migrations.known() if name > BEFORE]
