"""registry audit: whether everything is as it was written."""

from __future__ import annotations

import sys
import time
from typing import Final

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.plain import EXIT_REFUSED
from registry.cli.kit.running import opening
from registry.domain.records.damage import SCHEMA, DamagedRow, DamageFault
from registry.services.context import Registry
from registry.services.ledger_ports import ENTRIES, AuditStep
from registry.services.reports.audit import Audit, audit

_EVERY_SECONDS: Final = 2.0
_WORDS: Final = {
    DamageFault.ALTERED: "is not what was written",
    DamageFault.UNREADABLE: "cannot be read",
    DamageFault.MISSING: "was taken away",
    DamageFault.INSERTED: "was put in; the registry did not write it",
    DamageFault.REORDERED: "stands in another's place",
    DamageFault.ROLLED_BACK: "is an older one that was put back",
    DamageFault.KEY_SWAPPED: "is not the key that was enrolled",
}


class _Progress:
    """Says on stderr how far it is, every two seconds."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, step: AuditStep) -> None:
        if time.monotonic() - self._said < _EVERY_SECONDS:
            return
        self._said = time.monotonic()
        of = f" of {step.of:,}" if step.part == ENTRIES else ""
        click.echo(f"Looking at {step.part}: {step.done:,}{of}.", err=True)


@click.command("audit")
@click.option("--from", "since", type=click.IntRange(0), default=0, help="Only from this entry on.")
@json_option
@opening()
async def audit_command(registry: Registry, since: int, *, as_json: bool) -> None:
    """Compare everything on record with what was written, and name what differs.

    Every row, entry of the ledger, signature and checkpoint, and the database's own definitions. It
    ends with 0 if everything is as it was written, and with 1 if anything is not.
    """
    began = time.monotonic()
    made = await audit(registry, since=since, say=_Progress())
    if as_json:
        print_json(_as_json(made))
    else:
        _print(made, time.monotonic() - began)
    if not made.is_whole:
        sys.exit(EXIT_REFUSED)


def _print(made: Audit, seconds: float) -> None:
    for row in made.found:
        click.echo(line(row))
    if made.many > len(made.found):
        click.echo(f"and {made.many - len(made.found):,} more")
    entries = f"{max(made.size - made.since, 0):,} entries and {made.signatures:,} signatures"
    click.echo(f"Compared {entries} in {seconds:.0f} s.")
    if made.is_whole:
        click.echo("Everything is as it was written.")
    else:
        click.echo("Keep a copy of the database as it is now, and restore it from a backup.")


def line(row: DamagedRow) -> str:
    """A finding in words."""
    what = row.kind.replace("_", " ")
    if row.kind == SCHEMA:
        where = f", {row.where}"
    else:
        where = f", entry {row.leaf_index:,}" if row.leaf_index >= 0 else ""
    return f"{row.fault}: {what}{where} {_WORDS[DamageFault(row.fault)]}."


def _as_json(made: Audit) -> dict[str, object]:
    return {
        "whole": made.is_whole,
        "from": made.since,
        "entries": made.size,
        "signatures": made.signatures,
        "found": [
            {"kind": row.kind, "entry": row.leaf_index, "fault": str(row.fault)}
            | ({"where": row.where} if row.where else {})
            for row in made.found
        ],
        "many": made.many,
    }
