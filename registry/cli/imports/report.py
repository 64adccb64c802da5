"""Print in the terminal what an import found."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from registry.services.imports.outcome import Outcome
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Table

_SHOWN = 50
_WIDTH = 60


def progress(done: int, total: int) -> None:
    """Print the progress on one line that rewrites itself; print nothing outside a terminal."""
    if not sys.stderr.isatty():
        return
    line = f"{done:,} of {total:,} looked at"
    click.echo(f"\r{line:<{_WIDTH}}", err=True, nl=done == total)


def say_table(table: Table) -> None:
    """Print how many rows were read, and which columns were not."""
    click.echo(f"{_count(len(table.rows), 'row')} under the headings of row {table.heading_row}.")
    unknown = [name for name in table.headings.unknown if name]
    if unknown:
        click.echo(f"Columns that were not read: {', '.join(unknown)}.")


def say_faults(outcome: Outcome) -> None:
    """Print the first faults by row, then the first doubts."""
    _say(outcome.faults, "--report FILE writes all of them.")
    if outcome.doubts:
        click.echo("Odd, though it stops nothing:")
        _say(outcome.doubts, "Mend these and look again.")


def _say(faults: Sequence[RowFault], next_step: str) -> None:
    for fault in faults[:_SHOWN]:
        click.echo(f"  {_place(fault)}: {fault.detail}")
    if len(faults) > _SHOWN:
        click.echo(f"  … and {len(faults) - _SHOWN:,} more. {next_step}")


def say_outcome(outcome: Outcome, what: str) -> None:
    """Print how many records are good, and how many rows are refused.

    Args:
        what: the word for one record, such as ``agreement``.
    """
    good = [f"{_count(outcome.new, 'new ' + what)}"]
    good += [f"{_count(outcome.newer, 'newer version')}"] if outcome.newer else []
    good += [f"{outcome.same:,} with nothing new"] if outcome.same else []
    refused = _count(len(outcome.refused), "row") if outcome.refused else "none"
    click.echo(f"Good: {', '.join(good)}. Refused: {refused}.")


def say_saved(outcome: Outcome, *, applied: bool) -> None:
    """Print what was saved, or why nothing was saved and what to do next."""
    if outcome.receipts:
        first, last = outcome.receipts[0].leaf_index, outcome.receipts[-1].leaf_index
        click.echo(f"Saved, all in one go: ledger entries {first} to {last}.")
        if outcome.waiting:
            changes = _count(outcome.waiting, "change")
            click.echo(f"{changes} of names or contacts wait for a second person, as one list:")
            click.echo("registry act list")
    if outcome.asked:
        asked = _count(outcome.asked, "part")
        click.echo(f"{asked} of these wait for the other organisation to agree:")
        click.echo("registry act list")
    if outcome.receipts or outcome.asked:
        return
    if not applied:
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
