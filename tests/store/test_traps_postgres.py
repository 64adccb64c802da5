"""The traps that only PostgreSQL has: a server that goes away and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import time

import asyncpg
import pytest

from registry.errors import ConfigurationError, ConflictError, UnavailableError
from registry.store.checks.store import CheckStore
from registry.store.database import open_database
from registry.store.engines.errors import CommitUnknownError
from registry.store.engines.postgres_engine import POOL, PostgresEngine
from registry.store.recording import Recording
from tests.store import samples
from tests.store.databases import SEALS, PostgresServer, new_postgres, opened
from tests.store.engines import count, cut_all_connections, running, seen_by_others

BOTH = pytest.mark.parametrize("hardened", [False, True], ids=["piccolo", "ours"])


@pytest.fixture
def url(postgres_server: PostgresServer) -> str:
    return new_postgres(postgres_server, "template1")


@BOTH
async def test_losing_the_server_in_a_transaction_leaves_nothing_behind(
    url: str, hardened: bool
) -> None:
    async with running(url, hardened=hardened) as engine:

        async def lose_the_server() -> None:
            async with engine.transaction():
                await engine.run_ddl("INSERT INTO thing VALUES ('lost', 1)")
                cut_all_connections(url)
                await engine.run_ddl("INSERT INTO thing VALUES ('more', 1)")

        with pytest.raises(UnavailableError if hardened else asyncpg.InterfaceError):
            await lose_the_server()
        assert (engine.current_transaction.get() is None) is hardened
        if hardened:
            async with engine.transaction():
                await engine.run_ddl("INSERT INTO thing VALUES ('after', 1)")
        else:
            with pytest.raises(asyncpg.InterfaceError):
                async with engine.transaction():
                    await engine.run_ddl("INSERT INTO thing VALUES ('after', 1)")
        assert seen_by_others(url) == (2 if hardened else 1)


@BOTH
async def test_a_read_on_a_stale_connection_is_tried_again(url: str, hardened: bool) -> None:
    async with running(url, hardened=hardened) as engine:
        await count(engine)
        cut_all_connections(url)
        if hardened:
            assert await count(engine) == 1
        else:
            with pytest.raises(asyncpg.PostgresError):
                await count(engine)


async def test_a_transaction_begun_on_a_stale_connection_begins_again(url: str) -> None:
    async with running(url, hardened=True) as engine:
        await count(engine)
        cut_all_connections(url)
        async with engine.transaction():
            await engine.run_ddl("INSERT INTO thing VALUES ('after', 1)")
        assert seen_by_others(url) == 2


async def test_losing_the_server_while_committing_is_not_called_a_failure(url: str) -> None:
    async with running(url, hardened=True) as engine:

        async def lose_the_answer() -> None:
            async with engine.transaction():
                await engine.run_ddl("INSERT INTO thing VALUES ('perhaps', 1)")
                cut_all_connections(url)

        with pytest.raises(CommitUnknownError) as caught:
            await lose_the_answer()
    assert "Look whether it was saved" in str(caught.value)
    assert "Nothing was saved" not in str(caught.value)


async def test_writers_who_wait_leave_connections_to_readers(url: str) -> None:
    async with running(url, hardened=True) as engine:

        async def write() -> None:
            async with engine.transaction():
                await asyncio.sleep(0.01)

        async with engine.transaction():
            tasks = [
                asyncio.create_task(write(), context=contextvars.Context()) for _ in range(POOL * 2)
            ]
            await asyncio.sleep(0.05)
            async with asyncio.timeout(1):
                read = asyncio.create_task(count(engine), context=contextvars.Context())
                assert await read == 1
        await asyncio.gather(*tasks)


@BOTH
async def test_constructing_an_engine_does_not_connect(
    hardened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from piccolo.engine.postgres import PostgresEngine as StockPostgres

    asked: list[object] = []

    async def connect(**config) -> None:
        asked.append(config)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncpg, "connect", connect)
    nowhere = {"host": "/nowhere", "database": "none", "user": "none"}
    with contextlib.suppress(Warning):
        (PostgresEngine if hardened else StockPostgres)(nowhere)
    assert bool(asked) is not hardened


async def test_a_server_that_is_not_there_is_said_to_be_unavailable() -> None:
    with pytest.raises(UnavailableError):
        await open_database("postgresql://none@/none?host=/nowhere")


async def test_a_database_that_is_not_there_says_what_to_do(
    postgres_server: PostgresServer,
) -> None:
    with pytest.raises(ConfigurationError, match="migrate"):
        await open_database(postgres_server.url("no_such_database"))


async def test_a_restart_under_an_open_registry(postgres_server: PostgresServer) -> None:
    async with opened(new_postgres(postgres_server)) as database:
        await samples.fill(database)
        await asyncio.to_thread(postgres_server.stop)
        try:
            with pytest.raises(UnavailableError):
                await database.ping()
            with pytest.raises(UnavailableError):
                async with database.unit_of_work():
                    pass
        finally:
            await asyncio.to_thread(postgres_server.start)
        since = time.monotonic()
        await database.ping()
        assert time.monotonic() - since < 2
        async with database.unit_of_work() as work:
            work.add(samples.partner("par_after"))
            await work.commit()
        async with database.reads() as reads:
            assert await reads.partner("par_after") == samples.partner("par_after")


async def test_two_processes_take_turns_at_the_ledger(postgres_server: PostgresServer) -> None:
    """Two pools stand for two processes: nothing is shared but the server."""
    url = new_postgres(postgres_server)
    async with opened(url) as one:
        other = PostgresEngine(one.engine.config)
        await other.start()
        try:
            other.seals = SEALS
            stores = [CheckStore(engine, Recording(engine)) for engine in (one.engine, other)]
            receipts = await asyncio.gather(
                *(
                    asyncio.create_task(
                        stores[place % 2].append([samples.check(f"chk_{place}")]),
                        context=contextvars.Context(),
                    )
                    for place in range(40)
                )
            )
        finally:
            await other.stop()
        indexes = sorted(each.leaf_index for [each] in receipts)
        assert indexes == list(range(40))
        with pytest.raises(ConflictError):
            await one.append_checks([samples.check("chk_0")])
