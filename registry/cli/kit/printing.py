"""Print what was recorded, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from registry.domain.records.acting import Receipt
from registry.errors import Fault


def print_receipt(receipt: Receipt | None) -> None:
    """Print the place of a write in the ledger."""
    if receipt is not None:
        click.echo(f"Recorded as ledger entry {receipt.leaf_index} ({receipt.leaf_hash[:16]}…).")


def print_warnings(doubts: Sequence[Fault]) -> None:
    """Print what is doubtful in an accepted record; on stderr, because nothing was refused."""
    if doubts:
        click.echo("It is kept as you wrote it. Look at this again:", err=True)
    for doubt in doubts:
        click.echo(f"  {doubt.pointer}: {doubt.detail}", err=True)
