"""Brings a database up to date: all pending migrations and the note that they ran, or nothing."""

from __future__ import annotations

import contextlib
import importlib
import io
import pkgutil

from piccolo.apps.migrations.tables import Migration

from registry.store import piccolo_migrations
from registry.store.binding import StoreEngine

_APP = "registry"


def known() -> list[str]:
    """Every migration of this program, oldest first; a module's name is its id."""
    return sorted(module.name for module in pkgutil.iter_modules(piccolo_migrations.__path__))


async def pending() -> list[str]:
    """The migrations that have not run on the open database."""
    if not await Migration.table_exists():
        return known()
    done = set(await Migration.get_migrations_which_ran(app_name=_APP))
    return [name for name in known() if name not in done]


async def migrate(engine: StoreEngine, up_to: str = "") -> list[str]:
    """Run the pending migrations in one transaction; of two programs, one waits for the other.

    Args:
        up_to: the last one to run; every one if left out. For tests that begin with the database of
            an earlier version.

    Returns:
        The names of the migrations that ran.
    """
    async with engine.transaction():
        await Migration.create_table(if_not_exists=True)
        names = [name for name in await pending() if not up_to or name <= up_to]
        for name in names:
            module = importlib.import_module(f"{piccolo_migrations.__name__}.{name}")
            manager = await module.forwards()
            with contextlib.redirect_stdout(io.StringIO()):  # piccolo reports as if to a terminal
                await manager.run()
            await Migration.insert(Migration(name=name, app_name=_APP))
    return names
