"""Whether anything can be recorded: it can while the ledger's tail is whole and the disk has room.

The tail is what was written since the newest checkpoint. Nobody has signed it, so that damage there
cannot be told from the truth, and nothing is written after it.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from registry.errors import CannotRecordError, RegisterPutBackError
from registry.ledger.leaf import LedgerLeaf
from registry.store.binding import StoreEngine
from registry.store.engines.sqlite_engine import SqliteEngine

ROOM_BYTES = 64 * 1024 * 1024
_TAIL = """SELECT leaf_index, kind, record_id, version, commitment, leaf_hash FROM ledger_leaf
    WHERE leaf_index >= (SELECT coalesce(max(size), 0) FROM checkpoint) ORDER BY leaf_index"""
_BROKEN = "The end of the ledger is damaged."
_NO_ROOM = "The register's disk is nearly full."


class Recording:
    """One for each open database."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine
        self._stopped = ""
        self._failed = ""
        self._refused = ""
        self._is_proven = False
        self.has_recorded = False

    def refuse(self, why: str) -> None:
        """Look nothing up and record nothing: the database is not the one it was."""
        self._refused = why

    def require_ours(self) -> None:
        """Raise ``RegisterPutBackError`` if the database is not the one it was."""
        if self._refused:
            raise RegisterPutBackError(self._refused)

    def stop(self, why: str = _BROKEN) -> None:
        """Record nothing more."""
        self._stopped = why

    async def require(self) -> None:
        """Require that the ledger can be extended; before the first record, look at its tail.

        Raises:
            CannotRecordError: it cannot.
        """
        self.require_ours()
        if not self._is_proven and not self._stopped:
            self._look_at(await self._engine.fetch(_TAIL))
        if self._stopped:
            raise CannotRecordError(self._stopped)

    @contextmanager
    def written(self) -> Iterator[None]:
        """Wrap the writing itself, to remember why it failed until it succeeds."""
        try:
            yield
        except CannotRecordError as error:
            self._failed = error.detail
            raise
        self._failed, self.has_recorded = "", True

    async def why_not(self) -> str:
        """Why nothing can be recorded; empty where it can."""
        if self._refused:
            return self._refused
        if not self._is_proven and not self._stopped:
            self._look_at(await self._engine.fetch(_TAIL))
        return self._stopped or self._failed or await self._room()

    def _look_at(self, tail: list[Any]) -> None:
        for place, row in enumerate(tail, start=tail[0]["leaf_index"] if tail else 0):
            if row["leaf_index"] != place or _hash(row) != row["leaf_hash"]:
                self.stop()
        self._is_proven = True

    async def _room(self) -> str:
        if not isinstance(self._engine, SqliteEngine):
            return ""
        usage = await asyncio.to_thread(shutil.disk_usage, self._engine.folder)
        return _NO_ROOM if usage.free < ROOM_BYTES else ""


def _hash(row: Any) -> str:
    try:
        leaf = LedgerLeaf(row["kind"], row["record_id"], row["version"], row["commitment"])
    except (ValueError, TypeError):
        return ""
    return leaf.hash().hex()
