"""registry db … : migrations and the ledger's checkpoint."""

from __future__ import annotations

import asyncio

import click

from registry.bootstrap import open_registry, prepare_home
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import settings, with_registry
from registry.services.context import Registry
from registry.services.ports import CheckpointRow
from registry.services.signer import CheckpointSigner


@click.group("db")
def db_group() -> None:
    """The database: migrate, status, checkpoint."""


@db_group.command("migrate")
@plain_errors
def migrate() -> None:
    """Bring the database up to date with this version."""
    here = settings()
    prepare_home(here)

    async def main() -> int:
        async with (
            open_registry(here, migrate=True) as registry,
            registry.database.reads() as reads,
        ):
            return await reads.ledger_size()

    size = asyncio.run(main())
    click.echo(f"The database is up to date. The ledger has {size} entries.")


@db_group.command("status")
@plain_errors
def status() -> None:
    """Whether the database answers, and how long the ledger is."""

    async def work(registry: Registry) -> tuple[int, CheckpointRow | None]:
        async with registry.database.reads() as reads:
            return await reads.ledger_size(), await reads.checkpoint()

    size, newest = with_registry(work)
    signed = f"signed up to {newest.size}" if newest else "not signed yet"
    click.echo(f"The database answers and is up to date. Ledger: {size} entries, {signed}.")


@db_group.command("checkpoint")
@plain_errors
def checkpoint() -> None:
    """Sign the ledger as it is now, where no server does."""

    async def work(registry: Registry) -> CheckpointRow | None:
        return await CheckpointSigner(registry).sign_once()

    row = with_registry(work)
    click.echo(row.note if row else "The ledger is empty.", nl=row is None)
