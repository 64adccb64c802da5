"""Folders that are there whole, and on the disk, or not at all; and copies of files."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from registry.files import UNFINISHED, flush
from registry.recovery.errors import BackupError

_CHUNK: Final = 1024 * 1024


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill under another name; it gets its own when the block ends well.

    What a killed program left under that other name is removed by the next.

    Raises:
        BackupError: the folder exists and is not empty, another program is filling it, or the disk
            is full.
    """
    require_new(folder)
    work = folder.with_name(f".{folder.name}{UNFINISHED}")
    work.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(work):
        try:
            _emptied(work)
            yield work
            for path in work.iterdir():
                flush(path)
            flush(work)
            work.rename(folder)
            flush(folder.parent)
        except BaseException as error:
            shutil.rmtree(work, ignore_errors=True)
            if isinstance(error, OSError):
                raise not_written(folder, error) from error
            raise


def not_written(path: Path, error: OSError) -> BackupError:
    """The error for what a disk refuses."""
    return BackupError(
        f"{path} could not be written ({error.strerror}).",
        next_step="Free some space there, or name another place. Then run the command again.",
    )


def require_new(folder: Path) -> None:
    """Raise ``BackupError`` if something is there already."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise BackupError(
            f"{folder} exists already, and is not an empty folder.",
            next_step="Name a folder that does not exist yet, such as one with today's date.",
        )


def copy_private(path: Path, into: Path) -> str:
    """Copy a file, in place of any other, for its owner only; returns the SHA-256 of it in hex."""
    into.unlink(missing_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with path.open("rb") as source, os.fdopen(descriptor, "wb") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The system frees the lock however the program ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupError("Another program is writing a backup of this name.") from error
    finally:
        os.close(descriptor)


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
