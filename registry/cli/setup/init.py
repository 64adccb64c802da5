"""registry init: set up a new registry."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import settings, with_registry
from registry.services.setup.install import install


@click.command("init")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--officer", required=True, help="The first officer's name.")
@plain_errors
def init_command(file: str, officer: str) -> None:
    """Set up a registry: keys, database, the operating organisation (FILE, a partner document)
    and its first officer's token, which is shown once."""
    document = read_file(file)
    secret, receipts = with_registry(
        lambda registry: install(registry, document, officer), set_up=True
    )
    click.echo(f"The registry of {document['legal_name']} is set up in {settings().home}.")
    for receipt in receipts:
        print_receipt(receipt)
    click.echo(f"Token of {officer}, shown once:")
    click.echo(secret)
