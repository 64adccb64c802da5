"""registry db … : migrate the database, show its status, sign the ledger's checkpoint."""

from __future__ import annotations

import click

from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import opening, with_registry
from registry.cli.setup.damage import damage_command, dealt_with_command
from registry.services.context import Registry
from registry.services.ledger import ledger_status
from registry.services.signer import CheckpointSigner


@click.group("db")
def db_group() -> None:
    """The database: migrate, status, damage, checkpoint."""


@db_group.command("migrate")
@plain_errors
def migrate() -> None:
    """Bring the database up to date with this version."""
    size, _ = with_registry(ledger_status, set_up=True)
    click.echo(f"The database is up to date. The ledger has {size} entries.")


@db_group.command("status")
@opening()
async def status(registry: Registry) -> None:
    """Whether the database answers, and how long the ledger is."""
    size, newest = await ledger_status(registry)
    signed = f"signed up to {newest.size}" if newest else "not signed yet"
    click.echo(f"The database answers and is up to date. Ledger: {size} entries, {signed}.")


@db_group.command("checkpoint")
@opening()
async def checkpoint(registry: Registry) -> None:
    """Sign the ledger as it is now, where no server does."""
    signed = await CheckpointSigner(registry).sign_once()
    click.echo(signed.note if signed else "The ledger is empty.", nl=signed is None)


db_group.add_command(damage_command)
db_group.add_command(dealt_with_command)
