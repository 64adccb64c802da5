"""One serving process on one SQLite file: a file beside it that the system keeps locked.

However the process ends, the system frees the lock, so there is no stale one to remove. Commands
beside the server do not look at it.
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
    """Be the one process that serves this database, for as long as what is returned is kept.

    None on PostgreSQL, which any number may serve.

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
        held = unless_locked.enter_context(path.open("a+", encoding="ascii"))
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _served_already(held) from None
        held.truncate(0)
        held.write(str(getpid()))
        held.flush()
        unless_locked.pop_all()
    return held


def _served_already(held: TextIOWrapper) -> CannotServeError:
    held.seek(0)
    number = held.read(20)
    which = f" (process {number})" if number.isdecimal() else ""
    return CannotServeError(
        f"Another registry process{which} serves this database already. SQLite allows one.",
        next_step="Use that one, or stop it first. PostgreSQL allows any number:"
        " set REGISTRY_DATABASE_URL.",
    )
