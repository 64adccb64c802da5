"""The file in the home folder that keeps how far the ledger was (``ledger.kept``).

It is written whole or not at all, and never goes back unless somebody says so: of two programs of
one home, the one that saw the longer ledger is right.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.errors import ConfigurationError, SignatureError
from registry.files import write_private
from registry.ledger.kept import Kept, read_kept
from registry.ledger.rows import CheckpointRow

_Change = Callable[[Kept | None], Kept | None]
_log = logging.getLogger("registry.ledger")


class KeptFile:
    """Implements ``services.ledger_ports.Keeping``.

    Args:
        keys: returns the registry's signing keys, the newest first; asked when one is needed.
    """

    def __init__(self, path: Path, keys: Callable[[], Sequence[Ed25519PrivateKey]]) -> None:
        self._path = path
        self._keys = keys
        self._written = (-1, -1)  # the size of the ledger, and the number of look-ups
        self._failed = False

    async def latest(self) -> Kept | None:
        """What is kept; None where nothing is: a new home, or one that was moved without it.

        Raises:
            ConfigurationError: the file is not what a registry with these keys wrote.
        """
        return await asyncio.to_thread(self._read)

    async def keep(self, checkpoint: CheckpointRow, look_ups: int) -> None:
        """Keep a checkpoint that was verified, unless a longer ledger is kept; a failure is logged.

        Whatever was recorded since the last time it succeeded could be taken back unseen.
        """
        seen = (checkpoint.size, look_ups)
        if seen == self._written:
            return
        if await self._could_change(lambda kept: _longer(kept, checkpoint, look_ups)):
            self._written = seen

    async def audited(self, start: int, end: int, at: datetime | None) -> None:
        """Keep how far the past was audited, and when a pass over all of it ended; a failure is
        logged."""

        def change(kept: Kept | None) -> Kept | None:
            if kept is None or start > kept.audited:
                return kept  # what is between was not looked at
            is_whole = start == 0 or kept.audited_at is None
            return replace(
                kept,
                audited=max(end, kept.audited),
                audited_at=at if at and is_whole else kept.audited_at,
            )

        await self._could_change(change)

    async def _could_change(self, change: _Change) -> bool:
        """Change what is kept; False where it cannot be written, which is logged once."""
        try:
            await asyncio.to_thread(self._change, change)
        except (OSError, ConfigurationError) as error:
            if not self._failed:
                _log.critical("%s is not written: %s", self._path.name, type(error).__name__)
            self._failed = True
            return False
        self._failed = False
        return True

    async def go_on_from(self, checkpoint: CheckpointRow, look_ups: int) -> None:
        """Keep this checkpoint, whatever was kept: somebody decided to go on from it."""
        await asyncio.to_thread(self._change, lambda _: Kept(checkpoint, look_ups))
        self._written = (checkpoint.size, look_ups)

    def _read(self) -> Kept | None:
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable("It cannot be read.") from error
        try:
            return read_kept(text, [key.public_key() for key in self._keys()])
        except SignatureError as error:
            raise self._unreadable(error.detail) from error

    def _unreadable(self, why: str) -> ConfigurationError:
        return ConfigurationError(
            f"The file {self._path.name} in the home folder is not what this registry wrote. {why}",
            next_step="Put it back from a backup of the home folder. If there is none, move it"
            " away: then nothing shows whether the database is older than it was.",
        )

    def _change(self, change: _Change) -> None:
        with self._alone():
            kept = self._read()
            new = change(kept)
            if new is not None and new != kept:
                write_private(self._path, new.text(self._keys()[0]).encode())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock, which the system frees however the process ends."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _longer(kept: Kept | None, checkpoint: CheckpointRow, look_ups: int) -> Kept:
    if kept is None:
        return Kept(checkpoint, look_ups)
    longer = checkpoint if checkpoint.size > kept.size else kept.checkpoint
    return replace(kept, checkpoint=longer, look_ups=max(look_ups, kept.look_ups))
