"""Checks whether this process can do its work."""

from __future__ import annotations

from registry.errors import UnavailableError
from registry.services.context import Registry


async def require_answer(registry: Registry) -> None:
    """Raise ``UnavailableError`` unless the database answers."""
    await registry.database.ping()


async def require_ready(registry: Registry) -> None:
    """Raise ``UnavailableError`` unless the database answers and is up to date."""
    await require_answer(registry)
    if await registry.database.pending():
        raise UnavailableError("The database is not up to date with this version.")
