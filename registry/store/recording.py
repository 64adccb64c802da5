"""Whether anything can be recorded: it can while the ledger's tail is whole and the disk has room.

The tail is what was written since the newest checkpoint. Nobody has signed it, so that each leaf in
it needs a seal of ours, and nothing is written after one that has none.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from registry.domain.records.damage import REGISTER, DamagedRow, DamageFault, NotRecording
from registry.errors import CannotRecordError, RegisterPutBackError
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.services.ledger_tail import faults, in_words
from registry.store import proof
from registry.store.appending import SEALED_COLUMNS
from registry.store.binding import StoreEngine
from registry.store.engines.sqlite_engine import SqliteEngine

ROOM_BYTES = 64 * 1024 * 1024
_CHECKPOINTS = """SELECT size, root, note, recorded_at, frontier FROM checkpoint
    WHERE size < {} ORDER BY size DESC LIMIT 20"""
_TAIL = """SELECT leaf_index, kind, record_id, version, commitment, leaf_hash, recorded_at, seal
    FROM ledger_leaf WHERE leaf_index >= {} ORDER BY leaf_index"""
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
        self._refused = ""
        self._is_proven = False
        self._covered = 0  # by a signed checkpoint, when this process looked
        self._known = 0  # how long the ledger was, as this process knows it
        self.has_recorded = False

    def refuse(self, why: str) -> None:
        """Look nothing up and record nothing: the database is not the one it was."""
        self._refused = why

    def require_ours(self) -> None:
        """Raise ``RegisterPutBackError`` if the database is not the one it was."""
        if self._refused:
            raise RegisterPutBackError(self._refused)

    def stop(
        self, why: str = "", reason: NotRecording = NotRecording.LEDGER_END
    ) -> CannotRecordError:
        """Record nothing more, and return the error that says so; ``why`` says what was found."""
        self._stopped = reason, f"{_WORDS[reason]} {why}".strip()
        return _error(*self._stopped)

    async def require(self) -> None:
        """Require that the ledger can be extended; before the first record, look at its tail.

        Raises:
            CannotRecordError: it cannot.
        """
        self.require_ours()
        if not self._is_proven and not self._stopped:
            await self._look_at_the_tail()
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
        self._failed, self.has_recorded = None, True

    async def why_not(self) -> CannotRecordError | None:
        """The error that recording would raise; None where it would not."""
        if self._refused:
            return RegisterPutBackError(self._refused)
        if not self._is_proven and not self._stopped:
            await self._look_at_the_tail()
        if self._stopped:
            return _error(*self._stopped)
        if self._failed:
            return CannotRecordError(self._failed.detail, reason=self._failed.reason)
        return await self._room()

    def after(self, last: Mapping[str, Any]) -> int:
        """The index of the next leaf, after the last one that is there (``appending.LAST``).

        Nothing is ever written after a leaf that the registry did not write. So a check that read
        what somebody put in after the newest checkpoint is not recorded, and gives no answer.

        Raises:
            CannotRecordError: the last leaf is not one of ours.
            RegisterPutBackError: there were more leaves than there are.
        """
        size = 0 if last["leaf_index"] is None else last["leaf_index"] + 1
        if size < self._known:
            error = RegisterPutBackError()
            proof.notice(DamagedRow(REGISTER, self._known, DamageFault.ROLLED_BACK))
            self.refuse(error.detail)
            raise error
        if size > self._covered:
            leaf = LeafRow(**{name: last[name] for name in SEALED_COLUMNS})
            self._require_whole(size - 1, [leaf])
        return size

    def went_up_to(self, size: int) -> None:
        """Remember how long the ledger is: what this process wrote need not be looked at again."""
        self._known = max(self._known, size)

    async def _look_at_the_tail(self) -> None:
        self._covered = await signed_size(self._engine)
        rows = await self._engine.fetch(_TAIL.format(self._covered))
        self._is_proven = True
        with suppress(CannotRecordError):
            self._require_whole(self._covered, [LeafRow(**row) for row in rows])

    def _require_whole(self, start: int, rows: list[LeafRow]) -> None:
        found = faults(self._engine.seals, start, rows)
        if not found:
            return
        for damaged in found:
            proof.notice(damaged)
        raise self.stop(in_words(found[0]))

    async def _room(self) -> CannotRecordError | None:
        if not isinstance(self._engine, SqliteEngine):
            return None
        usage = await asyncio.to_thread(shutil.disk_usage, self._engine.folder)
        full = NotRecording.DISK_FULL
        return _error(full, _WORDS[full]) if usage.free < ROOM_BYTES else None


def _error(reason: NotRecording, words: str) -> CannotRecordError:
    return CannotRecordError(words, reason=reason)


async def signed_size(engine: StoreEngine) -> int:
    """The size of the newest checkpoint that a key of ours signed; it needs no seals."""
    before = 2**62
    while rows := await engine.fetch(_CHECKPOINTS.format(before)):
        for row in rows:
            if engine.seals.signed(CheckpointRow(**row)):
                return int(row["size"])
        before = rows[-1]["size"]
    return 0
