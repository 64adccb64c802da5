"""Putting the register back from a backup: into an empty place, proven, and on record.

A restore that is cut off anywhere leaves nothing that could be taken for the register: until all is
in its place a file in the home folder says so, and running it again finishes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.bootstrap import claim_serving, open_registry, prepare_home
from registry.domain.records.restorations import Restoration
from registry.files import flush
from registry.keyring import Keyring, read_keyring, write_keyring
from registry.recovery.begun import Begun, BegunFile, restoring
from registry.recovery.errors import CannotRestoreError, OlderBackupError
from registry.recovery.key_file import read_key_file
from registry.recovery.known import Known, newest_of, read_known, verified
from registry.recovery.ledger_again import require_its_ledger
from registry.recovery.manifest import Manifest, read_manifest
from registry.recovery.places import Place, not_empty, place_of
from registry.recovery.verifying import VerifiedBackup, verify_backup
from registry.services.setup.restoration import PutBackTo, record_restoration, restoration_from
from registry.services.signer import CheckpointSigner
from registry.settings import Settings
from registry.store import migrations

_CUT_OFF: Final = "a restore that was cut off"


@dataclass(frozen=True, slots=True)
class How:
    """How a backup is put back.

    Attributes:
        keys_from: the file of the keys, if the home has no key folder.
        passphrase: asks for its passphrase.
        known: files with checkpoints that the registry signed.
        accept_loss: go on with a backup that is older than those.
        user: who does it.
    """

    keys_from: Path | None
    passphrase: Callable[[], str]
    known: Sequence[Path]
    accept_loss: bool
    user: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, as it is on record, and the newest checkpoint that was known."""

    manifest: Manifest
    restoration: Restoration
    known: Known | None


async def restore(settings: Settings, folder: Path, how: How) -> Restored:
    """Put the register back from a backup.

    Raises:
        UnsoundBackupError: the backup is not what was written.
        OlderBackupError: it is older than what is known, and nobody accepted that.
        CannotRestoreError: the place is not empty, or the keys are not here.
        ConfigurationError: keys do not fit; it names them.
        CannotServeError: a server still has the embedded database.
    """
    prepare_home(settings)
    with restoring(settings.restoring) as file:
        try:
            with claim_serving(settings) or nullcontext():
                restored = await _restored(settings, folder, how, file)
        except BaseException:
            if file.read() is None:  # nothing was put anywhere
                file.remove()
            raise
        file.remove()
    return restored


async def _restored(settings: Settings, folder: Path, how: How, file: BegunFile) -> Restored:
    found, place = read_manifest(folder), place_of(settings)
    _require_usable(found.manifest, place)
    await _require_empty(settings, place, found.sha256, file)
    keyring = _keys_for(settings, found.manifest, how)
    keys = [key.public_key() for key in keyring.signing_keys]
    kept = [settings.kept, folder / settings.kept.name]
    known = _known(how.known, kept, file.read(), keys)
    backup = verify_backup(folder, keys, known)
    newest = newest_of(known)
    if not how.accept_loss:
        _require_not_older(backup, newest)
    await _put(settings, place, backup, newest, file)
    _keep_keys(settings, keyring)
    _set_aside(settings)
    placed = replace(settings, database_url=place.url)
    async with open_registry(placed, migrate=True, restoring=True) as registry:
        await require_its_ledger(registry, backup)
        restoration = await restoration_from(registry, backup.sha256)
        if restoration is None:
            size = newest.checkpoint.size if newest else None
            put_back = PutBackTo(
                backup.sha256, backup.manifest.taken_at, backup.manifest.ledger.size, size
            )
            restoration = await record_restoration(registry, how.user, put_back)
        await CheckpointSigner(registry).sign_once()
    place.finish()
    return Restored(backup.manifest, restoration, newest)


def _keys_for(settings: Settings, manifest: Manifest, how: How) -> Keyring:
    """The keys of the home, or those of the file; they have to be the backup's own."""
    if settings.keys.is_dir() and any(settings.keys.iterdir()):
        return read_keyring(settings.keys).only_with(manifest.keys)
    if how.keys_from is None:
        raise CannotRestoreError(
            "The keys are not here, and without them nothing in the backup can be used.",
            next_step=f"Put the key folder back as {settings.keys}, or give the file of the keys"
            " with --keys-from. Nothing was changed.",
        )
    file = read_key_file(how.keys_from)
    file.require(manifest.keys)
    return file.opened(how.passphrase())


def _known(
    given: Sequence[Path], kept: list[Path], begun: Begun | None, keys: list[Ed25519PublicKey]
) -> list[Known]:
    """The checkpoints that are known: given, and kept in the home or put beside the backup.

    What a restore that was cut off knew is in the file that it left. What the home keeps since may
    be of its own making.
    """
    known = [read_known(path, keys) for path in given]
    if begun is None:
        return known + [read_known(path, keys) for path in kept if path.exists()]
    checkpoint = verified(begun.note, keys)
    if checkpoint is not None:
        at = datetime.fromisoformat(begun.at) if begun.at else None
        known.append(Known(checkpoint, begun.note, _CUT_OFF, at))
    return known


def _require_usable(manifest: Manifest, place: Place) -> None:
    if manifest.migration not in migrations.known():
        raise CannotRestoreError(
            "The backup was taken by a newer version of the registry.",
            next_step=f"Install version {manifest.registry_version} or newer. Nothing was changed.",
        )
    if place.engine != manifest.engine:
        raise CannotRestoreError(
            f"The backup is of the engine {manifest.engine}, and REGISTRY_DATABASE_URL names"
            " another.",
            next_step="Name an empty database of that engine. Nothing was changed.",
        )


def _require_not_older(backup: VerifiedBackup, newest: Known | None) -> None:
    ledger = backup.manifest.ledger
    if newest is None or newest.checkpoint.size <= ledger.size:
        return
    size = newest.checkpoint.size
    raise OlderBackupError(
        f"The backup has {ledger.size:,} entries, and the register had {size:,}"
        f" ({newest.source}). Entries {ledger.size} to {size - 1}, recorded after"
        f" {ledger.last_recorded_at:%Y-%m-%d %H:%M:%S} UTC, would be lost."
    )


async def _require_empty(settings: Settings, place: Place, backup: str, file: BegunFile) -> bool:
    """Whether nothing is there; raise ``CannotRestoreError`` if it is not of this same restore."""
    begun, is_empty = file.read(), await place.is_empty()
    if not is_empty and (begun is None or begun.backup != backup):
        raise not_empty(settings)
    return is_empty


async def _put(
    settings: Settings, place: Place, backup: VerifiedBackup, newest: Known | None, file: BegunFile
) -> None:
    is_empty = await _require_empty(settings, place, backup.sha256, file)
    note, at = (newest.note, newest.at) if newest else ("", None)
    file.write(Begun(backup.sha256, note, at.isoformat() if at else ""))
    if is_empty:
        await place.put(backup)
    else:
        place.go_on()


def _keep_keys(settings: Settings, keyring: Keyring) -> None:
    if settings.keys.is_dir() and any(settings.keys.iterdir()):
        return
    unfinished = settings.keys.with_name("keys.restoring")
    for path in unfinished.iterdir() if unfinished.exists() else ():
        path.unlink()
    write_keyring(unfinished, keyring)
    with suppress(FileNotFoundError):
        settings.keys.rmdir()
    unfinished.rename(settings.keys)
    flush(settings.home)


def _set_aside(settings: Settings) -> None:
    """Keep what was kept of the ledger under another name: the register goes on from the backup."""
    if settings.kept.exists():
        until = datetime.now(UTC)
        aside = settings.kept.with_name(f"{settings.kept.stem}-until-{until:%Y%m%dT%H%M%S}.json")
        settings.kept.rename(aside)
        flush(settings.home)
