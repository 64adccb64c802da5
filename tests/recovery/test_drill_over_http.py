"""The drill as it is in life: clients over HTTP, and the commands beside the server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.door.conftest import SETTINGS
from tests.door.engines import Installed, installed
from tests.door.serving import REGISTRY, serving
from tests.door.writing import require_kept, writing
from tests.recovery.conftest import PHRASE
from tests.store.databases import lent_postgres

CYCLES = 5

__all__ = ["installed"]


@pytest.mark.long
async def test_the_drill_over_http(
    installed: Installed, tmp_path: Path, request: pytest.FixtureRequest
):
    """Clients write over HTTP, the command backs up beside the server, the server is killed."""
    place = {"REGISTRY_HOME": str(installed.seeded.home), **installed.settings}
    for cycle in range(CYCLES):
        folder = tmp_path / f"backup-{cycle}"
        with (
            serving(installed.seeded, **{**SETTINGS, **installed.settings}) as (target, server),
            writing(target, installed.seeded.people[0]) as acknowledged,
        ):
            before = list(acknowledged)
            run(place, "backup", str(folder), "--keys-to", f"{folder}.json")
            server.kill()
        assert before
        with empty_place(installed.database_url, tmp_path / f"home-{cycle}", request) as other:
            run(other, "restore", str(folder), "--keys-from", f"{folder}.json")
            await require_kept(other["REGISTRY_DATABASE_URL"], before)


@contextmanager
def empty_place(url: str, home: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if url.startswith("sqlite"):
        yield {"REGISTRY_HOME": str(home), "REGISTRY_DATABASE_URL": f"sqlite:///{home}/r.sqlite3"}
        return
    with lent_postgres(request.getfixturevalue("postgres_server"), "template1") as empty:
        yield {"REGISTRY_HOME": str(home), "REGISTRY_DATABASE_URL": empty}


def run(place: dict[str, str], *words: str) -> None:
    environment = {**os.environ, **place, "REGISTRY_BACKUP_PASSPHRASE": PHRASE}
    done = subprocess.run(
        [REGISTRY, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
