"""Translates a driver's exception into the registry's errors, the same on both engines.

A translated error never quotes the driver's text, which can contain values of the row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import NoReturn

import asyncpg

from registry.errors import (
    CannotRecordError,
    ConfigurationError,
    ConflictError,
    DamagedRecordError,
    Fault,
    InvalidInputError,
    RegistryError,
    UnavailableError,
)

_EXISTS = "This has been recorded already."
_DANGLING = "This refers to something that is not recorded."
_BUSY = "The register is busy."
_HISTORY = "The register refused a write that would change its history."
_LOST = "The register did not answer."
_SHUT = "The register's file could not be opened."
_SHUT_STEP = "Tell the registry operator: the service must be able to write that file's folder."
_FULL = "The register's disk is full."
_FULL_STEP = "Nothing was saved. Tell the registry operator to free some space, then try again."
_OLD = "The database has not been set up, or is older than this program."
_OLD_STEP = "Run: registry db migrate"
_UNKNOWN_STEP = "Look whether it was saved before you try again."


class WriteRefusedError(RegistryError):
    """A write outside a unit of work, or against an append-only table: a fault in the program."""

    title = "This may not be written"


class DamagedFileError(UnavailableError):
    """The file of an embedded database is not as the database left it."""

    def __init__(self) -> None:
        super().__init__(
            "The database file is damaged.",
            next_step="Keep a copy of it, and restore the database from a backup.",
        )


class CommitUnknownError(UnavailableError):
    """The connection was lost while committing, so the data may or may not have been saved."""

    def __init__(self) -> None:
        super().__init__(
            "The register stopped answering while it was saving.", next_step=_UNKNOWN_STEP
        )


def raise_translated(error: Exception) -> NoReturn:
    """Raise the registry's error in place of a driver's, keeping the cause for the log."""
    replacement = translated(error)
    if replacement is error:
        raise error
    raise replacement from error


def translated(error: BaseException) -> BaseException:
    """The error to raise in place of a driver's; any other error is returned as it is."""
    if isinstance(error, sqlite3.Error):
        return _from_sqlite(error)
    if isinstance(error, asyncpg.PostgresError):
        return _from_postgres(error)
    if isinstance(error, UnicodeEncodeError | OverflowError) or _is_encoding_fault(error):
        return _unstorable()
    if isinstance(error, UnicodeDecodeError):  # SQLite's own words, with bytes of the file in them
        return DamagedFileError()
    if type(error) is ValueError:  # a stored time that is none, such as one at 39 o'clock
        return DamagedRecordError()
    if is_lost(error):
        return UnavailableError(_LOST)
    return error


def is_lost(error: BaseException) -> bool:
    """Whether the server or the connection to it is gone; another connection may still work."""
    if isinstance(error, asyncpg.PostgresError):
        state = str(error.sqlstate or "")
        return state[:2] == "08" or state in {"57P01", "57P02", "57P03"}
    if isinstance(error, asyncpg.InterfaceError):
        # asyncpg has one class for a lost connection and for its wrong use; only the text differs.
        return any(word in str(error) for word in ("closed", "closing", "released"))
    if isinstance(error, asyncpg.InternalClientError):
        return True  # the server died amid an answer, and asyncpg lost its place in it
    return isinstance(error, OSError | TimeoutError)


def _is_encoding_fault(error: BaseException) -> bool:
    """Whether asyncpg itself refused a value, before anything was sent."""
    return isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)


def _unstorable() -> RegistryError:
    return InvalidInputError([Fault("", "It holds a character or number that cannot be kept.")])


_SQLITE: dict[str, Callable[[], RegistryError]] = {
    "SQLITE_CONSTRAINT_UNIQUE": lambda: ConflictError(_EXISTS),
    "SQLITE_CONSTRAINT_PRIMARYKEY": lambda: ConflictError(_EXISTS),
    "SQLITE_CONSTRAINT_FOREIGNKEY": lambda: ConflictError(_DANGLING),
    "SQLITE_CONSTRAINT_TRIGGER": lambda: WriteRefusedError(_HISTORY),
    "SQLITE_READONLY": lambda: WriteRefusedError(_HISTORY),
    "SQLITE_FULL": lambda: CannotRecordError(_FULL, next_step=_FULL_STEP),
    "SQLITE_BUSY": lambda: UnavailableError(_BUSY),
    "SQLITE_LOCKED": lambda: UnavailableError(_BUSY),
    "SQLITE_CANTOPEN": lambda: UnavailableError(_SHUT, next_step=_SHUT_STEP),
    "SQLITE_CORRUPT": DamagedFileError,
    "SQLITE_NOTADB": DamagedFileError,
    "SQLITE_IOERR": lambda: UnavailableError(_LOST),
}


def _from_sqlite(error: sqlite3.Error) -> BaseException:
    name = getattr(error, "sqlite_errorname", None) or ""
    for start, make in _SQLITE.items():
        if name.startswith(start):  # an extended code begins with its primary one
            return make()
    if str(error).startswith("Could not decode"):  # what follows there quotes the row
        return DamagedRecordError()
    if str(error).startswith(("no such table", "no such column")):
        return ConfigurationError(_OLD, next_step=_OLD_STEP)
    return error


_BY_STATE: dict[str, Callable[[], RegistryError]] = {
    "23505": lambda: ConflictError(_EXISTS),
    "23503": lambda: ConflictError(_DANGLING),
    "23001": lambda: WriteRefusedError(_HISTORY),
    "25006": lambda: WriteRefusedError(
        "The register refused a write that is outside a unit of work."
    ),
    "53100": lambda: CannotRecordError(_FULL, next_step=_FULL_STEP),
    "42P01": lambda: ConfigurationError(_OLD, next_step=_OLD_STEP),
    "42703": lambda: ConfigurationError(_OLD, next_step=_OLD_STEP),
    "3D000": lambda: ConfigurationError(_OLD, next_step="Create the database, then migrate it."),
}
_BY_CLASS: dict[str, Callable[[], RegistryError]] = {
    "08": lambda: UnavailableError(_LOST),
    "22": _unstorable,
    "40": lambda: UnavailableError(_BUSY),
    "53": lambda: UnavailableError(_BUSY),
    "55": lambda: UnavailableError(_BUSY),
    "57": lambda: UnavailableError(_LOST),
    "58": lambda: UnavailableError(_LOST),
}


def _from_postgres(error: asyncpg.PostgresError) -> BaseException:
    state = str(error.sqlstate or "")
    make = _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
    return error if make is None else make()
