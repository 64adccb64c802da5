"""registry db … : migrate the database, show its status, sign the ledger's checkpoint.

And go on from an older database where nothing newer is left.
"""

from __future__ import annotations

import click

from registry.bootstrap import PutBack
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import opening, with_registry
from registry.cli.setup.audit import audit_command
from registry.cli.setup.damage import damage_command, dealt_with_command
from registry.errors import RegisterPutBackError
from registry.services.context import Registry
from registry.services.ledger import ledger_status
from registry.services.setup import going_on
from registry.services.setup.restoration import list_restorations
from registry.services.signer import CheckpointSigner

_CONTINUES = "The database continues what was kept of it. There is nothing to accept."


@click.group("db")
def db_group() -> None:
    """The database: migrate, status, verify, damage, checkpoint, accept-older, restorations."""


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


@db_group.command("checkpoint")
@opening()
async def checkpoint(registry: Registry) -> None:
    """Sign the ledger as it is now, where no server does."""
    signed = await CheckpointSigner(registry).sign_once()
    click.echo(signed.note if signed else "The ledger is empty.", nl=signed is None)


@db_group.command("restorations")
@opening()
async def restorations(registry: Registry) -> None:
    """When the register was put back from a backup, and what is known to be lost."""
    made = await list_restorations(registry)
    for one in made:
        lost = "nothing that was signed is lost"
        if one.known_size is None:
            lost = "nothing showed how much is lost"
        elif not one.is_whole:
            lost = f"entries {one.size} to {one.known_size - 1} are lost"
        click.echo(
            f"{one.recorded_at:%Y-%m-%d %H:%M}  back to {one.taken_at:%Y-%m-%d %H:%M} UTC,"
            f" {one.size} entries: {lost}. By {one.recorded_by}"
        )
    if not made:
        click.echo("The register was never put back from a backup.")


@db_group.command("accept-older")
@click.option("--yes", is_flag=True, help="Go on. Without it, only say what is lost.")
@plain_errors
def accept_older(*, yes: bool) -> None:
    """Go on from a database that was put back to an older state, where nothing newer is left.

    Restore the newest backup first. What was recorded after this database was is lost, such as a
    consent that was withdrawn. That you went on is recorded, and the operator's officers are told.
    """
    if yes:
        with_registry(_accept, set_up=True, put_back=PutBack.GO_ON)
        return
    try:
        with_registry(ledger_status)
    except RegisterPutBackError as older:
        click.echo(older.detail)
        click.echo("Nothing was changed. To go on from it: registry db accept-older --yes")
    else:
        click.echo(_CONTINUES)


async def _accept(registry: Registry) -> None:
    older = await going_on.older(registry)
    if older is None:
        click.echo(_CONTINUES)
        return
    await going_on.go_on(registry, older)
    click.echo(older.detail)
    click.echo("The registry goes on from it. That is recorded. Start every server again.")


db_group.add_command(damage_command)
db_group.add_command(dealt_with_command)
