"""The version before as a test finds it: loaded, and migrated, once per process and engine.

A test opens a copy. Loading and migrating took four seconds, which is more than what is asked of
the result.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import pytest

from tests.store.databases import in_a_thread, lent_copy, new_postgres, opened
from tests.version_before.loading import load

Kept = Callable[[str, bool], str]


async def _make(url: str, *, migrated: bool) -> None:
    async with opened(url) as database:
        await load(database)
        if migrated:
            await database.migrate()


@pytest.fixture(scope="session")
def version_before(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Kept:
    """Return a function that gives the database on an engine, made when first asked for."""

    @functools.cache
    def find(engine_name: str, migrated: bool) -> str:
        if engine_name == "postgres":
            url = new_postgres(request.getfixturevalue("postgres_server"), "template1")
        else:
            url = f"sqlite:///{tmp_path_factory.mktemp('before')}/registry.sqlite3"
        in_a_thread(_make(url, migrated=migrated))
        return url

    return find


@pytest.fixture
def url_before(
    engine_name: str,
    version_before: Kept,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """The URL of a database as the version before left it, on each engine in turn."""
    kept = version_before(engine_name, False)
    with lent_copy(kept, tmp_path_factory.mktemp("copy"), request) as url:
        yield url


@pytest.fixture
def url_migrated(
    engine_name: str,
    version_before: Kept,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """The URL of the same database after its migration, on each engine in turn."""
    kept = version_before(engine_name, True)
    with lent_copy(kept, tmp_path_factory.mktemp("copy"), request) as url:
        yield url
