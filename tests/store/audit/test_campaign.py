"""Somebody changes something, by whatever means: the audit finds it and names its cause.

Half of the tamperings are by somebody who also has the commands: they sign a checkpoint, record
something, tell and audit before we look.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from registry.errors import RegistryError
from registry.services.reports import damage
from registry.services.reports.audit import audit
from registry.services.signer import CheckpointSigner
from registry.store.engines.postgres_raw import numbered_marks
from registry.store.engines.urls import SqliteTarget, parse_url
from registry.store.tables import TABLES
from tests.simulator import Partnership
from tests.simulator.partnership import opened_again
from tests.simulator.scenes import AtRest
from tests.store.audit.scene import OLD_PERSON, asked, lived_in
from tests.store.audit.tampering import KIND_OF, Tamperer, Tampering

pytestmark = [pytest.mark.scene(after=lived_in), pytest.mark.database]
NAMES = [*(table._meta.tablename for table in TABLES), "migration"]


class OnSqlite:
    """Tampers with copies of the file."""

    def __init__(self, path: Path) -> None:
        self._kept, self._number = path, itertools.count()

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        with contextlib.closing(sqlite3.connect(self._kept)) as database:
            database.row_factory = sqlite3.Row
            return {
                name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")]
                for name in NAMES
            }

    @asynccontextmanager
    async def tampered(self, done: Tampering) -> AsyncIterator[str]:
        path = self._kept.with_name(f"{next(self._number)}.sqlite3")
        shutil.copy(self._kept, path)
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA ignore_check_constraints = ON")
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            defined = [] if done.kind == "schema" else database.execute(triggers).fetchall()
            for name, _ in defined:  # what would stand in the way is put back afterwards
                database.execute(f"DROP TRIGGER {name}")
            for sql, values in done.statements:
                database.execute(sql, values)
            for _, definition in defined:
                database.execute(definition)
        yield f"sqlite:///{path}"
        path.unlink()


class OnPostgres:
    """Tampers with the one database, and puts everything back."""

    def __init__(self, url: str, config: dict[str, Any]) -> None:
        self._url, self._config = url, config

    async def rows(self) -> dict[str, list[dict[str, Any]]]:
        connection = await asyncpg.connect(**self._config)
        try:
            await connection.execute("CREATE SCHEMA kept")
            for name in NAMES:
                await connection.execute(f"CREATE TABLE kept.{name} AS SELECT * FROM {name}")
            return {
                name: [dict(row) for row in await connection.fetch(f"SELECT * FROM {name}")]
                for name in NAMES
            }
        finally:
            await connection.close()

    @asynccontextmanager
    async def tampered(self, done: Tampering) -> AsyncIterator[str]:
        connection = await asyncpg.connect(**self._config)
        try:
            await connection.execute("SET session_replication_role = replica")
            for sql, values in done.statements:
                await connection.execute(numbered_marks(sql), *values)
            yield self._url
            again = "DELETE FROM {0}; INSERT INTO {0} SELECT * FROM kept.{0};"
            await connection.execute(" ".join(again.format(name) for name in NAMES))
        finally:
            await connection.close()


async def tamperings(stage: AtRest) -> tuple[Any, Tamperer]:
    """Return how to tamper with the stage, and who makes tamperings up."""
    target = parse_url(stage.url)
    place: Any
    if isinstance(target, SqliteTarget):
        place, engine = OnSqlite(target.path), "sqlite"
        rows = place.rows()
    else:
        place, engine = OnPostgres(stage.url, target.config), "postgres"
        rows = await place.rows()
    signed = max(mark["size"] for mark in rows["checkpoint"])
    old = dict(stage.own.keys[OLD_PERSON])
    leaf_id = next(
        row["record_id"] for row in rows["ledger_leaf"] if row["leaf_index"] == old["leaf_index"]
    )
    stored = {name: _as_stored(engine, value) for name, value in old.items()}
    return place, Tamperer(rows, engine, signed, {**stored, "leaf_id": leaf_id})


def _as_stored(engine: str, value: Any) -> Any:
    if engine == "sqlite" and hasattr(value, "isoformat"):
        return str(value)
    return bytes(value) if isinstance(value, memoryview) else value


async def by_command(p: Partnership) -> None:
    """Do what somebody can do who has the commands too; most of it is refused."""
    for act in (CheckpointSigner(p.registry).sign_once, lambda: asked(p)):
        with contextlib.suppress(RegistryError):
            await act()
    with contextlib.suppress(RegistryError):
        await audit(p.registry)
        await damage.tell(p.registry)
        await CheckpointSigner(p.registry).sign_once()


async def unnamed(stage: AtRest, seed: int, many: int) -> list[str]:
    """Tamper so often, and return what the audit did not name for its own cause."""
    place, tamperer = await tamperings(stage)
    missed: list[str] = []
    every, number = tamperer.every(seed), 0
    while number < many:
        done = next(every)
        with contextlib.suppress(sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError):
            async with place.tampered(done) as url, opened_again(url, stage.own) as p:
                number += 1
                missed += await _missed(p, done, commands=number % 2 == 0)
    return missed


async def _missed(p: Partnership, done: Tampering, *, commands: bool) -> list[str]:
    if commands:
        await by_command(p)
    found = (await audit(p.registry)).found
    if done.is_named(found):
        return []
    named = [(row.kind, row.leaf_index, str(row.fault)) for row in found]
    return [f"{done.what}: {done.kind} {sorted(done.faults)} {done.places} and not {named}"]


async def test_every_tampering_is_named(stage: AtRest):
    many = 70 if stage.url.startswith("sqlite") else 30  # together a hundred
    missed = await unnamed(stage, seed=17, many=many)
    assert not missed, "\n".join(missed)


UNFIT = {  # what each engine lets stand in a column, and no record has
    "sqlite": [
        ("recorded_at", "2026-11-31 10:00:00+00:00"),
        ("recorded_at", 7),
        ("version", "two"),
    ],
    "postgres": [("recorded_at", "infinity"), ("recorded_at", "-infinity"), ("version", 2**31 - 1)],
}


@pytest.mark.parametrize("number", range(3))
async def test_a_value_that_no_record_has_hides_no_other_row(stage: AtRest, number: int):
    place, tamperer = await tamperings(stage)
    column, value = UNFIT[tamperer.engine][number]
    rows = {table: tamperer.rows[table][-1]["leaf_index"] for table in KIND_OF}
    leaf = next(index for index in range(50) if index not in rows.values())
    shown = "CAST(CAST(? AS text) AS timestamptz)" if value in {"infinity", "-infinity"} else "?"
    statements = [
        (f"UPDATE {table} SET {column} = {shown} WHERE leaf_index = ?", [value, index])
        for table, index in (*rows.items(), ("ledger_leaf", leaf))
    ]
    done = Tampering(f"every {column}", statements, "", set())
    async with place.tampered(done) as url, opened_again(url, stage.own) as p:
        await by_command(p)
        found = {(row.kind, row.leaf_index) for row in (await audit(p.registry)).found}
        wanted = {(KIND_OF[table].name, index) for table, index in rows.items()}
        assert wanted | {("ledger_leaf", leaf)} <= found


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
async def test_a_thousand_tamperings_are_named(stage: AtRest, seed: int):
    missed = await unnamed(stage, seed=100 + seed, many=100)
    assert not missed, "\n".join(missed)
