"""Binds piccolo's tables to an engine for the whole process; nothing else does so."""

from __future__ import annotations

from piccolo.apps.migrations.tables import Migration
from piccolo.table import Table

from registry.store.engines.postgres_engine import PostgresEngine
from registry.store.engines.sqlite_engine import SqliteEngine
from registry.store.tables import TABLES

StoreEngine = SqliteEngine | PostgresEngine

_bound: list[StoreEngine] = []


def bind(engine: StoreEngine) -> None:
    """Send every table's queries to ``engine`` from now on."""
    _bound[:] = [engine]
    tables: tuple[type[Table], ...] = (*TABLES, Migration)
    for table in tables:
        table._meta.db = engine  # noqa: SLF001 - piccolo has no other way


def current() -> StoreEngine:
    """The engine in use; ``LookupError`` before any database was opened."""
    if not _bound:
        raise LookupError("no database is open")
    return _bound[0]
