"""What both engines have in common: how queries reach them, and how a write transaction ends.

Engines name these classes before piccolo's own as their bases, so that piccolo's queries call them.
"""

# ruff: noqa: ARG002 - the signatures are piccolo's

from __future__ import annotations

import contextvars
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NamedTuple, NoReturn, Protocol, TypeVar

from piccolo.query.base import Query
from piccolo.querystring import QueryString

from registry.ledger.seals import Seals
from registry.store.engines.errors import raise_translated
from registry.store.engines.transactions import Ownership, refuse_nesting

Batch = tuple[str, Sequence[Sequence[Any]]]
Last = Mapping[str, Any]
T = TypeVar("T")


class AsStored(NamedTuple):
    """A statement whose rows are taken as they are stored: tuples, and no value converted.

    ``take`` is called with some of the rows at a time, ``at_once`` at the most where the engine
    holds them in memory. Parameters are ``?``. It must be safe to run again.
    """

    sql: str
    args: Sequence[Any]
    take: Callable[[Iterable[Any]], None]
    at_once: int = 500


class RawMoment(Protocol):
    """Reads of one snapshot, as stored."""

    async def each(self, statements: Sequence[AsStored]) -> None:
        """Run statements in order."""

    async def rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        """All rows of one statement, of which there are few."""


class RawReader(Protocol):
    """Reads snapshots as stored, whatever stands in any column; for the audit."""

    async def in_one_moment(self, work: Callable[[RawMoment], Awaitable[T]]) -> T:
        """Do ``work`` in one snapshot; once more from the start if a text is no text at all."""


class Snapshot:
    """Reads of one snapshot, on a connection of their own."""

    def __init__(self, current: contextvars.ContextVar[Any], connection: Any) -> None:
        self.connection = connection
        self.ownership = Ownership(current)


class HardenedTransaction(ABC):
    """A write transaction: it is never nested, and it ends when the block ends."""

    connection: Any

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self._savepoint_id = 0
        self._parent: Any = None
        self._committed = self._rolled_back = False
        self.ownership = Ownership(engine.current_transaction)

    @abstractmethod
    async def _run_for_all(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each of many rows."""

    @abstractmethod
    async def _give_back(self) -> None:
        """Undo what was not committed, and give the connection back."""

    def _raise_uncommitted(self, error: Exception) -> NoReturn:
        raise_translated(error)

    async def commit(self) -> None:
        """Commit now; nothing more can be written here."""
        self.ownership.require_sound()
        try:
            await self.connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - translated and raised
            self._raise_uncommitted(error)
        finally:
            self.ownership.end()
        self._committed = True

    async def insert_all(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each of many rows, in one go."""
        try:
            with self.ownership.used():
                await self._run_for_all(sql, rows)
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)

    async def rollback(self) -> None:
        """Refuse further writes; what was not committed is undone when the block ends."""
        self.ownership.end()
        self._rolled_back = True

    async def __aexit__(self, kind: object, error: object, traceback: object) -> bool:
        try:
            if error is None and self.ownership.open:
                await self.commit()
        finally:
            self.ownership.end()
            await self._give_back()
        return False


class HardenedEngine(ABC):
    """An engine whose queries follow the transaction of their task."""

    current_transaction: contextvars.ContextVar[Any]
    engine_type: str
    keys: int | None = None  # how many keys of the registry this program has; None: not known
    seals: Seals = Seals()  # without a key nothing can be recorded

    @abstractmethod
    async def _fetch_alone(self, sql: str, args: Sequence[Any]) -> list[Any]:
        """Run one statement outside any transaction, where writes are refused."""

    @abstractmethod
    async def _fetch_on(self, connection: Any, sql: str, args: Sequence[Any]) -> list[Any]:
        """Run one statement on a connection that has a transaction open."""

    @abstractmethod
    def raw_reader(self) -> AbstractAsyncContextManager[RawReader]:
        """A reader of what is stored, apart from the connections that serve."""

    @abstractmethod
    def _one_moment(self) -> AbstractAsyncContextManager[Any]:
        """A connection whose reads all see one snapshot, given back when the block ends."""

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        """Run a query in this task's transaction or, without one, where writes are refused."""
        sql, args = querystring.compile_string(engine_type=self.engine_type)
        return await self.fetch(sql, args)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        """Run one statement, as ``run_querystring`` does."""
        return await self.fetch(ddl)

    async def batch(self, query: Query[Any, Any], *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotImplementedError``: lists are read a page at a time."""
        raise NotImplementedError("page with after and limit instead")

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Any]:
        """Run one statement."""
        active = self.current_transaction.get()
        if active is None or not active.ownership.open:
            return await self._fetch_alone(sql, args)
        try:
            with active.ownership.used():
                return await self._fetch_on(active.connection, sql, args)
        except Exception as error:  # noqa: BLE001 - translated and raised
            raise_translated(error)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """Let this task's reads see one snapshot until the block ends."""
        refuse_nesting(self.current_transaction)
        async with self._one_moment() as connection:
            snapshot = Snapshot(self.current_transaction, connection)
            snapshot.ownership.begin(snapshot)
            try:
                yield
            finally:
                snapshot.ownership.end()
