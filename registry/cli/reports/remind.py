"""registry remind: notify the parties of review dates; for cron, where no server runs."""

from __future__ import annotations

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.running import opening
from registry.services.context import Registry
from registry.services.reports.reminders import remind


@click.command("remind")
@json_option
@opening()
async def remind_command(registry: Registry, *, as_json: bool) -> None:
    """Tell parties that a review is due in 3 months, 1 month or 1 week, or is overdue.

    Each is told of each once, so run it as often as you like. `registry serve` does the same when
    it starts and every hour.
    """
    sent = await remind(registry)
    if as_json:
        counts = {
            "notices": sent.notifications,
            "organisations": sent.organisations,
            "documents": sent.documents,
        }
        print_json(counts)
    elif sent.notifications:
        click.echo(
            f"{_count(sent.organisations, 'organisation')} told about "
            f"{_count(sent.documents, 'document')}: {_count(sent.notifications, 'notice')}."
        )
    else:
        click.echo("Everyone who is to be told of a review has been told.")


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
