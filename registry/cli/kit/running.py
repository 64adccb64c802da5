"""How commands run: an opened registry, and the acting organisation.

Whoever can run these commands can read the database anyway, so the shell may act in any role;
``--as`` says for which organisation, and the records name the shell.
"""

from __future__ import annotations

import asyncio
import getpass
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import click

from registry.bootstrap import open_registry
from registry.domain.records.acting import Actor, Receipt
from registry.errors import Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.context import Registry
from registry.settings import Settings

T = TypeVar("T")


def settings() -> Settings:
    """The settings of this shell's environment."""
    return Settings.from_environment(os.environ)


def with_registry(work: Callable[[Registry], Awaitable[T]]) -> T:
    """Open the registry of the environment, do the work, close it."""

    async def main() -> T:
        async with open_registry(settings()) as registry:
            return await work(registry)

    return asyncio.run(main())


async def acting(registry: Registry, as_organisation: str | None) -> Actor:
    """The actor of this shell: ``as_organisation``, or the operator."""
    async with registry.database.reads() as reads:
        partner_id = as_organisation or await reads.operator()
        if partner_id is None or await reads.partner(partner_id) is None:
            raise NotFoundError("No organisation is registered under that id.")
    return Actor(partner_id, frozenset(access.ROLES), f"shell:{getpass.getuser()}")


def moment(text: str, pointer: str) -> datetime:
    """An aware time from an option; raises ``InvalidInputError``."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        detail = "Give a UTC time, such as 2026-11-22T14:05:00Z."
        raise InvalidInputError([Fault(pointer, detail)])
    return found


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


as_option = click.option(
    "--as", "as_organisation", metavar="ORG", help="The organisation you act for."
)
