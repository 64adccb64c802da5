"""Copies of an SQLite database, by SQLite's own online backup.

Never by copying the live file: what is committed is in the write-ahead log for a while, and a copy
of the file alone loses it without a word (security.md §5).
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from registry.store.appending import NEXT_INDEX
from registry.store.backup.copies import CopyError, Moment
from registry.store.engines.errors import raise_translated

_ROWS_AT_ONCE = 1_000


def copy_out(path: Path, into: Path) -> Moment:
    """Copy the database as it is at one moment into a new file, which only its owner can read.

    Nobody waits for it: writers go on in the write-ahead log meanwhile.

    Raises:
        CopyError: the copy is not sound, which is so if the database is not.
        RegistryError: the database could not be read.
        OSError: the disk of the copy is full.
    """
    os.close(os.open(into, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with (
        _plain_errors(),
        closing(_connected(path, "mode=ro")) as source,
        closing(sqlite3.connect(into, isolation_level=None)) as target,
    ):
        target.execute("PRAGMA synchronous = OFF")  # the whole file is flushed at the end
        source.execute("BEGIN")
        [size] = source.execute(NEXT_INDEX).fetchone()  # from here on it reads one snapshot
        _copy(source, target)
        target.execute("PRAGMA journal_mode = DELETE")  # so that it needs no file beside it
        _require_sound(target)
    return Moment(sqlite3.sqlite_version, size)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy all pages; raises ``OSError`` if the disk of the copy, not the register's, is full."""
    try:
        source.backup(target)
    except sqlite3.OperationalError as error:
        if (getattr(error, "sqlite_errorname", None) or "").startswith("SQLITE_FULL"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


class SqliteCopy:
    """Implements ``copies.Copy``; reading leaves nothing beside the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
        with _plain_errors(), closing(_connected(self.path, "mode=ro&immutable=1")) as raw:
            there = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
            for table, columns in wanted.items():
                if table in there:
                    cursor = raw.execute(f"SELECT {', '.join(columns)} FROM {table}")
                    while found := cursor.fetchmany(_ROWS_AT_ONCE):
                        for row in found:
                            yield table, row


def is_empty(path: Path) -> bool:
    """Whether there is no database at this place, or one with nothing in it."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    with _plain_errors(), closing(_connected(path, "mode=ro")) as raw:
        [tables] = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return not tables


def _connected(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None)


def _require_sound(raw: sqlite3.Connection) -> None:
    """Tables and indexes must agree: by an index that lacks a row a refusal is not found."""
    if raw.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
        raise CopyError(
            "SQLite says that the database is damaged, so that a copy of it would be too.",
            next_step="Keep the backups that you have, and look at the disk. Then restore the last"
            " backup that verifies.",
        )


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(("SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED")):
            raise_translated(error)
        raise CopyError(f"SQLite cannot read or write this database ({name}).") from error
