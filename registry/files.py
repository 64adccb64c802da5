"""Files that are there whole, and on the disk, or not at all; only their owner can read them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".unfinished"


def write_private(path: Path, content: bytes) -> None:
    """Write a file, in place of any other of this name."""
    _unfinished(path, content).replace(path)
    flush(path.parent)


def write_new_private(path: Path, content: bytes) -> None:
    """Write a file, in place of no other.

    Raises:
        FileExistsError: there is one of this name.
    """
    unfinished = _unfinished(path, content)
    try:
        os.link(unfinished, path)  # unlike a rename, it replaces nothing
    finally:
        unfinished.unlink()
    flush(path.parent)


def flush(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unfinished(path: Path, content: bytes) -> Path:
    """What a killed program left under this name is replaced by the next."""
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return unfinished
