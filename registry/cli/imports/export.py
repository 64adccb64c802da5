"""registry export … : export the register as files."""

from __future__ import annotations

from pathlib import Path

import click

from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.imports.exports import KINDS, export


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@click.option("--out", type=click.Path(dir_okay=False), help="Standard output if left out.")
@as_option
@acting()
async def export_command(
    registry: Registry, actor: Actor, kind: str, form: str, out: str | None
) -> None:
    """Organisations, agreements or members as CSV (as an import takes them) or JSON (whole)."""
    exported = await export(registry, actor, kind)
    text = exported.as_csv() if form == "csv" else exported.as_json()
    if out is None:
        click.echo(text, nl=False)
        return
    Path(out).write_text(text, encoding="utf-8", newline="")
    click.echo(f"{out} is written: {len(exported.found):,} {kind}.")
