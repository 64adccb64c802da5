"""Registries to stop and to kill: one for each engine, filled once, which the tests share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.seed import Seeded, seed
from tests.store.databases import ENGINES, PostgresServer, lent_postgres


@dataclass(frozen=True)
class Installed:
    """A filled registry, and the settings that say where its database is."""

    seeded: Seeded
    database_url: str

    @property
    def settings(self) -> dict[str, str]:
        return {"REGISTRY_DATABASE_URL": self.database_url}


@pytest.fixture(scope="module", params=ENGINES)
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installed]:
    """A registry of this module's own on each engine: one process serves a SQLite file."""
    home = tmp_path_factory.mktemp("installed")
    if request.param == "sqlite":
        yield _filled(home, f"sqlite:///{home}/registry.sqlite3")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with lent_postgres(server) as url:
        yield _filled(home, url)


def _filled(home: Path, url: str) -> Installed:
    return Installed(seed(home, organisations=5, agreements=0, people=1, database_url=url), url)
