"""Fixtures that every test may use."""

from __future__ import annotations

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
    "database",
    "database_url",
    "empty_url",
    "engine_name",
    "postgres_server",
    "sqlite_template",
]

use_memory()  # before pytest chooses where its folders go
