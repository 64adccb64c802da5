"""A restore that was begun: a file in the home folder, until everything is in its place.

While it is there no command and no server opens the register of that home. It holds what is known
of the ledger that was lost, so that a restore that was cut off goes on with that when it is run
again.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from registry.files import flush
from registry.recovery.errors import CannotRestoreError

_MAX_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Begun:
    """What was begun: with which backup, by the SHA-256 of its manifest; ``note`` is the newest
    checkpoint that was known, empty where there was none, and ``at`` its time in ISO form."""

    backup: str
    note: str = ""
    at: str = ""


class BegunFile:
    """The file, open and locked for the one program that restores."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def read(self) -> Begun | None:
        """What was begun and not finished; None where nothing was."""
        content = os.pread(self._descriptor, _MAX_BYTES, 0)
        try:
            return Begun(**json.loads(content))
        except (ValueError, TypeError):
            return None  # it was cut off before anything was put in its place

    def write(self, begun: Begun) -> None:
        """Say what is begun, before anything is put in its place."""
        if self.read() == begun:
            return
        content = json.dumps(asdict(begun)).encode()
        os.pwrite(self._descriptor, content, 0)
        os.ftruncate(self._descriptor, len(content))
        os.fsync(self._descriptor)
        flush(self._path.parent)

    def remove(self) -> None:
        """Nothing is begun, or everything is in its place."""
        self._path.unlink()
        flush(self._path.parent)


@contextmanager
def restoring(path: Path) -> Iterator[BegunFile]:
    """Let one program at a time restore into a home; the system frees the lock however it ends.

    Raises:
        CannotRestoreError: another one does.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield BegunFile(path, descriptor)
    except BlockingIOError as error:
        raise CannotRestoreError(
            "Another restore is at work in this home.", next_step="Wait until it has ended."
        ) from error
    finally:
        os.close(descriptor)
