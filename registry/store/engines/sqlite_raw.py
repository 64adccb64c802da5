"""Reads an SQLite database as it is stored, whatever somebody put into any column.

SQLite lets any type stand in any column, and text that is not UTF-8. Rows come as tuples of what
is there; nothing is turned into a time or a number, which could fail.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from registry.store.engines.errors import raise_translated
from registry.store.engines.hardened import AsStored, RawMoment
from registry.store.engines.sqlite_connection import SqliteConnection

T = TypeVar("T")


class _NotTextError(Exception):
    """A text is not UTF-8, so that everything is to be read more leniently."""


class SqliteRawReader:
    """Implements ``hardened.RawReader`` on a connection of its own."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection

    async def in_one_moment(self, work: Callable[[RawMoment], Awaitable[T]]) -> T:
        try:
            try:
                return await self._in_one_moment(work)
            except _NotTextError:
                await self._connection.run(_be_lenient)
                return await self._in_one_moment(work)
        except sqlite3.Error as error:
            raise_translated(error)

    async def _in_one_moment(self, work: Callable[[RawMoment], Awaitable[T]]) -> T:
        await self._connection.execute("BEGIN")
        try:
            return await work(_SqliteMoment(self._connection))
        finally:
            await self._connection.rolled_back()


class _SqliteMoment:
    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection

    async def each(self, statements: Sequence[AsStored]) -> None:
        """Run statements in one hop to the thread; rows are taken there, as they come."""

        def work(raw: sqlite3.Connection) -> None:
            cursor = raw.cursor()
            cursor.row_factory = None
            for sql, args, take, _ in statements:
                take(cursor.execute(sql, args))

        await self._run(work)

    async def rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        def work(raw: sqlite3.Connection) -> list[tuple[Any, ...]]:
            cursor = raw.cursor()
            cursor.row_factory = None
            return cursor.execute(sql, args).fetchall()

        return await self._run(work)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await self._connection.run(work)
        except sqlite3.OperationalError as error:
            if "decode" in str(error):  # sqlite3 has no class of its own for it
                raise _NotTextError from None  # its text quotes the row
            raise


def _be_lenient(raw: sqlite3.Connection) -> None:
    raw.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
