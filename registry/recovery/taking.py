"""Taking a backup: one moment of the register, read back before it is called a backup."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from registry import __version__
from registry.bootstrap import open_registry
from registry.domain.records.damage import DamagedRow
from registry.keyring import read_keyring
from registry.ledger.checkpoint import Checkpoint, sign
from registry.recovery.errors import BackupError
from registry.recovery.files import new_folder, not_written, require_new, sha256_of
from registry.recovery.key_file import require_passphrase, write_key_file
from registry.recovery.known import proven_tree
from registry.recovery.manifest import FORMAT, NAME, KeptFile, KeptLedger, Manifest, signed
from registry.recovery.verifying import copy_in
from registry.services.context import Registry
from registry.services.signer import CheckpointSigner
from registry.settings import Settings
from registry.store.backup import postgres_dump, sqlite_copy
from registry.store.backup.copies import FILES, POSTGRES, SQLITE, Copy, Moment
from registry.store.backup.reading import CopyRead, read_copy
from registry.store.engines.urls import SqliteTarget, parse_url


async def back_up(
    settings: Settings,
    folder: Path,
    keys_to: Path | None = None,
    passphrase: str = "",
    say_damaged: Callable[[Sequence[DamagedRow]], object] = tuple,
) -> Manifest:
    """Take a backup while servers serve and commands write; nobody waits for it.

    Args:
        folder: a new folder; it is there when the backup is whole, and not before.
        keys_to: a new file, outside the folder, for the keys, sealed under the passphrase.
        say_damaged: told of the rows that were not what was written when it was taken.

    Raises:
        BackupError, LedgerDamagedError: the folder is there already, or the end of the ledger,
            which nobody has signed, is damaged.
        CopyError: the database could not be copied.
    """
    require_new(folder)
    if keys_to is not None:
        _require_apart(keys_to, folder)
        require_passphrase(passphrase)
    async with open_registry(settings) as registry:
        with new_folder(folder) as work:
            manifest = await _taken(registry, settings, work, say_damaged)
            content = signed(manifest, registry.signing_key)
            (work / NAME).touch(0o600)
            (work / NAME).write_bytes(content)
    if keys_to is not None:
        own = read_keyring(settings.keys).only_with(manifest.keys)
        try:
            write_key_file(keys_to, own, passphrase, manifest.taken_at)
        except OSError as error:  # the backup itself is there
            raise not_written(keys_to, error) from error
    return manifest


async def _taken(
    registry: Registry,
    settings: Settings,
    work: Path,
    say_damaged: Callable[[Sequence[DamagedRow]], object],
) -> Manifest:
    target = parse_url(settings.database_url)
    engine = SQLITE if isinstance(target, SqliteTarget) else POSTGRES
    path = work / FILES[engine]
    taken_at = registry.now()
    if isinstance(target, SqliteTarget):
        moment = await asyncio.to_thread(sqlite_copy.copy_out, target.path, path)
    else:
        moment = await postgres_dump.copy_out(target.config, path)
    read = await asyncio.to_thread(_read_back, registry, copy_in(work, engine, path.name))
    _require_whole(read, moment)
    say_damaged(read.damaged)
    await CheckpointSigner(registry).sign_once()  # it looks at whatever nobody has signed yet
    return Manifest(
        format=FORMAT,
        registry_version=__version__,
        migration=read.migration,
        engine=engine,
        engine_version=moment.engine_version,
        taken_at=taken_at,
        ledger=_kept(registry, read, taken_at),
        keys=read.keys or read_keyring(settings.keys).checks(),
        files={path.name: KeptFile(path.stat().st_size, sha256_of(path))},
    )


def _read_back(registry: Registry, copy: Copy) -> CopyRead:
    keys = [key.public_key() for key in registry.signing_keys]
    return read_copy(copy, lambda row: proven_tree(row, keys))


def _require_whole(read: CopyRead, moment: Moment) -> None:
    if read.ledger.size != moment.size:
        raise BackupError(
            f"The copy has {read.ledger.size:,} entries of the ledger, the database"
            f" {moment.size:,}."
        )
    if read.ledger.is_end_damaged:
        first = read.ledger.damaged[-1]
        raise BackupError(
            f"The end of the ledger is damaged (entry {first}). Nobody has signed it, so that a"
            " backup of it would call it right.",
            next_step="Keep a copy of the database for whoever looks into it, and restore the last"
            " backup that verifies.",
        )


def _kept(registry: Registry, read: CopyRead, taken_at: datetime) -> KeptLedger:
    ledger = read.ledger
    checkpoint = Checkpoint(registry.origin, ledger.size, ledger.root)
    return KeptLedger(
        size=ledger.size,
        root=ledger.root.hex(),
        checkpoint=sign(checkpoint, *registry.signing_keys),
        frontier=b"".join(ledger.peaks).hex(),
        last_recorded_at=read.recorded_at or taken_at,
        damaged=ledger.damaged,
    )


def _require_apart(keys_to: Path, folder: Path) -> None:
    inside = folder.resolve()
    if inside in (keys_to.resolve(), *keys_to.resolve().parents):
        raise BackupError(
            "The keys would be in the backup, which then opens whatever is sealed in it.",
            next_step="Name a file in another place, best on another medium.",
        )
    if keys_to.exists():
        raise BackupError(f"{keys_to} exists already.", next_step="Name a new file.")
