"""registry export … and registry agreement document: what the registry holds, as files."""

from __future__ import annotations

from pathlib import Path

import click

from registry.cli.plain import plain_errors
from registry.cli.running import acting, as_option, with_registry
from registry.services.agreement_document import agreement_html
from registry.services.context import Registry
from registry.services.exports import KINDS, Export, export


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@click.option("--out", type=click.Path(dir_okay=False), help="Standard output if left out.")
@as_option
@plain_errors
def export_command(kind: str, form: str, out: str | None, as_organisation: str | None) -> None:
    """Organisations, agreements or members as CSV (as an import takes them) or JSON (whole)."""

    async def work(registry: Registry) -> Export:
        return await export(registry, await acting(registry, as_organisation), kind)

    found = with_registry(work)
    text = found.as_csv() if form == "csv" else found.as_json()
    if out is None:
        click.echo(text, nl=False)
        return
    Path(out).write_text(text, encoding="utf-8", newline="")
    click.echo(f"{out} is written: {len(found.records):,} {kind}.")


@click.command("document")
@click.argument("agreement_id")
@click.option("--version", type=int, default=None, help="The one that stands if left out.")
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="An HTML file.")
@as_option
@plain_errors
def agreement_document(
    agreement_id: str, version: int | None, out: str, as_organisation: str | None
) -> None:
    """Write an agreement as a document to read and print, with its signatures."""

    async def work(registry: Registry) -> str:
        actor = await acting(registry, as_organisation)
        return await agreement_html(registry, actor, agreement_id, version)

    Path(out).write_text(with_registry(work), encoding="utf-8")
    click.echo(f"{out} is written. Open it in a browser to read, print or save it as PDF.")
