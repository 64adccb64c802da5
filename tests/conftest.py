"""Fixtures that every test may use."""

from __future__ import annotations

from tests.passwords import full_cost, quick_passwords
from tests.scenes import at_rest, p, partnership, stage
from tests.scratch import use_memory
from tests.store.databases import (
    database,
    database_url,
    empty_url,
    engine_name,
    postgres_server,
    sqlite_template,
)

__all__ = [
    "at_rest",
    "database",
    "database_url",
    "empty_url",
    "engine_name",
    "full_cost",
    "p",
    "partnership",
    "postgres_server",
    "quick_passwords",
    "sqlite_template",
    "stage",
]

pytest_plugins = ["tests.silence"]

use_memory()  # before pytest chooses where its folders go
