"""registry agreement document: an agreement as a page to read and print."""

from __future__ import annotations

from pathlib import Path

import click

from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services.agreements.document import agreement_html
from registry.services.context import Registry


@click.command("document")
@click.argument("agreement_id")
@click.option("--version", type=int, default=None, help="The one that stands if left out.")
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="An HTML file.")
@as_option
@acting()
async def agreement_document(
    registry: Registry, actor: Actor, agreement_id: str, version: int | None, out: str
) -> None:
    """Write an agreement as a document to read and print, with its signatures."""
    html = await agreement_html(registry, actor, agreement_id, version)
    Path(out).write_text(html, encoding="utf-8")
    click.echo(f"{out} is written. Open it in a browser to read, print or save it as PDF.")
