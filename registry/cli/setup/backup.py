"""registry backup and registry verify-backup: take a backup, and see whether one is sound."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.cli.kit.passphrases import backup_passphrase
from registry.cli.kit.plain import EXIT_REFUSED, plain_errors
from registry.cli.kit.running import settings
from registry.domain.records.damage import DamagedRow
from registry.keyring import read_keyring
from registry.recovery.manifest import Manifest
from registry.recovery.taking import back_up
from registry.recovery.verifying import key_with_fingerprint, verify_backup

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_MOST_NAMED = 10


@click.command("backup")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option(
    "--keys-to",
    type=_FILE,
    help="Also write the registry's keys, under a passphrase, to this new file outside DIR.",
)
@plain_errors
def backup_command(folder: Path, keys_to: Path | None) -> None:
    """Take a backup of the register into a new folder (DIR), beside a server that serves.

    It is one moment of the register, read back and signed. DIR is there when it is whole, and not
    before. The keys are not in it: without them nothing that is sealed can be read, and nobody on
    record can be found. The passphrase is asked for, or REGISTRY_BACKUP_PASSPHRASE.
    """
    phrase = backup_passphrase(confirm=True) if keys_to else ""
    damaged: list[DamagedRow] = []
    manifest = asyncio.run(back_up(settings(), folder, keys_to, phrase, damaged.extend))
    click.echo(f"Backed up, and read back: {_in_words(manifest)}")
    for name, file in manifest.files.items():
        click.echo(f"  {folder / name}, {file.bytes:,} bytes")
    _say_rows(damaged)
    _say_damage(manifest)
    if keys_to is None:
        click.echo("The keys are not in it. To keep them, encrypted: --keys-to FILE.")
    else:
        click.echo(f"The keys are in {keys_to}. Keep it apart from the backup.")


@click.command("verify-backup")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--fingerprint", help="The registry key's fingerprint, where the keys are not here.")
@plain_errors
def verify_command(folder: Path, fingerprint: str | None) -> None:
    """Verify a backup (DIR) without restoring it: signature, hashes, every entry of the ledger.

    It needs the key folder of REGISTRY_HOME; or, on a machine that has no keys, --fingerprint. It
    ends with 1 if the backup is not what was taken, or if what was taken was damaged already.
    """
    backup = verify_backup(folder, _keys(folder, fingerprint))
    damaged = backup.read.damaged
    is_sound = not (damaged or backup.manifest.ledger.damaged)
    first = "Sound" if is_sound else "Not sound, for the register was damaged when it was taken"
    click.echo(f"{first}: {_in_words(backup.manifest)}")
    click.echo(f"  {backup.read.rows:,} rows were compared with their entries in the ledger.")
    _say_rows(damaged)
    _say_damage(backup.manifest)
    if not is_sound:
        sys.exit(EXIT_REFUSED)


def _keys(folder: Path, fingerprint: str | None) -> list[Ed25519PublicKey]:
    if fingerprint is not None:
        return [key_with_fingerprint(folder, fingerprint)]
    return [key.public_key() for key in read_keyring(settings().keys).signing_keys]


def _in_words(manifest: Manifest) -> str:
    ledger = manifest.ledger
    return (
        f"the register as it was on {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC,"
        f" {ledger.size:,} entries.\n  Root {ledger.root}"
    )


def _say_rows(damaged: Sequence[DamagedRow]) -> None:
    for row in damaged[:_MOST_NAMED]:
        place = f"{row.kind}, entry {row.leaf_index}: {row.fault}"
        click.echo(f"Damaged when it was taken: {place}", err=True)
    if len(damaged) > _MOST_NAMED:
        click.echo(f"and {len(damaged) - _MOST_NAMED:,} more", err=True)
    if damaged:
        click.echo("Keep the backups of before too. See: registry db damage", err=True)


def _say_damage(manifest: Manifest) -> None:
    damaged = manifest.ledger.damaged
    if damaged:
        named = ", ".join(str(index) for index in damaged[:_MOST_NAMED])
        click.echo(f"Entries of its ledger were damaged when it was taken: {named}.", err=True)
        click.echo("Keep the backups of before too. See: registry db damage", err=True)
