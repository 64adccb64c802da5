"""Copies of a PostgreSQL database, by ``pg_dump`` from one exported snapshot.

The snapshot is exported by a connection of our own, which says how long the ledger is in it. A dump
goes through this process, so that ``pg_dump`` ends when this process is killed.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import asyncpg

from registry.store.appending import NEXT_INDEX
from registry.store.backup import postgres_tools as tools
from registry.store.backup.copies import CopyError, Moment
from registry.store.backup.copy_text import rows_in
from registry.store.engines.errors import translated
from registry.store.engines.postgres_connection import session

_CHUNK: Final = 1024 * 1024
_PLAIN: Final = ("--no-owner", "--no-privileges", "--no-tablespaces")  # of this server alone
_TABLES: Final = """SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND relnamespace = current_schema()::regnamespace"""
_OF_TOOLS: Final = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = $1"""
_TIMES, _PAUSE_SECONDS = 600, 0.1


async def copy_out(config: Mapping[str, Any], into: Path) -> Moment:
    """Dump the database as it is at one moment into a new file, which only its owner can read.

    Raises:
        CopyError: ``pg_dump`` is missing, older than the server, or failed.
        UnavailableError: the database does not answer.
    """
    async with _connected(config) as connection:
        await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
        size = await connection.fetchval(NEXT_INDEX)
        version = connection.get_server_version()
        dump = tools.find("pg_dump", version.major)
        options = ("--format=custom", "--encoding=UTF8", "--no-password", *_PLAIN)
        command = [dump, *options, f"--snapshot={snapshot}"]
        await asyncio.to_thread(_write_out, command, config, into)
    return Moment(f"{version.major}.{version.minor}", size)


async def put_back(path: Path, config: Mapping[str, Any]) -> None:
    """Restore a dump into an empty database: all of it in one transaction, or nothing.

    Raises:
        CopyError: ``pg_restore`` is missing, or failed.
        UnavailableError: the database does not answer.
    """
    async with _connected(config) as connection:
        restore = tools.find("pg_restore", connection.get_server_version().major)
    options = ("--single-transaction", "--exit-on-error", "--no-password", *_PLAIN)
    database = f"--dbname={config['database']}"
    await asyncio.to_thread(_write_in, [restore, *options, database], config, path)


async def is_empty(config: Mapping[str, Any]) -> bool:
    """Whether the database has no table.

    A ``pg_restore`` whose program was killed may still be at its end; it is waited for.

    Raises:
        CopyError: it does not end.
        UnavailableError: the database does not answer.
    """
    async with _connected(config) as connection:
        for _ in range(_TIMES):
            if not await connection.fetchval(_OF_TOOLS, tools.APPLICATION):
                return not await connection.fetchval(_TABLES)
            await asyncio.sleep(_PAUSE_SECONDS)
    raise CopyError("Another program is restoring a backup into this database, or taking one.")


class PostgresCopy:
    """Implements ``copies.Copy``: ``pg_restore`` writes a dump's rows out as text."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
        restore = tools.find("pg_restore", 0)
        tables = [f"--table={table}" for table in wanted]
        command = [restore, "--data-only", "--file=-", *tables, str(self.path)]
        with subprocess.Popen(  # noqa: S603 - a path that was found, and constants
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            try:
                yield from rows_in(process.stdout or (), wanted)
            except ValueError as error:
                raise CopyError("The dump of the database cannot be read.") from error
            finally:
                process.kill()  # if it was not read to its end
        if process.returncode:
            raise CopyError(
                "The dump of the database cannot be read: it is damaged, or pg_restore here is"
                " older than what wrote it."
            )


def _write_out(command: Sequence[str], config: Mapping[str, Any], into: Path) -> None:
    descriptor = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, tempfile.TemporaryFile() as said:
        with _running(command, config, stdout=subprocess.PIPE, stderr=said) as process:
            while chunk := process.stdout.read(_CHUNK) if process.stdout else b"":
                file.write(chunk)
        said.seek(0)
        tools.require_done("pg_dump", process.returncode, said.read())


def _write_in(command: Sequence[str], config: Mapping[str, Any], path: Path) -> None:
    """Run a tool with a file as its input, through this process: it ends when this one is killed,
    unless it has read all of it."""
    with path.open("rb") as file, tempfile.TemporaryFile() as said:
        with (
            _running(command, config, stdin=subprocess.PIPE, stdout=said, stderr=said) as process,
            suppress(BrokenPipeError),  # it has ended, and said why
        ):
            while (chunk := file.read(_CHUNK)) and process.stdin:
                process.stdin.write(chunk)
        said.seek(0)
        tools.require_done("pg_restore", process.returncode, said.read())


def _running(
    command: Sequence[str], config: Mapping[str, Any], **streams: Any
) -> subprocess.Popen[bytes]:
    own = tools.environment(config)
    return subprocess.Popen(  # noqa: S603 - a path that was found, and constants
        command, env=own, **{"stdin": subprocess.DEVNULL, **streams}
    )


@asynccontextmanager
async def _connected(config: Mapping[str, Any]) -> AsyncIterator[Any]:
    """A connection that may wait for as long as a tool works with its snapshot."""
    arguments = session(dict(config))
    patient = {"idle_in_transaction_session_timeout": "0"}
    settings = {**arguments["server_settings"], **patient}
    try:
        connection = await asyncpg.connect(**{**arguments, "server_settings": settings})
        try:
            yield connection
        finally:
            connection.terminate()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        plain = translated(error)
        if plain is error:
            raise
        raise plain from error
