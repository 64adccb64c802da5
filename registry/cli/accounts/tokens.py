"""registry token … : bearer tokens for people and systems."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services import access
from registry.services.accounts import tokens
from registry.services.context import Registry, iso


@click.group("token")
def token_group() -> None:
    """Bearer tokens: new, list, revoke."""


@token_group.command("new")
@click.option("--org", required=True, help="The organisation the token speaks for.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(access.ROLES))
@click.option("--days", default=90, show_default=True, help="How long it lives.")
@click.option("--label", default="", help="Whose it is.")
@json_option
@acting()
async def new(
    registry: Registry,
    actor: Actor,
    *,
    org: str,
    roles: tuple[str, ...],
    days: int,
    label: str,
    as_json: bool,
) -> None:
    """Make a token. It is shown once and kept only as a hash."""
    secret, token, _ = await tokens.new_token(registry, actor, org, roles, days=days, label=label)
    if as_json:
        print_json({"token": secret, "id": token.token_id, "expires_at": iso(token.expires_at)})
        return
    click.echo(secret)
    click.echo(
        f"Keep it now: it is not shown again. It lives until {iso(token.expires_at)}.", err=True
    )


@token_group.command("list")
@as_option
@acting()
async def list_all(registry: Registry, actor: Actor) -> None:
    """The tokens of an organisation."""
    for token in await tokens.list_tokens(registry, actor):
        state = "revoked" if token.revoked_at else f"until {iso(token.expires_at)}"
        click.echo(f"{token.token_id}  {', '.join(token.roles):<28} {state}  {token.label}")


@token_group.command("revoke")
@click.argument("token_id")
@as_option
@acting()
async def revoke(registry: Registry, actor: Actor, token_id: str) -> None:
    """End a token at once."""
    receipt = await tokens.revoke_token(registry, actor, token_id)
    click.echo(f"{token_id} is revoked.")
    print_receipt(receipt)
