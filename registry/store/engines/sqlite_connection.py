"""An SQLite connection on a thread of its own, with the pragmas that the store relies on."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from piccolo.engine.sqlite import CONVERTERS

from registry.errors import ConfigurationError

T = TypeVar("T")
Watch = Callable[[str], None]

BUSY_SECONDS = 10.0
_PRAGMAS = (
    "PRAGMA cache_size = -65536",
    "PRAGMA synchronous = FULL",  # an acknowledged commit survives the loss of power
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten with zeros
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE must not bypass delete triggers
)


def _or_as_it_stands(convert: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    """Give a value that is none of its column's type as it stands, so that its row can be named.

    SQLite keeps 31 November in a column of times. If reading it raised, one damaged row would hide
    every other; as bytes it is not what its body says, which the proof of each row finds.
    """

    def converted(stored: bytes) -> Any:
        try:
            return convert(stored)
        except (ValueError, ArithmeticError):
            return stored

    return converted


for _name, _convert in CONVERTERS.items():
    sqlite3.register_converter(_name, _or_as_it_stands(_convert))


class SqliteConnection:
    """A connection that works off the event loop, on one task at a time, in the order asked."""

    def __init__(
        self,
        path: Path,
        *,
        writes: bool,
        watch: Watch | None = None,
        patience: float = BUSY_SECONDS,
        convert: bool = True,
    ) -> None:
        """``convert`` turns values into the types of their columns, which piccolo's reads need."""
        self._path = path
        self._writes = writes
        self._patience = patience
        self._watch = watch
        self._detect = sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES if convert else 0
        self._raw: sqlite3.Connection | None = None
        self._busy = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="registry-sqlite")

    async def open(self) -> None:
        """Connect; a failure leaves nothing behind."""
        try:
            self._raw = await self._in_thread(self._connect)
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work`` with the raw connection: one hop to the thread and back."""
        if self._raw is None:
            raise sqlite3.ProgrammingError("the connection is closed")
        self._busy = True  # it stays busy if we are cancelled: the thread may still be working
        answer = await self._in_thread(work, self._raw)
        self._busy = False
        return answer

    def run_here(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work`` on the caller's own thread: only short reads, and never during other work.

        Handing over to a thread and back costs several times as much as a check's look-up. In WAL
        mode a read never waits; if it ever had to, it would raise at once instead.
        """
        if self._raw is None or self._busy:
            raise sqlite3.OperationalError("the connection is not free")
        return work(self._raw)

    async def execute(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run one statement and fetch all its rows."""
        return await self.run(lambda raw: raw.execute(sql, args).fetchall())

    @property
    def is_free(self) -> bool:
        """Whether it is idle with no transaction open; the thread need not be asked."""
        return not self._busy and self._raw is not None and not self._raw.in_transaction

    async def rolled_back(self) -> bool:
        """Roll back any open transaction; False if the connection can no longer be trusted."""

        def work(raw: sqlite3.Connection) -> bool:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            return not raw.in_transaction

        try:
            return await self.run(work)
        except sqlite3.Error:
            return False

    async def close(self) -> None:
        """Close the connection and let its thread end."""
        raw, self._raw = self._raw, None
        if raw is not None:
            await self._in_thread(raw.close)
        self._thread.shutdown(wait=False)

    async def _in_thread(self, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def _connect(self) -> sqlite3.Connection:
        if self._writes:
            _make_private(self._path)
        raw = sqlite3.connect(
            self._path,
            timeout=self._patience,
            isolation_level=None,  # we begin and end transactions ourselves
            detect_types=self._detect,
            check_same_thread=False,
        )
        try:
            self._prepare(raw)
        except BaseException:
            raw.close()
            raise
        return raw

    def _prepare(self, raw: sqlite3.Connection) -> None:
        [mode] = raw.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise ConfigurationError("The database file is somewhere that cannot keep it safely.")
        for pragma in _PRAGMAS:
            raw.execute(pragma)
        if not self._writes:
            raw.execute("PRAGMA query_only = ON")
        raw.row_factory = _as_dict
        raw.set_trace_callback(self._watch)


def _make_private(path: Path) -> None:
    """Make a new database readable by its owner only; SQLite gives its -wal file the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
