"""What commands say of what was recorded."""

from __future__ import annotations

from collections.abc import Sequence

import click

from registry.domain.records.acting import Receipt
from registry.errors import Fault


def print_receipt(receipt: Receipt | None) -> None:
    """Where the write stands in the ledger."""
    if receipt is not None:
        click.echo(f"Recorded as ledger entry {receipt.leaf_index} ({receipt.leaf_hash[:16]}…).")


def print_warnings(doubtful: Sequence[Fault]) -> None:
    """What is doubtful about what was kept: on stderr, for nothing was refused."""
    if doubtful:
        click.echo("It is kept as you wrote it. Look at this again:", err=True)
    for fault in doubtful:
        click.echo(f"  {fault.pointer}: {fault.detail}", err=True)
