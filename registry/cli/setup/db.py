"""registry db … : migrate the database, show its status, sign the ledger's checkpoint."""

from __future__ import annotations

import click

from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import opening, with_registry
from registry.cli.setup.audit import audit_command
from registry.services.context import Registry
from registry.services.ledger import ledger_status
from registry.services.reports import damage
from registry.services.reports.audit import audit
from registry.services.signer import CheckpointSigner


@click.group("db")
def db_group() -> None:
    """The database: migrate, status, verify, damage, checkpoint."""


db_group.add_command(audit_command, "verify")  # by the name that others look for


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


@db_group.command("damage")
@opening()
async def damage_command(registry: Registry) -> None:
    """What is not what was written, by kind and place in the ledger; nothing rests on it."""
    await audit(registry)
    found = await damage.on_record(registry)
    for one in found:
        gone = one.where or "its row is gone"
        place = gone if one.place < 0 else f"entry {one.place}"
        went_on = f", recording went on from {one.went_on_from}" if one.went_on_from else ""
        click.echo(f"{one.recorded_at:%Y-%m-%d %H:%M}  {one.kind}, {place}: {one.fault}{went_on}")
    if not found:
        click.echo("No damage was found.")


@db_group.command("checkpoint")
@opening()
async def checkpoint(registry: Registry) -> None:
    """Sign the ledger as it is now, where no server does."""
    signed = await CheckpointSigner(registry).sign_once()
    click.echo(signed.note if signed else "The ledger is empty.", nl=signed is None)
