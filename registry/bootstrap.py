"""Wire the registry together: take the settings and open a registry.

Entry points call this module and the use cases. Nothing else knows which store is in use.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import Enum
from typing import IO

from registry.errors import ConfigurationError, RegisterPutBackError, RegistryError
from registry.kept_file import KeptFile
from registry.keyring import Keyring, make_key, make_keyring, read_keyring
from registry.law import load_edition
from registry.ledger.seals import Seals
from registry.services import keeping
from registry.services.accounts.provider_file import with_officers
from registry.services.clock import SteadyClock
from registry.services.context import Clock, Registry, utc_now
from registry.services.setup import rotation, server_keys
from registry.services.signer import CheckpointSigner
from registry.settings import Settings
from registry.store.database import StoreDatabase, open_database
from registry.store.engines import serving_lock, urls

_log = logging.getLogger("registry.ledger")
_OWN_KEYS_SINCE = "registry_2026_11_30t22_00_00_000000"
_KEPT_SINCE = "registry_2026_11_30t23_00_00_000000"
_RESTORE = (
    "Restore the newest backup. If nothing newer is left, `registry db accept-older` goes on from"
    " what is there, and records that it does."
)


class PutBack(Enum):
    """What to do with a database that was put back to an older state."""

    REFUSE = "refuse"
    ANSWER_NOTHING = "answer nothing"  # a server still says what is so, and whom to ring
    GO_ON = "go on"  # somebody has decided to, and it is recorded


def prepare_home(settings: Settings) -> None:
    """Create the home folder; the keys are made with a new database (``open_registry``)."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)


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
    settings: Settings,
    *,
    clock: Clock = utc_now,
    migrate: bool = False,
    known: Sequence[Mapping[str, str]] = (),
    put_back: PutBack = PutBack.REFUSE,
    restoring: bool = False,
) -> AsyncIterator[Registry]:
    """Open the registry of these settings, and close it at the end.

    What was recorded meanwhile is signed before it is closed, so that no end of the ledger stays
    unsigned where no server runs.

    Args:
        migrate: migrate the database first, make the keys of a new one, and record which keys
            belong to it; without it, whatever of this is left to do is an error.
        known: identifiers of somebody on record, to prove the keys by.
        put_back: what to do if the database was put back to an older state.
        restoring: whether it is opened to restore it; nobody else opens one half restored.

    Raises:
        ConfigurationError: keys are missing, readable by others or not those of the database,
            migrations are pending, what was kept of the ledger is damaged, a restore is not
            finished, or the file of sign-in providers cannot be used.
        RegisterPutBackError: the database is older than what was kept of it.
        UnavailableError: the database does not answer.
    """
    if not restoring:
        _require_whole(settings)
    if settings.kept.exists():
        _require_keys(settings)
    if not migrate:
        read_keyring(settings.keys)  # first, for opening an embedded database makes its file
    database = await open_database(settings.database_url)
    try:
        kept = KeptFile(settings.kept, lambda: read_keyring(settings.keys).signing_keys)
        older = await _put_back(settings, database, kept)
        if older and put_back is PutBack.REFUSE:
            raise RegisterPutBackError(older.detail, next_step=_RESTORE)
        if older and put_back is PutBack.ANSWER_NOTHING:
            database.refuse(RegisterPutBackError().detail)
            yield _registry(settings, database, read_keyring(settings.keys), clock, kept)
            return
        await _up_to_date(settings, database, migrate=migrate)
        keyring = read_keyring(settings.keys)
        database.use_seals(Seals(keyring.signing_keys))
        own = await server_keys.belonging(database)
        if own.recorded is not None:
            keyring = keyring.only(own.recorded)
            database.use_keys(own.recorded.many)
            database.use_seals(Seals(keyring.signing_keys))
        async with database.reads() as reads:
            newest = await reads.checkpoint()
        steady = SteadyClock(clock, newest.recorded_at if newest else clock())
        registry = _registry(settings, database, keyring, steady, kept)
        if own.recorded is None:
            await server_keys.require_proven(registry, known)
            if not own.is_damaged:
                await _record(registry, keyring, may=migrate)
        try:
            yield registry
        finally:
            await _sign_what_was_recorded(registry)
    finally:
        await database.close()


def _registry(
    settings: Settings, database: StoreDatabase, keyring: Keyring, clock: Clock, kept: KeptFile
) -> Registry:
    return Registry(
        database=database,
        clock=clock,
        vault=keyring.vault,
        law=load_edition(),
        origin=settings.origin,
        signing_keys=keyring.signing_keys,
        base_url=settings.base_url,
        kept=kept,
        with_provider=with_officers(settings.sign_in_providers),
    )


def _require_keys(settings: Settings) -> None:
    """Raise ``ConfigurationError`` if the keys of a registry that was set up here are gone."""
    if not settings.keys.is_dir() or not any(settings.keys.iterdir()):
        raise ConfigurationError(
            "This registry's keys are gone: its key folder is missing or empty.",
            next_step="Put the key folder back. If there is no copy of it, restore a backup with"
            " its file of keys into a new home: registry restore DIR --keys-from FILE.",
        )


async def _put_back(
    settings: Settings, database: StoreDatabase, kept: KeptFile
) -> keeping.PutBack | None:
    """Whether the database was put back to an older state; asked before it is migrated."""
    if not settings.kept.exists():
        return None
    keys = read_keyring(settings.keys)
    try:
        latest = await kept.latest()
    except ConfigurationError:
        await _require_own(database, keys)  # with another registry's keys no file would verify
        raise
    if latest is None:
        return None
    if _KEPT_SINCE in await database.pending():  # nothing was kept yet under that version
        return keeping.noticed(database, keeping.PutBack(latest.checkpoint, 0))
    # Every key in the folder, for the database may be of before a change of keys.
    return await keeping.compare(database, latest, Seals(keys.signing_keys))


async def _require_own(database: StoreDatabase, keyring: Keyring) -> None:
    """Raise ``ConfigurationError`` if the keys are not those of the database.

    Of an older database, as far as that can be known before it is migrated.
    """
    pending = await database.pending()
    if _OWN_KEYS_SINCE in pending:
        return
    own = await server_keys.belonging(database)
    if own.recorded is not None:
        keyring.only(own.recorded)
    if not pending:
        await server_keys.require_signing_key(database, keyring.signing_keys)


async def _sign_what_was_recorded(registry: Registry) -> None:
    if not registry.database.has_recorded:
        return
    try:
        await CheckpointSigner(registry).sign_once()
    except RegistryError as error:
        _log.warning("no checkpoint at the end: %s", error.code)


async def rotate_keys(settings: Settings, purpose: str, say: rotation.Say) -> None:
    """Change a key: make a new version, use it, and bring what is stored to it.

    One that was cut off is finished; no further key is made then.

    Raises:
        ConfigurationError: as ``open_registry`` and ``rotation.bring_along``.
    """
    async with open_registry(settings) as registry:
        own = await rotation.recorded(registry)
        if purpose in own.rotating:
            say("A rotation had begun. It is finished now; no further key is made.")
        else:
            version = own.newest(purpose) + 1
            make_key(settings.keys, purpose, version)
            await rotation.begin(
                registry, purpose, read_keyring(settings.keys).check(purpose, version)
            )
            say(f"The {purpose} key has version {version} now. Start every server again.")
    async with open_registry(settings) as registry:  # with the new key
        await rotation.bring_along(registry, purpose, say)


def _require_whole(settings: Settings) -> None:
    if settings.restoring.exists():
        raise ConfigurationError(
            "A restore was begun here and is not finished.",
            next_step="Run the same `registry restore` again: it goes on where it was cut off.",
        )


async def _up_to_date(settings: Settings, database: StoreDatabase, *, migrate: bool) -> None:
    """Bring the database up to date, or require that it is; a new one is given its keys."""
    if not migrate:
        if await database.pending():
            raise ConfigurationError(
                "The database is not up to date with this version.",
                next_step="Run `registry db migrate`.",
            )
        return
    if (any_keys := _keys_of_before(settings)) is not None:
        await _require_own(database, any_keys)
        database.use_seals(Seals(any_keys.signing_keys))  # what is there already is sealed now
    await database.migrate()
    async with database.reads() as reads:
        size = await reads.ledger_size()
    if size == 0:  # keys made for a database that has any could not be its own
        make_keyring(settings.keys)


def _keys_of_before(settings: Settings) -> Keyring | None:
    """The keys of a registry that is there already; None for a new one."""
    is_new = not settings.keys.is_dir() or not any(settings.keys.iterdir())
    return None if is_new else read_keyring(settings.keys)


async def _record(registry: Registry, keyring: Keyring, *, may: bool) -> None:
    """Record that these keys, which are proven, belong to the database."""
    if not may:
        raise ConfigurationError(
            "It is not recorded yet which keys belong to this database.",
            next_step="Run `registry db migrate`.",
        )
    await server_keys.record_keys(registry, keyring.checks())
