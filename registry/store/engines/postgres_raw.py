"""Reads a PostgreSQL database as it is stored, a snapshot at a time, on a pooled connection."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from registry.store.engines.errors import raise_translated
from registry.store.engines.hardened import AsStored, RawMoment

T = TypeVar("T")
# What a database or a role may set otherwise for its sessions.
_PLAINLY = "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'"


class PostgresRawReader:
    """Implements ``hardened.RawReader``; between snapshots it holds no connection."""

    def __init__(self, one_moment: Callable[[], AbstractAsyncContextManager[Any]]) -> None:
        self._one_moment = one_moment

    async def in_one_moment(self, work: Callable[[RawMoment], Awaitable[T]]) -> T:
        async with self._one_moment() as connection:
            await connection.execute(_PLAINLY)
            return await work(_PostgresMoment(connection))


class _PostgresMoment:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def each(self, statements: Sequence[AsStored]) -> None:
        for sql, args, take, at_once in statements:
            cursor = await self._run(self._connection.cursor(numbered_marks(sql), *args))
            while rows := await self._run(cursor.fetch(at_once)):
                take(rows)
                if len(rows) < at_once:
                    break

    async def rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        rows = await self._run(self._connection.fetch(numbered_marks(sql), *args))
        return [tuple(row) for row in rows]

    async def _run(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)


def numbered_marks(sql: str) -> str:
    """The statement with ``?`` parameters as asyncpg's ``$1``."""
    numbers = iter(range(1, sql.count("?") + 1))
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)
