"""The one ``partnership`` fixture of every test: set up once per process and engine, then copied.

A module describes the state in which its tests begin in a coroutine function, its scene:

    async def members(partnership: Partnership) -> None:
        await partnership.charter()
        ...

    pytestmark = pytest.mark.scene(after=members)

Without a scene only the organisations are registered.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.simulator.partnership import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Belongings,
    Partnership,
    open_partnership,
    opened_again,
)
from tests.store.databases import in_a_thread, lent_copy, new_postgres

Scene = Callable[[Partnership], Awaitable[None]]


async def registered(partnership: Partnership) -> None:
    """Do nothing: the scene of tests that name none has the organisations only."""


async def with_keys(partnership: Partnership) -> None:
    """Register the charter, and enrol a key for each of four organisations."""
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL, CHARITY):
        await partnership.enrol(partner_id)


async def two_members(partnership: Partnership) -> None:
    """Let four organisations have keys, and the council and the hospital sign the charter."""
    await with_keys(partnership)
    await partnership.sign("wisc", 1, COUNCIL, HOSPITAL)


async def three_members(partnership: Partnership) -> None:
    """Let the council, the hospital and the school have keys and sign the charter."""
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
        await partnership.sign("wisc", 1, partner_id)


@dataclass(frozen=True)
class AtRest:
    """A partnership that nobody has open; it is only copied."""

    url: str
    own: Belongings


def _acted(scene: Scene, url: str) -> AtRest:
    """Act a scene out in the empty database at ``url``."""
    own = Belongings()

    async def act() -> None:
        async with open_partnership(url, own) as partnership:
            await scene(partnership)
            own.now, own.keys = partnership.clock.now, partnership.keys

    in_a_thread(act())
    return AtRest(url, own)


@pytest.fixture(scope="session")
def at_rest(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[Scene, str], AtRest]:
    """Return a function that gives a scene on an engine, acted out when first asked for."""

    @functools.cache
    def find(scene: Scene, engine_name: str) -> AtRest:
        if engine_name == "postgres":
            return _acted(scene, new_postgres(request.getfixturevalue("postgres_server")))
        path = tmp_path_factory.mktemp("scene") / "registry.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return _acted(scene, f"sqlite:///{path}")

    return find


@pytest.fixture
def stage(
    engine_name: str,
    tmp_path: Path,
    at_rest: Callable[[Scene, str], AtRest],
    request: pytest.FixtureRequest,
) -> Iterator[AtRest]:
    """Make a copy of the test's scene, on each engine in turn."""
    mark = request.node.get_closest_marker("scene")
    kept = at_rest(mark.kwargs["after"] if mark else registered, engine_name)
    with lent_copy(kept.url, tmp_path, request) as url:
        yield AtRest(url, kept.own)


@pytest_asyncio.fixture
async def partnership(stage: AtRest) -> AsyncIterator[Partnership]:
    """Open a partnership of this test's own, on each engine in turn."""
    async with opened_again(stage.url, stage.own) as partnership:
        yield partnership


@pytest.fixture
def p(partnership: Partnership) -> Partnership:
    """Return the partnership, for tests that name it in every line."""
    return partnership
