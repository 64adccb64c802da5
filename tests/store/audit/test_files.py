"""Bytes of the database file are changed, as a broken disk does: the audit ends, and says so."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from registry.errors import RegistryError
from registry.services.reports.audit import audit
from registry.store.tables import TABLES
from tests.simulator.partnership import opened_again
from tests.simulator.scenes import AtRest
from tests.store.audit.scene import lived_in

pytestmark = pytest.mark.scene(after=lived_in)
PAGE = 4_096


def content(path: Path) -> list[list[tuple[object, ...]]]:
    """Return every row of what a change shows of; much of a page may be free."""
    names = [t._meta.tablename for t in TABLES]
    with contextlib.closing(sqlite3.connect(path)) as database:
        return [sorted(database.execute(f"SELECT * FROM {name}"), key=str) for name in names]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("seed", [pytest.param(10), pytest.param(200, marks=pytest.mark.long)])
async def test_bytes_that_changed_are_found(stage: AtRest, seed: int):
    path = Path(stage.url.removeprefix("sqlite:///"))
    kept, rows = path.read_bytes(), content(path)
    unseen = []
    for number in range(seed):
        turn = random.Random(number)
        broken = bytearray(kept)
        page = turn.randrange(1, len(kept) // PAGE) * PAGE
        for place in turn.sample(range(page, page + PAGE), 400):
            broken[place] ^= turn.randrange(1, 256)
        for beside in path.parent.glob(f"{path.name}-*"):  # of the number before
            beside.unlink()
        path.write_bytes(broken)
        with contextlib.suppress(RegistryError):  # it could not even be opened
            async with opened_again(stage.url, stage.own) as p:
                if (await audit(p.registry)).is_whole and content(path) != rows:
                    unseen.append(number)
    path.write_bytes(kept)
    assert unseen == []
