"""registry restore: put the register back from a backup."""

from __future__ import annotations

import asyncio
import getpass
from pathlib import Path

import click

from registry.cli.kit.passphrases import backup_passphrase
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import settings
from registry.cli.kit.values import EXISTING_FILE
from registry.recovery.restoring import How, Restored, restore


@click.command("restore")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keys-from",
    type=EXISTING_FILE,
    help="The file of the keys, if REGISTRY_HOME has no key folder.",
)
@click.option(
    "--known",
    type=EXISTING_FILE,
    multiple=True,
    help="A checkpoint that somebody kept, to show how far the register had come.",
)
@click.option("--accept-loss", is_flag=True, help="Go on with a backup that is older than that.")
@plain_errors
def restore_command(
    folder: Path, keys_from: Path | None, known: tuple[Path, ...], *, accept_loss: bool
) -> None:
    """Put the register back from a backup (DIR), into an empty home or database.

    Everything is verified first, and the whole ledger is worked out again. A backup older than a
    checkpoint that the home still keeps, or that is given with --known, is refused. If it is cut
    off, run it again. That it was done is recorded, and the officers concerned are told.
    """
    how = How(keys_from, backup_passphrase, known, accept_loss, getpass.getuser())
    restored = asyncio.run(restore(settings(), folder, how))
    ledger = restored.manifest.ledger
    click.echo(
        f"Restored: the register as it was on {restored.manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC,"
        f" {ledger.size:,} entries.\n  Root {ledger.root}"
    )
    _say_loss(restored)
    click.echo("Now start the servers, and take a new backup.")


def _say_loss(restored: Restored) -> None:
    ledger, known = restored.manifest.ledger, restored.known
    if restored.restoration.is_whole:
        click.echo("Nothing is lost that was signed before.")
        return
    since = f"{ledger.last_recorded_at:%Y-%m-%d %H:%M:%S} UTC"
    if known is None:
        click.echo(
            "Nothing shows how far the register had come. Whatever was recorded after"
            f" {restored.manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC is lost."
        )
    else:
        until = f"{known.at:%Y-%m-%d %H:%M:%S} UTC, and later" if known.at else "now"
        click.echo(
            f"Lost: entries {ledger.size} to {known.checkpoint.size - 1}"
            f" ({known.checkpoint.size - ledger.size:,} entries, if not more),"
            f" recorded after {since} and up to {until}."
        )
    click.echo(
        "Whoever recorded anything since has to record it again, refusals and withdrawals first."
        " Officers of every organisation are told."
    )
