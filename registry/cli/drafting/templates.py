"""registry template … : list and show the templates of agreements."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import print_json
from registry.cli.kit.plain import plain_errors
from registry.services.drafting.template_library import template, templates


@click.group("template")
def template_group() -> None:
    """Templates of agreements, and the parts that organisations fill."""


@template_group.command("list")
@plain_errors
def list_all() -> None:
    """Every template, with its parts and the kinds of organisation that may fill them."""
    for entry in templates().values():
        click.echo(f"{entry['id']}: {entry['title']}")
        for part in entry["parts"]:
            click.echo(f"  {part['part']:<20} {', '.join(part['kinds'])}")


@template_group.command("show")
@click.argument("template_id")
@plain_errors
def show(template_id: str) -> None:
    """A template, whole."""
    print_json(template(template_id))
