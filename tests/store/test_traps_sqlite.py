"""The traps that only SQLite has."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from registry.errors import UnavailableError
from tests.store.engines import PATIENCE, count, running, seen_by_others

BOTH = pytest.mark.parametrize("hardened", [False, True], ids=["piccolo", "ours"])


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/registry.sqlite3"


@contextlib.contextmanager
def held_by_another(url: str):
    """Another program is writing."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@BOTH
async def test_a_failed_begin_leaks_nothing(url: str, hardened: bool) -> None:
    async with running(url, hardened=hardened) as engine:
        before = set(threading.enumerate())
        with held_by_another(url):
            for _ in range(5):
                with pytest.raises((UnavailableError, sqlite3.OperationalError)):
                    async with engine.transaction(*_immediate(hardened)):
                        pass
        assert len(set(threading.enumerate()) - before) == (0 if hardened else 5)
        assert engine.current_transaction.get() is None


def _immediate(hardened: bool) -> list:
    from piccolo.engine.sqlite import TransactionType

    return [] if hardened else [TransactionType.immediate]


@BOTH
async def test_connections_are_kept_and_not_opened_for_each_query(
    url: str, hardened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(url, hardened=hardened) as engine:
        await count(engine)
        opened: list[object] = []
        connect = sqlite3.connect

        def counting(*args, **kwargs):
            opened.append(args)
            return connect(*args, **kwargs)

        monkeypatch.setattr(sqlite3, "connect", counting)
        for _ in range(10):
            await count(engine)
        assert len(opened) == (0 if hardened else 10)


@BOTH
async def test_what_an_acknowledged_commit_relies_on(url: str, hardened: bool) -> None:
    names = ("journal_mode", "synchronous", "secure_delete", "recursive_triggers", "foreign_keys")
    found = {}
    async with running(url, hardened=hardened) as engine, engine.transaction():
        for name in names:
            [row] = await engine.run_ddl(f"PRAGMA {name}")
            found[name] = next(iter(row.values()))
    wanted = dict(zip(names, ("wal", 2, 1, 1, 1), strict=True))
    assert (found == wanted) is hardened


async def test_a_reader_never_waits_for_a_writer(url: str) -> None:
    async with running(url, hardened=True) as engine:
        with held_by_another(url):
            async with asyncio.timeout(PATIENCE / 2):
                assert await count(engine) == 1


async def test_while_another_program_writes_we_are_busy_and_then_we_are_not(url: str) -> None:
    async with running(url, hardened=True) as engine:
        with held_by_another(url), pytest.raises(UnavailableError, match="busy"):
            async with engine.transaction():
                pass
        async with engine.transaction():
            await engine.run_ddl("INSERT INTO thing VALUES ('after', 1)")
        assert seen_by_others(url) == 2


async def test_a_full_disk_loses_nothing_and_ends_when_there_is_room(url: str) -> None:
    async with running(url, hardened=True) as engine:
        kept = 0
        async with engine.transaction():
            await engine.run_ddl("PRAGMA max_page_count = 20")
        with pytest.raises(UnavailableError, match="full"):  # noqa: PT012 - until it is full
            for place in range(1000):
                async with engine.transaction():
                    await engine.run_ddl(f"INSERT INTO thing VALUES ('{'x' * 2000}{place}', 1)")
                kept += 1
        assert engine.current_transaction.get() is None
        assert await count(engine) == kept + 1 == seen_by_others(url)
        async with engine.transaction():
            await engine.run_ddl("PRAGMA max_page_count = 2000")
        async with engine.transaction():
            await engine.run_ddl("INSERT INTO thing VALUES ('room', 1)")
        assert seen_by_others(url) == kept + 2


async def test_a_broken_writer_connection_is_replaced(url: str) -> None:
    async with running(url, hardened=True) as engine:

        async def break_it() -> None:
            async with engine.transaction() as transaction:
                await transaction.connection.run(lambda raw: raw.close())
                await engine.run_ddl("INSERT INTO thing VALUES ('x', 1)")

        with pytest.raises(sqlite3.ProgrammingError):
            await break_it()
        async with engine.transaction():
            await engine.run_ddl("INSERT INTO thing VALUES ('after', 1)")
        assert seen_by_others(url) == 2


async def test_a_new_database_is_its_owners_alone(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    async with running(url, hardened=True):
        for file in (path, path.with_name(path.name + "-wal")):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_file_that_is_no_database_is_said_to_be_unavailable(tmp_path: Path) -> None:
    from registry.store.database import open_database

    path = tmp_path / "not.sqlite3"
    path.write_text("This is a letter, not a database. " * 50)
    with pytest.raises(UnavailableError, match="file is damaged") as damaged:
        await open_database(f"sqlite:///{path}")
    assert "from a backup" in damaged.value.next_step


async def test_a_folder_where_the_file_should_be_is_named_as_such(tmp_path: Path) -> None:
    from registry.store.database import open_database

    with pytest.raises(UnavailableError, match="could not be opened"):
        await open_database(f"sqlite:///{tmp_path}")
