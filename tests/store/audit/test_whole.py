"""Nothing is found where nothing was changed."""

from __future__ import annotations

import pytest

from registry.services.reports.audit import audit
from registry.store.tables import TABLES
from tests.simulator import Partnership
from tests.simulator.partnership import Belongings, opened_again
from tests.store.audit.scene import lived_in
from tests.store.databases import SIGNING_KEY
from tests.version_before.loading import vault


@pytest.mark.scene(after=lived_in)
async def test_what_nobody_changed_is_whole(p: Partnership):
    engine = p.registry.database.engine
    for table in TABLES:
        name = table._meta.tablename
        if name != "slip":
            assert await engine.fetch(f"SELECT * FROM {name}"), name
    for since in (40, 20, 0):
        made = await audit(p.registry, since=since, at_once=7)
        assert list(made.found) == []
        assert made.is_whole
    assert made.signatures > 5


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)]
)
async def test_what_was_migrated_is_whole(url_migrated: str):
    async with opened_again(url_migrated, Belongings(vault=vault(), signing_key=SIGNING_KEY)) as p:
        made = await audit(p.registry)
        assert {row.kind for row in made.found} <= {"checkpoint"}  # signed by a key of then
        assert made.size > 1_000
