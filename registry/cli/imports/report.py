"""What an import found, said at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from registry.services.imports.outcome import Outcome
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Table

_SHOWN = 50
_WIDTH = 60


def progress(done: int, of: int) -> None:
    """A line that rewrites itself, for a person who waits; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return
    line = f"{done:,} of {of:,} looked at"
    click.echo(f"\r{line:<{_WIDTH}}", err=True, nl=done == of)


def say_table(table: Table) -> None:
    """What was read as what."""
    click.echo(f"{_count(len(table.rows), 'row')} under the headings of row {table.heading_row}.")
    unknown = [name for name in table.headings.unknown if name]
    if unknown:
        click.echo(f"Columns that were not read: {', '.join(unknown)}.")


def say_faults(outcome: Outcome) -> None:
    """The first faults by row, then the first doubts."""
    _say(outcome.faults, "--report FILE writes all of them.")
    if outcome.doubts:
        click.echo("Odd, though it stops nothing:")
        _say(outcome.doubts, "Mend these and look again.")


def _say(found: Sequence[RowFault], next_step: str) -> None:
    for fault in found[:_SHOWN]:
        click.echo(f"  {_place(fault)}: {fault.detail}")
    if len(found) > _SHOWN:
        click.echo(f"  … and {len(found) - _SHOWN:,} more. {next_step}")


def say_outcome(outcome: Outcome, what: str) -> None:
    """How many are good, and how many rows are not.

    Args:
        what: one of the records, such as ``agreement``.
    """
    found = [f"{_count(outcome.new, 'new ' + what)}"]
    found += [f"{_count(outcome.newer, 'newer version')}"] if outcome.newer else []
    found += [f"{outcome.same:,} with nothing new"] if outcome.same else []
    refused = len(outcome.refused)
    good = ", ".join(found)
    click.echo(f"Good: {good}. Refused: {_count(refused, 'row') if refused else 'none'}.")


def say_saved(outcome: Outcome, *, applied: bool) -> None:
    """What was saved, or why nothing was and what to do next."""
    if outcome.receipts:
        first, last = outcome.receipts[0].leaf_index, outcome.receipts[-1].leaf_index
        click.echo(f"Saved, all in one go: ledger entries {first} to {last}.")
    elif not applied:
        click.echo("Nothing was saved: this was a dry run. To save, run it again with --apply.")
    elif outcome.faults:
        click.echo("Nothing was saved. Mend the rows above and run it again;")
        click.echo("or save the good ones alone with --accept-good FILE-FOR-THE-REFUSED-ROWS.")
    else:
        click.echo("Nothing was saved: there is nothing new.")


def _place(fault: RowFault) -> str:
    return f"Row {fault.row}, {fault.heading}" if fault.heading else f"Row {fault.row}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
