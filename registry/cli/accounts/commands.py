"""registry account … : who may sign in to the pages."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import acting, as_option, with_registry
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
@plain_errors
def invite(org: str, roles: tuple[str, ...], address: str, name: str, *, as_json: bool) -> None:
    """Invite someone. The link is shown once; pass it to them yourself."""

    async def work(registry: Registry) -> tuple[Person, str]:
        actor = await acting(registry, None)
        person, secret = await administration.invite(registry, actor, org, roles, address, name)
        return person, _address(registry, secret)

    _show_link(*with_registry(work), as_json=as_json)


@account_group.command("list")
@as_option
@plain_errors
def list_all(as_organisation: str | None) -> None:
    """Who may sign in for an organisation."""

    async def work(registry: Registry) -> list[Person]:
        actor = await acting(registry, as_organisation)
        return await administration.list_people(registry, actor, actor.partner_id)

    for person in with_registry(work):
        roles = ", ".join(person.roles)
        click.echo(f"{person.account_id}  {person.status:<8} {roles:<28} {person.name}")


@account_group.command("link")
@click.argument("account_id")
@json_option
@plain_errors
def link(account_id: str, *, as_json: bool) -> None:
    """Make a new link, for who lost theirs, their phone or their password."""

    async def work(registry: Registry) -> tuple[Person, str]:
        actor = await acting(registry, None)
        person, secret = await administration.new_link(registry, actor, account_id)
        return person, _address(registry, secret)

    _show_link(*with_registry(work), as_json=as_json)


@account_group.command("close")
@click.argument("account_id")
@plain_errors
def close(account_id: str) -> None:
    """Close an account: its sessions and links end at once."""

    async def work(registry: Registry) -> Person:
        return await administration.close_account(
            registry, await acting(registry, None), account_id
        )

    with_registry(work)
    click.echo(f"{account_id} is closed.")


def _address(registry: Registry, secret: str) -> str:
    return f"{registry.base_url}/invitation/{secret}"


def _show_link(person: Person, address: str, *, as_json: bool) -> None:
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
