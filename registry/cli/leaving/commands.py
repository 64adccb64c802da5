"""registry notice … : leave the charter or an agreement. ``sign`` runs on the signatory's side."""

from __future__ import annotations

from datetime import datetime
from typing import IO

import click

from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, as_option
from registry.cli.kit.values import DAY, EXISTING_FILE, digest_of
from registry.cli.kit.when_called import LoadedWhenCalled
from registry.domain.records.acting import Actor, Receipt
from registry.errors import Fault, InvalidInputError
from registry.services.context import Registry
from registry.services.leaving import departures, giving_notice, notice_input
from registry.services.leaving.departures import Affected, Departure
from registry.services.leaving.giving_notice import Left

_SIGN = LoadedWhenCalled(
    "sign",
    "leaving.sign.notice_sign",
    "Sign a notice of leaving LEAVES, the id of the charter or an agreement.",
)


@click.group("notice", commands=[_SIGN])
def notice_group() -> None:
    """Leaving the charter or an agreement: sign a notice, hand it in, record a letter."""


def _read_notice(file: IO[bytes]) -> str:
    content = file.read()
    if not content.isascii():
        detail = "This is not what `registry notice sign` writes: one line of plain letters."
        raise InvalidInputError([Fault("", detail)])
    return "".join(content.decode("ascii").split())


@notice_group.command("hand-in")
@click.argument("file", type=click.File("rb"))
@as_option
@acting(file=_read_notice)
async def hand_in(registry: Registry, actor: Actor, file: str) -> None:
    """Hand in a notice made with `registry notice sign`."""
    _print(*await giving_notice.hand_in(registry, actor, file))


@notice_group.command("letter")
@click.argument("leaves")
@click.option("--org", required=True, help="The organisation that leaves.")
@click.option("--on", "effective_on", type=DAY, required=True, help="The first day without it.")
@click.option("--reason", required=True, help="Why, in a line that every counterpart reads.")
@click.option("--name", required=True, help="Who signed the letter.")
@click.option("--role", required=True, help="In which role.")
@click.option(
    "--scan", type=EXISTING_FILE, required=True, help="The scan; its digest alone is kept."
)
@as_option
@acting(scan=digest_of)
async def letter(
    registry: Registry,
    actor: Actor,
    *,
    leaves: str,
    org: str,
    effective_on: datetime,
    reason: str,
    name: str,
    role: str,
    scan: str,
) -> None:
    """Record a notice given on paper."""
    command = notice_input.Letter(org, leaves, effective_on.date(), reason, name, role, scan)
    _print(*await giving_notice.record_letter(registry, actor, command))


@notice_group.command("what-if")
@click.argument("org")
@click.option("--leaves", help="The charter or agreement it would leave, and nothing else.")
@as_option
@acting()
async def what_if(registry: Registry, actor: Actor, org: str, leaves: str | None) -> None:
    """What would happen if ORG left everything it takes part in. Nothing is saved."""
    _print_departure(await departures.what_if(registry, actor, org, leaves))


def _print(left: Left, receipts: list[Receipt]) -> None:
    notice = left.notice
    click.echo(f"{notice.partner_id} leaves {notice.document_id} on {notice.effective_on}.")
    _print_departure(left.departure)
    for receipt in receipts:
        print_receipt(receipt)


def _print_departure(departure: Departure) -> None:
    counterparties = ", ".join(departure.counterparties) or "nobody"
    click.echo(f"Has agreements with: {counterparties}.")
    for agreement in departure.agreements:
        name = f"{agreement.title} ({agreement.document_id}, version {agreement.version})"
        click.echo(f"\n{name}.{_effect_on(agreement)}")
        for sender, recipient, purpose in agreement.sharings:
            click.echo(f"  no longer covered: {sender} to {recipient}, {purpose}")
        if agreement.takes:
            click.echo(
                f"  texts from the charter, to write into the next version: {agreement.takes}"
            )
        click.echo(f"  what it says under “Leaving”: {agreement.survives}")
    if departure.survives:
        click.echo(f"\nWhat the charter says under “Leaving”: {departure.survives}")


def _effect_on(agreement: Affected) -> str:
    if agreement.covers_nothing_yet:
        return " Not signed by every party: it covers nothing yet."
    if not agreement.leaves:
        return " It stands on the charter and is not left with it. Tell them if you leave it too."
    return " It ends: fewer than two parties stay." if agreement.ends else ""
