"""Where a backup is put back: an empty place for a database, on either engine.

An embedded database is made ready beside its place and renamed into it at the end. PostgreSQL takes
a dump in one transaction.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Final

from registry.files import flush
from registry.recovery.errors import CannotRestoreError, UnsoundBackupError
from registry.recovery.files import copy_private, not_written
from registry.recovery.verifying import VerifiedBackup
from registry.settings import Settings
from registry.store.backup import postgres_dump, sqlite_copy
from registry.store.backup.copies import POSTGRES, SQLITE
from registry.store.engines.urls import SqliteTarget, in_words, parse_url

_BESIDE: Final = ("-wal", "-shm", "-journal")  # files that SQLite keeps beside a database
_SIGNER: Final = "-signer"  # and those of ours


class SqlitePlace:
    """The file of an embedded database."""

    engine = SQLITE

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ready = path.with_name(f"{path.name}.restoring")
        self._is_in_place = False

    @property
    def url(self) -> str:
        """The database that was put here, while it is not finished."""
        return f"sqlite:///{self._path if self._is_in_place else self._ready}"

    async def is_empty(self) -> bool:
        return sqlite_copy.is_empty(self._path)

    async def put(self, backup: VerifiedBackup) -> None:
        """Put a copy of the backup beside the place, in place of an unfinished one."""
        self._remove_beside(self._ready)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            written = await asyncio.to_thread(copy_private, backup.path, self._ready)
        except OSError as error:
            raise not_written(self._ready, error) from error
        if written != backup.manifest.files[backup.manifest.file].sha256:
            raise UnsoundBackupError("The backup changed while it was read.")

    def go_on(self) -> None:
        """An earlier restore, which was cut off, has put it in its place already."""
        self._is_in_place = True

    def finish(self) -> None:
        """Rename it into its place; nobody has it open."""
        if self._is_in_place:
            return
        if self._ready.with_name(f"{self._ready.name}-wal").exists():
            raise CannotRestoreError("Another program has the restored database open.")
        flush(self._ready)
        self._remove_beside(self._path)
        self._ready.rename(self._path)
        self._remove_beside(self._ready)
        flush(self._path.parent)

    def _remove_beside(self, path: Path) -> None:
        for suffix in (*_BESIDE, _SIGNER):
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


class PostgresPlace:
    """A database on a server."""

    engine = POSTGRES

    def __init__(self, url: str, config: dict[str, Any]) -> None:
        self.url = url
        self._config = config

    async def is_empty(self) -> bool:
        return await postgres_dump.is_empty(self._config)

    async def put(self, backup: VerifiedBackup) -> None:
        """Restore the dump, whole or not at all."""
        await postgres_dump.put_back(backup.path, self._config)

    def go_on(self) -> None:
        """An earlier restore, which was cut off, has put it here already."""

    def finish(self) -> None:
        """Nothing is left to do."""


Place = SqlitePlace | PostgresPlace


def place_of(settings: Settings) -> Place:
    """Where the database of these settings belongs."""
    target = parse_url(settings.database_url)
    if isinstance(target, SqliteTarget):
        return SqlitePlace(target.path.absolute())
    return PostgresPlace(settings.database_url, target.config)


def not_empty(settings: Settings) -> CannotRestoreError:
    """The error for a place that holds something already."""
    return CannotRestoreError(
        f"There is something in the database already ({in_words(settings.database_url)}).",
        next_step="A backup is put back only where nothing is. Stop the servers, move the database"
        " away and keep it, or name an empty one in REGISTRY_DATABASE_URL. Nothing was changed.",
    )
