"""Inserts one row into one table, by piccolo."""

from __future__ import annotations

from typing import Any


async def insert(table: Any, row: dict[str, Any]) -> None:
    """Insert ``row`` into ``table``."""
    await table.insert(table(**row))
