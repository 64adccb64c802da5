"""One SQLite connection on one thread of its own, with the pragmas we rely on."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from registry.errors import ConfigurationError

T = TypeVar("T")
Watch = Callable[[str], None]

BUSY_SECONDS = 10.0
_PRAGMAS = (
    "PRAGMA synchronous = FULL",  # an acknowledged commit survives the loss of power
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten with zeros
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE may not slip past delete triggers
)


class SqliteConnection:
    """Work is done in the order it was asked for, one piece at a time, off the event loop."""

    def __init__(
        self,
        path: Path,
        *,
        writes: bool,
        watch: Watch | None = None,
        patience: float = BUSY_SECONDS,
        convert: bool = True,
    ) -> None:
        """``convert`` is for what piccolo reads: it turns values into the types of its columns."""
        self._path = path
        self._writes = writes
        self._patience = patience
        self._watch = watch
        self._detect = sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES if convert else 0
        self._raw: sqlite3.Connection | None = None
        self._busy = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="registry-sqlite")

    async def open(self) -> None:
        """Connect; on failure nothing is left behind."""
        try:
            self._raw = await self._in_thread(self._connect)
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work`` with the raw connection: one hop to the thread and back."""
        if self._raw is None:
            raise sqlite3.ProgrammingError("the connection is closed")
        self._busy = True  # and stays so if we are cancelled: the thread may still be at it
        answer = await self._in_thread(work, self._raw)
        self._busy = False
        return answer

    def run_here(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work`` on the caller's own thread: for short reads, and never while another runs.

        Handing over to a thread and back costs several times what a check's look-up does. In WAL
        mode a read waits for nobody; should it ever have to, it raises at once instead.
        """
        if self._raw is None or self._busy:
            raise sqlite3.OperationalError("the connection is not free")
        return work(self._raw)

    async def execute(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run one statement and fetch all its rows."""
        return await self.run(lambda raw: raw.execute(sql, args).fetchall())

    @property
    def is_free(self) -> bool:
        """Idle, with no transaction open: no need to ask the thread."""
        return not self._busy and self._raw is not None and not self._raw.in_transaction

    async def rolled_back(self) -> bool:
        """End whatever transaction is open; False if the connection cannot be trusted now."""

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
            isolation_level=None,  # transactions begin and end where we say
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
    """A new database is readable by its owner alone; SQLite gives its -wal the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
