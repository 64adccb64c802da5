"""registry agreement annex: the file of an annex, as the parties signed its digest."""

from __future__ import annotations

from pathlib import Path

import click

from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services.agreements import registering
from registry.services.agreements.annexes.files import annex_of_version
from registry.services.context import Registry


@click.command("annex")
@click.argument("agreement_id")
@click.argument("sha256")
@click.option("--version", type=int, default=None, help="The one that stands if left out.")
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="The file to write.")
@as_option
@acting()
async def agreement_annex(
    registry: Registry,
    actor: Actor,
    agreement_id: str,
    sha256: str,
    version: int | None,
    out: str,
) -> None:
    """Write the file of an annex, by the digest that the parties signed."""
    view = await registering.read(registry, actor, agreement_id, version)
    number = view.document.version
    file = await annex_of_version(registry, actor, agreement_id, number, sha256.lower())
    Path(out).write_bytes(file.content)
    click.echo(f"{out} is written ({file.media_type}, {file.size} bytes).")
