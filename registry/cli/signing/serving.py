"""registry key serves: let one person's key sign for a further organisation."""

from __future__ import annotations

import click

from registry.cli.kit.fingerprints import NamesAKey
from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.signing.serving import LetServe, let_serve


@click.command("serves", cls=NamesAKey)
@click.argument("kid")
@click.argument("partner_id")
@click.option("--role", required=True, help="Their post at that organisation.")
@as_option
@acting()
async def serves(registry: Registry, actor: Actor, *, kid: str, partner_id: str, role: str) -> None:
    """Let the key KID sign for PARTNER_ID too. Officers of both have to agree."""
    key = await let_serve(registry, actor, LetServe(kid, partner_id, role))
    click.echo(f"{key.person}'s key signs for {partner_id} too, as {key.role}.")
