"""Wire the registry together: take the settings and open a registry.

Entry points call this module and the use cases. Nothing else knows which store is in use.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from registry.errors import ConfigurationError
from registry.keyring import make_keyring, read_keyring
from registry.law import load_edition
from registry.services.clock import SteadyClock
from registry.services.context import Clock, Registry, utc_now
from registry.settings import Settings
from registry.store.database import open_database
from registry.store.engines import serving_lock, urls


def prepare_home(settings: Settings) -> None:
    """Create the home folder and any missing keys."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_keyring(settings.keys)


def claim_serving(settings: Settings) -> IO[str] | None:
    """Claim an embedded database for this process, for as long as the result is kept open.

    Raises:
        CannotServeError: another process already serves the database.
    """
    return serving_lock.claim_serving(settings.database_url)


def database_in_words(settings: Settings) -> str:
    """Describe the database of these settings for a person, without its password."""
    return urls.in_words(settings.database_url)


@asynccontextmanager
async def open_registry(
    settings: Settings, *, clock: Clock = utc_now, migrate: bool = False
) -> AsyncIterator[Registry]:
    """Open the registry of these settings, and close it at the end.

    Args:
        migrate: migrate the database first; without it, pending migrations are an error.

    Raises:
        ConfigurationError: keys are missing or readable by others, or migrations are pending.
        UnavailableError: the database does not answer.
    """
    keyring = read_keyring(settings.keys)
    database = await open_database(settings.database_url)
    try:
        if migrate:
            await database.migrate()
        elif await database.pending():
            raise ConfigurationError(
                "The database is not up to date with this version.",
                next_step="Run `registry db migrate`.",
            )
        async with database.reads() as reads:
            newest = await reads.checkpoint()
        yield Registry(
            database=database,
            clock=SteadyClock(clock, newest.recorded_at if newest else clock()),
            vault=keyring.vault,
            law=load_edition(),
            origin=settings.origin,
            signing_key=keyring.signing_key,
            base_url=settings.base_url,
        )
    finally:
        await database.close()
