"""registry act … : what the operator does over an organisation, and the second person's yes."""

from __future__ import annotations

import click

from registry.cli.kit.running import acting, as_option, opening
from registry.domain.records.acting import Actor
from registry.errors import NotSignedInError
from registry.services.accounts import sign_in
from registry.services.accounts.sessions import end_session, find_session
from registry.services.context import Registry, iso
from registry.services.joint import confirming, listing
from registry.services.joint.listing import ActView


@click.group("act")
def act_group() -> None:
    """Acts over an organisation that need a second person: list, show, confirm, stop."""


@act_group.command("list")
@as_option
@acting()
async def list_all(registry: Registry, actor: Actor) -> None:
    """The acts over an organisation or, for the operator, over any: open ones first."""
    for view in await listing.list_acts(registry, actor):
        click.echo(_line(view))


@act_group.command("show")
@click.argument("act_id")
@as_option
@acting()
async def show(registry: Registry, actor: Actor, act_id: str) -> None:
    """One act: what it is, who began it, and who can confirm it from when."""
    view = await listing.read_act(registry, actor, act_id)
    click.echo(_line(view))
    for detail in view.details:
        click.echo(f"  {detail}")
    click.echo(f"  Begun {iso(view.act.begun_at)} by {view.begun_by}.")
    if view.confirmed_by:
        click.echo(f"  Confirmed {iso(view.act.recorded_at)} by {view.confirmed_by}.")
    elif view.act.waits:
        whose = "of that organisation" if view.way == "own" else "of the operator"
        click.echo(f"  An officer {whose} can confirm it from {iso(view.not_before)}.")


@act_group.command("confirm")
@click.argument("act_id")
@click.option("--address", required=True, help="The email address you sign in with.")
@click.option("--told", default="", help="How the organisation was told, if you are the operator.")
@opening()
async def confirm(registry: Registry, act_id: str, address: str, told: str) -> None:
    """Confirm an act as the second person. It asks for your password and your app's code."""
    token = await _signed_in(registry, address)
    try:
        session = await find_session(registry, token)
        if session is None:
            raise NotSignedInError("This sign-in has ended.")
        done = await confirming.confirm(registry, session.actor, act_id, told)
    finally:
        await end_session(registry, token)
    if done.act.is_open:
        click.echo(f"You stand for {act_id} now. A second person still has to confirm it.")
        return
    click.echo(f"{act_id} is confirmed.")
    if done.person is not None:
        click.echo(f"{registry.base_url}/invitation/{done.secret}")
        click.echo("Give it to them yourself: it is not shown again. It works once.", err=True)


@act_group.command("stop")
@click.argument("act_id")
@as_option
@acting()
async def stop(registry: Registry, actor: Actor, act_id: str) -> None:
    """Object to an act over an organisation or, as the operator, take it back."""
    await confirming.stop(registry, actor, act_id)
    click.echo(f"{act_id} is stopped. Nothing came of it.")


async def _signed_in(registry: Registry, address: str) -> str:
    """Sign in, as on the pages: the terminal itself is nobody."""
    password = click.prompt("Password", hide_input=True, err=True)
    half = await sign_in.begin(registry, address, password)
    code = click.prompt("Code from your app", err=True)
    token, _ = await sign_in.finish(registry, half, code)
    return token


def _line(view: ActView) -> str:
    act = view.act
    return f"{act.act_id}  {act.state:<16} {act.partner_id:<28} {view.title}"
