"""registry db damage and db dealt-with: what is damaged, what to do, and how it was dealt with."""

from __future__ import annotations

import textwrap

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, opening
from registry.domain.damage import words
from registry.domain.records.acting import Actor
from registry.domain.records.damage import DamageOutcome
from registry.services.context import Registry, iso
from registry.services.reports import damage_views as views
from registry.services.reports.audit import audit
from registry.services.reports.damage_outcome import settle

_WIDTH = 88


@click.command("damage")
@click.argument("damage_id", required=False, metavar="[REFERENCE]")
@click.option("--all", "show_all", is_flag=True, help="Also what was dealt with.")
@json_option
@opening()
async def damage_command(
    registry: Registry, damage_id: str | None, *, show_all: bool, as_json: bool
) -> None:
    """Show what is damaged, and what to do"""
    if damage_id:
        shown = [await views.read_damage(registry, views.TERMINAL, damage_id)]
    else:
        await audit(registry)
        found = await views.list_damage(registry, views.TERMINAL)
        listed = [*found.met, *found.open, *(found.settled if show_all else ())]
        shown = await views.in_words(registry, views.TERMINAL, listed)
    if as_json:
        print_json([view.as_json() for view in shown])
        return
    for view in shown:
        _print(view, whole=bool(damage_id) or not view.damage.damage_id)
    if not shown:
        click.echo("No damage was found.")
    elif not damage_id:
        click.echo("What to do about one: registry db damage REFERENCE")


@click.command("dealt-with")
@click.argument("damage_id", metavar="REFERENCE")
@click.option(
    "--how", required=True, type=click.Choice([*map(str, DamageOutcome)]), help="What became of it."
)
@click.option("--note", required=True, help="What was done, without naming a person.")
@acting()
async def dealt_with_command(
    registry: Registry, actor: Actor, damage_id: str, how: str, note: str
) -> None:
    """Record how damage was dealt with"""
    print_receipt(await settle(registry, actor, damage_id, how, note))
    click.echo("Saved. The operator’s officers are told.")


def _print(view: views.DamageView, *, whole: bool) -> None:
    found = view.damage
    place = f", entry {found.place}" if found.place >= 0 else ""
    place += f", {found.where}" if found.where else ""
    click.echo(f"{iso(found.found_at)}  {found.damage_id}  {found.kind}{place}: {found.fault}")
    _wrapped(view.told.what)
    if not found.is_open:
        by = f"{words.OUTCOMES[view.outcome]}, {iso(found.recorded_at)}"
        _wrapped(f"Dealt with: {by}. {found.note}")
    elif whole:
        _details(view)
    click.echo()


def _details(view: views.DamageView) -> None:
    _wrapped(view.told.meanwhile)
    if view.damage.went_on_from is not None:
        _wrapped(f"Recording went on from entry {view.damage.went_on_from}.")
    if view.fingerprint:
        _wrapped(f"Fingerprint in the register now: {view.fingerprint}")
    if view.told.caveat:
        _wrapped(view.told.caveat)
    for heading, steps in (
        ("What to do now", view.told.do_now),
        ("Put it right", view.told.put_right),
    ):
        click.echo(f"  {heading}")
        for number, step in enumerate(steps, start=1):
            _wrapped(f"{number}  {step}", indent="    ")


def _wrapped(text: str, indent: str = "  ") -> None:
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    for line in lines:
        click.echo(f"{indent}{line}")
