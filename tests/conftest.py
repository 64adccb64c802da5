"""Fixtures that every test may use."""

from __future__ import annotations

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
