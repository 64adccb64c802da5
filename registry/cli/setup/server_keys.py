"""registry keys …: the registry's own keys: which belong to the database, and changing them."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from registry.bootstrap import rotate_keys
from registry.cli.kit.json_files import read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import opening, settings, with_registry
from registry.domain.records.server_keys import PURPOSES
from registry.errors import Fault, InvalidInputError
from registry.services.context import Registry
from registry.services.ledger import ledger_status
from registry.services.setup import server_keys


@click.group("keys")
def keys_group() -> None:
    """The registry's own keys: list, confirm, rotate."""


@keys_group.command("list")
@opening()
async def list_command(registry: Registry) -> None:
    """The keys that belong to this database, by purpose and version."""
    for check in await server_keys.list_keys(registry):
        click.echo(f"{check.purpose:<10} version {check.key_version}")


@keys_group.command("confirm")
@click.argument("file", type=click.Path(allow_dash=True))
@plain_errors
def confirm(file: str) -> None:
    """Record that the keys belong to this database, by finding somebody who is on record.

    FILE (or - for standard input) lists identifiers of one person, as for `consent person`.
    """
    known: Any = read_file(file)
    if not isinstance(known, list) or not all(isinstance(item, dict) for item in known):
        raise InvalidInputError([Fault("", "Send a list of identifiers.")])
    with_registry(ledger_status, set_up=True, known=known)
    click.echo("The keys belong to this database.")


@keys_group.command("rotate")
@click.argument("purpose", type=click.Choice(PURPOSES))
@plain_errors
def rotate(purpose: str) -> None:
    """Change a key: make a new one, use it, and bring what is stored to it.

    Servers have to be started again at once: until then their checks say that they could not check.
    If it is cut off, run it again. Keep the older key: what is older is read with it.
    """
    asyncio.run(rotate_keys(settings(), purpose, click.echo))
    click.echo("Done. Keep the older key too, and make a new backup of the key folder.")
