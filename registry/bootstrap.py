"""The only wiring: settings in, an opened registry out.

Entry points call this and the use cases, and nothing else knows which store there is.
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
    """Make the home folder and whatever keys are missing."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_keyring(settings.keys)


def claim_serving(settings: Settings) -> IO[str] | None:
    """Be the process that serves an embedded database, while the result is kept.

    Raises:
        CannotServeError: another process serves it.
    """
    return serving_lock.claim_serving(settings.database_url)


def database_in_words(settings: Settings) -> str:
    """Which database these settings mean, for a person; no password."""
    return urls.in_words(settings.database_url)


@asynccontextmanager
async def open_registry(
    settings: Settings, *, clock: Clock = utc_now, migrate: bool = False
) -> AsyncIterator[Registry]:
    """Open the registry of these settings, and close it at the end.

    Args:
        migrate: bring the database up to date first; otherwise one that is not is refused.

    Raises:
        ConfigurationError: keys missing or open to others, or migrations pending.
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
