"""registry agreement diff: what changed between two versions."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services.agreements import changes as agreement_changes
from registry.services.context import Registry


@click.command("diff")
@click.argument("agreement_id")
@click.argument("first", type=click.IntRange(min=1), required=False, metavar="[FROM]")
@click.argument("second", type=click.IntRange(min=1), required=False, metavar="[TO]")
@as_option
@json_option
@acting()
async def agreement_diff(
    registry: Registry,
    actor: Actor,
    agreement_id: str,
    first: int | None,
    second: int | None,
    *,
    as_json: bool,
) -> None:
    """What changed from one version to another (the newest two if left out), and for whom."""
    comparison = await agreement_changes.between(registry, actor, agreement_id, first, second)
    if not as_json:
        click.echo(agreement_changes.as_text(comparison))
        return
    changes = [
        {"pointer": change.pointer, "text": change.text, "affects": list(change.affects)}
        for change in comparison.changes
    ]
    versions = {"id": comparison.document_id, "from": comparison.before, "to": comparison.after}
    print_json({**versions, "changes": changes})
