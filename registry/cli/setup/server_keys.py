"""registry keys …: the registry's own keys: which belong to the database, and changing them."""

from __future__ import annotations

from typing import Any

import click

from registry.cli.kit.json_files import read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import opening, with_registry
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
