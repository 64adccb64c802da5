"""Each trap of piccolo's engines (security.md §6), on piccolo's own engine and on ours.

The same scenario runs on both. piccolo's engine is shown to misbehave, so that the test would fail
if ours were not hardened.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars

import pytest
from piccolo.engine.exceptions import TransactionError

from registry.errors import ConflictError, InvalidInputError
from registry.store.engines.errors import WriteRefusedError
from tests.store.engines import (
    DANGLING,
    count,
    names_seen_by_others,
    number,
    running,
    seen_by_others,
)

BOTH = pytest.mark.parametrize("hardened", [False, True], ids=["piccolo", "ours"])
OURS = pytest.mark.parametrize("hardened", [True], ids=["ours"])


async def commit_that_fails(engine) -> None:
    async with engine.transaction():
        await engine.run_ddl("INSERT INTO thing VALUES ('lost', 1)")
        await engine.run_ddl(DANGLING)


@BOTH
async def test_after_a_failed_commit_transactions_are_transactions_again(
    empty_url: str, hardened: bool
) -> None:
    async with running(empty_url, hardened=hardened) as engine:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - which one differs by engine
            await commit_that_fails(engine)
        assert isinstance(caught.value, ConflictError) is hardened
        assert (engine.current_transaction.get() is None) is hardened
        async with engine.transaction():  # piccolo takes it for a nested one
            await engine.run_ddl("INSERT INTO thing VALUES ('acknowledged', 1)")
        with contextlib.suppress(ZeroDivisionError):
            async with engine.transaction():
                await engine.run_ddl("INSERT INTO thing VALUES ('given up', 1)")
                raise ZeroDivisionError
        # piccolo loses the first on SQLite, and keeps the second on PostgreSQL.
        seen = names_seen_by_others(empty_url)
        assert (seen == {"counter", "acknowledged"}) is hardened


@BOTH
async def test_a_nested_transaction_is_refused_rather_than_ignored(
    empty_url: str, hardened: bool
) -> None:
    async with running(empty_url, hardened=hardened) as engine:

        async def nest() -> None:
            async with engine.transaction():
                with contextlib.suppress(ZeroDivisionError):
                    async with engine.transaction():
                        await engine.run_ddl("INSERT INTO thing VALUES ('inner', 1)")
                        raise ZeroDivisionError

        if hardened:
            with pytest.raises(TransactionError, match="nested"):
                await nest()
        else:
            await nest()
        # piccolo committed what had been given up.
        assert seen_by_others(empty_url) == (1 if hardened else 2)


@BOTH
async def test_a_write_outside_a_unit_of_work_is_refused(empty_url: str, hardened: bool) -> None:
    async with running(empty_url, hardened=hardened) as engine:
        write = engine.run_ddl("INSERT INTO thing VALUES ('stray', 1)")
        if hardened:
            with pytest.raises(WriteRefusedError):
                await write
        else:
            await write
        assert seen_by_others(empty_url) == (1 if hardened else 2)


@BOTH
async def test_a_task_cannot_write_into_its_parents_transaction(
    empty_url: str, hardened: bool
) -> None:
    async with running(empty_url, hardened=hardened) as engine:

        async def intrude() -> None:
            await engine.run_ddl("INSERT INTO thing VALUES ('intruder', 1)")

        async with engine.transaction():
            task = asyncio.create_task(intrude())
            [outcome] = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(outcome, TransactionError) is hardened
        assert seen_by_others(empty_url) == (1 if hardened else 2)


@BOTH
async def test_a_task_that_outlives_a_transaction_still_reads(
    empty_url: str, hardened: bool
) -> None:
    async with running(empty_url, hardened=hardened) as engine:
        ended = asyncio.Event()

        async def later() -> int:
            await ended.wait()
            return await count(engine)

        async with engine.transaction():
            task = asyncio.create_task(later())
            await asyncio.sleep(0)
        ended.set()
        [outcome] = await asyncio.gather(task, return_exceptions=True)
        assert (outcome == 1) is hardened


@BOTH
async def test_concurrent_changes_are_all_kept(empty_url: str, hardened: bool) -> None:
    many = 20
    async with running(empty_url, hardened=hardened) as engine:

        async def add_one() -> None:
            async with engine.transaction():
                n = await number(engine)
                await asyncio.sleep(0.001)
                await engine.run_ddl(f"UPDATE thing SET n = {n + 1} WHERE name = 'counter'")

        outcomes = await asyncio.gather(
            *(asyncio.create_task(add_one(), context=contextvars.Context()) for _ in range(many)),
            return_exceptions=True,
        )
        failed = sum(outcome is not None for outcome in outcomes)
        kept = await number(engine)
    # On SQLite piccolo's fail for the lock, on PostgreSQL they overwrite each other.
    assert ((failed, kept) == (0, many)) is hardened


@BOTH
async def test_a_statement_that_failed_cannot_be_committed_over(
    empty_url: str, engine_name: str, hardened: bool
) -> None:
    """PostgreSQL answers COMMIT of a failed transaction by rolling back without saying so."""
    async with running(empty_url, hardened=hardened) as engine:

        async def ignore_a_failure() -> None:
            async with engine.transaction():
                await engine.run_ddl("INSERT INTO thing VALUES ('first', 1)")
                with contextlib.suppress(Exception):
                    await engine.run_ddl("INSERT INTO thing VALUES ('first', 1)")

        if hardened:
            with pytest.raises(TransactionError, match="undone"):
                await ignore_a_failure()
            assert seen_by_others(empty_url) == 1
        else:
            await ignore_a_failure()  # no error: "acknowledged"
            assert seen_by_others(empty_url) == (2 if engine_name == "sqlite" else 1)


@BOTH
@pytest.mark.parametrize("value", [2**63, "\ud800"], ids=["integer", "surrogate"])
async def test_what_cannot_be_kept_is_the_senders_fault_and_not_ours(
    empty_url: str, hardened: bool, value: object
) -> None:
    from piccolo.querystring import QueryString

    column = "n" if isinstance(value, int) else "name"
    async with running(empty_url, hardened=hardened) as engine:
        query = QueryString(f"SELECT * FROM thing WHERE {column} = {{}}", value)
        with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is the point
            await engine.run_querystring(query)
    assert isinstance(caught.value, InvalidInputError) is hardened


@OURS
async def test_cancelling_rolls_back_and_frees_the_writer(empty_url: str, hardened: bool) -> None:
    async with running(empty_url, hardened=hardened) as engine:
        inside = asyncio.Event()

        async def hang() -> None:
            async with engine.transaction():
                await engine.run_ddl("INSERT INTO thing VALUES ('cancelled', 1)")
                inside.set()
                await asyncio.sleep(60)

        task = asyncio.create_task(hang())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(1), engine.transaction():
            await engine.run_ddl("INSERT INTO thing VALUES ('next', 1)")
        assert seen_by_others(empty_url) == 2


@OURS
async def test_cancelling_at_any_moment_leaves_all_or_nothing(
    empty_url: str, hardened: bool
) -> None:
    async with running(empty_url, hardened=hardened) as engine:

        async def pair(name: str) -> None:
            async with engine.transaction():
                await engine.run_ddl(f"INSERT INTO thing VALUES ('{name}', 1)")
                await engine.run_ddl(f"INSERT INTO part VALUES ('{name}')")

        for place in range(40):
            task = asyncio.create_task(pair(f"n{place}"), context=contextvars.Context())
            for _ in range(place):
                await asyncio.sleep(0)
            await asyncio.sleep(0.0002 * (place % 7))
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(2):
            await pair("last")
        assert await count(engine) - 1 == await count(engine, "part")


@OURS
async def test_writers_are_served_in_the_order_they_came(empty_url: str, hardened: bool) -> None:
    async with running(empty_url, hardened=hardened) as engine:
        served: list[int] = []

        async def write(place: int) -> None:
            async with engine.transaction():
                served.append(place)

        async with engine.transaction():
            tasks = [
                asyncio.create_task(write(place), context=contextvars.Context())
                for place in range(6)
            ]
            await asyncio.sleep(0.1)
        await asyncio.gather(*tasks)
    assert served == list(range(6))


@OURS
async def test_a_snapshot_sees_one_moment_and_refuses_to_be_nested(
    empty_url: str, hardened: bool
) -> None:
    async with running(empty_url, hardened=hardened) as engine:

        async def write() -> None:
            async with engine.transaction():
                await engine.run_ddl("INSERT INTO thing VALUES ('meanwhile', 1)")

        async with engine.snapshot():
            assert await count(engine) == 1
            await asyncio.create_task(write(), context=contextvars.Context())
            assert await count(engine) == 1
            with pytest.raises(TransactionError, match="nested"):
                async with engine.snapshot():
                    pass
            with pytest.raises(WriteRefusedError):
                await engine.run_ddl("INSERT INTO thing VALUES ('x', 1)")
        assert await count(engine) == 2
