"""registry token … : bearer tokens for people and systems."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import acting, as_option, print_receipt, with_registry
from registry.domain.records.accounts import Token
from registry.domain.records.acting import Receipt
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
@plain_errors
def new(org: str, roles: tuple[str, ...], days: int, label: str, *, as_json: bool) -> None:
    """Make a token. It is shown once and kept only as a hash."""

    async def work(registry: Registry) -> tuple[str, Token, Receipt]:
        actor = await acting(registry, None)
        return await tokens.new_token(registry, actor, org, roles, days=days, label=label)

    secret, token, _ = with_registry(work)
    if as_json:
        print_json({"token": secret, "id": token.token_id, "expires_at": iso(token.expires_at)})
        return
    click.echo(secret)
    click.echo(
        f"Keep it now: it is not shown again. It lives until {iso(token.expires_at)}.", err=True
    )


@token_group.command("list")
@as_option
@plain_errors
def list_all(as_organisation: str | None) -> None:
    """The tokens of an organisation."""

    async def work(registry: Registry) -> list[Token]:
        return await tokens.list_tokens(registry, await acting(registry, as_organisation))

    for token in with_registry(work):
        state = "revoked" if token.revoked_at else f"until {iso(token.expires_at)}"
        click.echo(f"{token.token_id}  {', '.join(token.roles):<28} {state}  {token.label}")


@token_group.command("revoke")
@click.argument("token_id")
@as_option
@plain_errors
def revoke(token_id: str, as_organisation: str | None) -> None:
    """End a token at once."""

    async def work(registry: Registry) -> Receipt:
        return await tokens.revoke_token(
            registry, await acting(registry, as_organisation), token_id
        )

    receipt = with_registry(work)
    click.echo(f"{token_id} is revoked.")
    print_receipt(receipt)
