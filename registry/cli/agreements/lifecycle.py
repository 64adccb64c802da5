"""registry agreement suspend … refuse-paper: the steps after a version is registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, as_option
from registry.cli.kit.values import DAY, EXISTING_FILE, digest_of
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Document
from registry.services.agreements import steps
from registry.services.agreements.history import dated_before
from registry.services.context import Registry
from registry.services.signing import paper_signatures

_HELP: dict[str, str] = {
    Act.SUSPEND: "Suspend a version: no check relies on it until it is reinstated.",
    Act.REINSTATE: "Lift a suspension: your own, or as the operator another's (--of).",
    Act.TERMINATE: "End a version for good. The operator's officers alone may.",
    Act.WITHDRAW: "Withdraw a version that not every party has signed.",
}


def add_lifecycle_commands(group: click.Group) -> None:
    """Add the commands to ``registry agreement``."""
    for act in (Act.SUSPEND, Act.REINSTATE, Act.TERMINATE, Act.WITHDRAW):
        group.add_command(_step_command(act))
    group.add_command(enter_paper)
    group.add_command(confirm_paper)
    group.add_command(refuse_paper)


def _step_command(act: str) -> click.Command:
    @click.argument("agreement_id")
    @click.argument("version", type=int)
    @click.option("--reason", required=True, help="Why; every party reads it.")
    @click.option("--on", "effective_on", type=DAY, help="The first day; today if left out.")
    @click.option("--of", default="", metavar="ORG", help="Whose suspension is lifted.")
    @as_option
    @acting()
    async def command(
        registry: Registry,
        actor: Actor,
        *,
        agreement_id: str,
        version: int,
        reason: str,
        effective_on: datetime | None,
        of: str,
    ) -> None:
        day = effective_on.date() if effective_on else None
        step = steps.StepRequest(agreement_id, version, act, reason, day, of)
        _print(*await steps.take_step(registry, actor, step))

    return click.command(act, help=_HELP[act])(command)


@click.command("paper")
@click.argument("agreement_id")
@click.argument("version", type=int)
@click.option("--party", required=True, help="Whose signature it is.")
@click.option("--name", required=True, help="Who signed.")
@click.option("--role", required=True, help="In which role.")
@click.option("--on", "signed_on", type=DAY, required=True, help="The day they signed.")
@click.option(
    "--scan", type=EXISTING_FILE, required=True, help="The scan; its digest alone is kept."
)
@as_option
@acting(scan=digest_of)
async def enter_paper(
    registry: Registry,
    actor: Actor,
    *,
    agreement_id: str,
    version: int,
    party: str,
    name: str,
    role: str,
    signed_on: datetime,
    scan: str,
) -> None:
    """Enter a signature made on paper; that party's officer then confirms it."""
    entered = paper_signatures.PaperSignature(
        agreement_id, version, party, name, role, signed_on.date(), scan
    )
    view, receipts = await paper_signatures.enter(registry, actor, entered)
    _print(view, receipts)
    if note := dated_before(view, signed_on.date()):
        click.echo(note)
    if party in view.standing.missing:
        click.echo(f"It counts once an officer of {party} has confirmed it.")


@click.command("confirm-paper")
@click.argument("agreement_id")
@click.argument("version", type=int)
@click.option("--scan", type=EXISTING_FILE, required=True, help="Your copy of the same scan.")
@click.option("--entry", type=int, help="Which entry of it, where it was read in different ways.")
@as_option
@acting(scan=digest_of)
async def confirm_paper(
    registry: Registry,
    actor: Actor,
    *,
    agreement_id: str,
    version: int,
    scan: str,
    entry: int | None,
) -> None:
    """Confirm your organisation's signature on paper."""
    view, receipts = await paper_signatures.confirm(
        registry, actor, agreement_id, version, scan, entry
    )
    _print(view, receipts)
    for signature in view.signatures:
        if signature.evidence_sha256 == scan:
            signatory = f"{signature.person}, {signature.role}"
            click.echo(f"Signed for {signature.partner_id} by {signatory}.")


@click.command("refuse-paper")
@click.argument("agreement_id")
@click.argument("version", type=int)
@click.option("--reason", required=True, help="Why; who entered it reads it.")
@as_option
@acting()
async def refuse_paper(
    registry: Registry, actor: Actor, agreement_id: str, version: int, reason: str
) -> None:
    """Say that the signature on paper entered for your organisation is not its own."""
    _print(*await paper_signatures.refuse(registry, actor, agreement_id, version, reason))


def _print(view: Version[Document], receipts: Sequence[Receipt]) -> None:
    state = view.state.replace("_", " ")
    click.echo(f"{view.document.title}, version {view.document.version}: {state}.")
    if view.standing.missing:
        click.echo(f"Yet to sign: {', '.join(view.standing.missing)}.")
    for receipt in receipts:
        print_receipt(receipt)
