"""Allows only one serving process per SQLite file, by a lock on a file beside it.

However the process ends, the system frees the lock, so that no stale lock has to be removed.
Commands that run beside the server ignore it.
"""

from __future__ import annotations

import fcntl
from contextlib import ExitStack
from io import TextIOWrapper
from os import getpid
from pathlib import Path

from registry.errors import CannotServeError
from registry.store.engines.urls import SqliteTarget, parse_url


def claim_serving(url: str) -> TextIOWrapper | None:
    """Become the one process that serves this database, for as long as the returned file is kept.

    Returns:
        The locked file; None on PostgreSQL, which any number of processes may serve.

    Raises:
        CannotServeError: another process serves it, or the lock cannot be written beside it.
    """
    target = parse_url(url)
    if not isinstance(target, SqliteTarget):
        return None
    path = target.path.resolve()
    try:
        return _locked(path.with_name(f"{path.name}-serving"))
    except OSError as error:
        raise CannotServeError(
            f"The folder of the database cannot be written ({error.strerror}).",
            next_step="Let the service write there.",
        ) from error


def _locked(path: Path) -> TextIOWrapper:
    with ExitStack() as unless_locked:
        lock_file = unless_locked.enter_context(path.open("a+", encoding="ascii"))
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _served_already(lock_file) from None
        lock_file.truncate(0)
        lock_file.write(str(getpid()))
        lock_file.flush()
        unless_locked.pop_all()
    return lock_file


def _served_already(lock_file: TextIOWrapper) -> CannotServeError:
    lock_file.seek(0)
    number = lock_file.read(20)
    which = f" (process {number})" if number.isdecimal() else ""
    return CannotServeError(
        f"Another registry process{which} serves this database already. SQLite allows one.",
        next_step="Use that one, or stop it first. PostgreSQL allows any number:"
        " set REGISTRY_DATABASE_URL.",
    )
