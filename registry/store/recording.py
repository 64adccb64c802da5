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

from registry.domain.records.damage import NotRecording
from registry.errors import CannotRecordError
from registry.ledger.leaf import LedgerLeaf
from registry.store.binding import StoreEngine
from registry.store.engines.sqlite_engine import SqliteEngine

ROOM_BYTES = 64 * 1024 * 1024
_TAIL = """SELECT leaf_index, kind, record_id, version, commitment, leaf_hash FROM ledger_leaf
    WHERE leaf_index >= (SELECT coalesce(max(size), 0) FROM checkpoint) ORDER BY leaf_index"""
_WORDS = {
    NotRecording.LEDGER_END: "The end of the ledger is damaged.",
    NotRecording.DISK_FULL: "The register's disk is nearly full.",
    NotRecording.ROLLED_BACK: "The register was put back to an older state.",
}


class Recording:
    """One for each open database."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine
        self._stopped: tuple[NotRecording, str] | None = None
        self._failed: CannotRecordError | None = None
        self._is_proven = False

    def stop(self, why: str = "", reason: NotRecording = NotRecording.LEDGER_END) -> None:
        """Record nothing more; ``why`` says what was found."""
        self._stopped = reason, f"{_WORDS[reason]} {why}".strip()

    async def require(self) -> None:
        """Require that the ledger can be extended; before the first record, look at its tail.

        Raises:
            CannotRecordError: it cannot.
        """
        if not self._is_proven and not self._stopped:
            self._look_at(await self._engine.fetch(_TAIL))
        if self._stopped:
            raise _error(*self._stopped)

    @contextmanager
    def written(self) -> Iterator[None]:
        """Wrap the writing itself, to remember why it failed until it succeeds."""
        try:
            yield
        except CannotRecordError as error:
            self._failed = error
            raise
        self._failed = None

    async def why_not(self) -> CannotRecordError | None:
        """The error that recording would raise; None where it would not."""
        if not self._is_proven and not self._stopped:
            self._look_at(await self._engine.fetch(_TAIL))
        if self._stopped:
            return _error(*self._stopped)
        if self._failed:
            return CannotRecordError(self._failed.detail, reason=self._failed.reason)
        return await self._room()

    def _look_at(self, tail: list[Any]) -> None:
        for place, row in enumerate(tail, start=tail[0]["leaf_index"] if tail else 0):
            if row["leaf_index"] != place or _hash(row) != row["leaf_hash"]:
                self.stop()
        self._is_proven = True

    async def _room(self) -> CannotRecordError | None:
        if not isinstance(self._engine, SqliteEngine):
            return None
        usage = await asyncio.to_thread(shutil.disk_usage, self._engine.folder)
        full = NotRecording.DISK_FULL
        return _error(full, _WORDS[full]) if usage.free < ROOM_BYTES else None


def _error(reason: NotRecording, words: str) -> CannotRecordError:
    return CannotRecordError(words, reason=reason)


def _hash(row: Any) -> str:
    try:
        leaf = LedgerLeaf(row["kind"], row["record_id"], row["version"], row["commitment"])
    except (ValueError, TypeError):
        return ""
    return leaf.hash().hex()
