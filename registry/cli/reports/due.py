"""registry due … : list what falls due, for information-governance officers."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.reports.dues import Due, partners_due


@click.group("due")
def due_group() -> None:
    """What is overdue, and what falls due soon."""


@due_group.command("partners")
@click.option("--within", type=int, default=90, show_default=True, help="So many days ahead.")
@as_option
@json_option
@acting()
async def partners(registry: Registry, actor: Actor, within: int, *, as_json: bool) -> None:
    """Organisations' registrations, assurance, policy documents, assessments and terms."""
    report = await partners_due(registry, actor, within)
    if as_json:
        print_json(
            {
                "on": report.on.isoformat(),
                "until": report.until.isoformat(),
                "total": report.total,
                "items": [_item(due) for due in report.items],
            }
        )
        return
    for due in report.items:
        state = "overdue since" if due.overdue else "due"
        click.echo(f"{state:<13} {due.due_on}  {due.legal_name}: {due.what}")
    if report.total > len(report.items):
        click.echo(f"And {report.total - len(report.items)} later ones: ask for fewer days.")
    if not report.items:
        click.echo(f"Nothing is overdue, and nothing falls due by {report.until}.")


def _item(due: Due) -> dict[str, object]:
    return {
        "partner": due.partner_id,
        "legal_name": due.legal_name,
        "kind": due.kind,
        "what": due.what,
        "due_on": due.due_on.isoformat(),
        "overdue": due.overdue,
        "pointer": due.pointer,
    }
