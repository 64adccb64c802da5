"""registry account … : manage who may sign in to the pages."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services import access
from registry.services.accounts import administration
from registry.services.accounts.administration import Person
from registry.services.context import Registry, iso


@click.group("account")
def account_group() -> None:
    """Who may sign in to the pages: invite, list, link, close."""


@account_group.command("invite")
@click.option("--org", required=True, help="The organisation they work for.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(access.ROLES))
@click.option("--address", required=True, help="The email address they sign in with.")
@click.option("--name", required=True, help="Their name.")
@json_option
@acting()
async def invite(
    registry: Registry,
    actor: Actor,
    *,
    org: str,
    roles: tuple[str, ...],
    address: str,
    name: str,
    as_json: bool,
) -> None:
    """Invite someone. The link is shown once; pass it to them yourself."""
    person, secret = await administration.invite(registry, actor, org, roles, address, name)
    _show_link(registry, person, secret, as_json=as_json)


@account_group.command("list")
@as_option
@acting()
async def list_all(registry: Registry, actor: Actor) -> None:
    """Who may sign in for an organisation."""
    for person in await administration.list_people(registry, actor, actor.partner_id):
        roles = ", ".join(person.roles)
        click.echo(f"{person.account_id}  {person.status:<8} {roles:<28} {person.name}")


@account_group.command("link")
@click.argument("account_id")
@json_option
@acting()
async def link(registry: Registry, actor: Actor, account_id: str, *, as_json: bool) -> None:
    """Make a new link, for who lost theirs, their phone or their password."""
    person, secret = await administration.new_link(registry, actor, account_id)
    _show_link(registry, person, secret, as_json=as_json)


@account_group.command("close")
@click.argument("account_id")
@acting()
async def close(registry: Registry, actor: Actor, account_id: str) -> None:
    """Close an account: its sessions and links end at once."""
    await administration.close_account(registry, actor, account_id)
    click.echo(f"{account_id} is closed.")


def _show_link(registry: Registry, person: Person, secret: str, *, as_json: bool) -> None:
    address = f"{registry.base_url}/invitation/{secret}"
    until = iso(person.recorded_at + administration.LINK_LIFE)
    if as_json:
        print_json({"id": person.account_id, "link": address, "expires_at": until})
        return
    click.echo(address)
    click.echo(
        f"Give it to them yourself: it is not shown again. It works once, until {until}.\n"
        f"Their account is {person.account_id}.",
        err=True,
    )
