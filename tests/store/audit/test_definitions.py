"""The schema that the audit expects is the one that the migrations make."""

from __future__ import annotations

import json

from registry.store.audit.schema import PATH
from registry.store.database import StoreDatabase
from tests.generate_schema import defined


async def test_the_definitions_are_those_of_a_new_database(database: StoreDatabase):
    """If this fails after a migration: ``python -m tests.generate_schema``."""
    expected = json.loads(PATH.read_text("utf-8"))[database.engine.engine_type]
    assert await defined(database) == expected
