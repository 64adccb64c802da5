"""registry partner … : organisations and their membership."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from registry.cli.kit.json_files import json_option, print_json, read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import acting, as_option, print_receipt, print_warnings, with_registry
from registry.domain.charter.membership import membership_on
from registry.domain.records.acting import Receipt
from registry.domain.records.partners import Partner
from registry.errors import Fault
from registry.services.charter import memberships
from registry.services.context import Registry, iso
from registry.services.partners import register as partners
from registry.services.partners.doubts import look_over
from registry.services.partners.faults import clean_document
from registry.services.partners.history import PartnerVersion, partner_as_of, partner_history

_PAGE = 1_000


@click.group("partner")
def partner_group() -> None:
    """Organisations: register, change, list, show, history, membership."""


@partner_group.command("register")
@click.argument("file", type=click.Path(allow_dash=True))
@plain_errors
def register(file: str) -> None:
    """Register an organisation from its partner document (FILE, or - for standard input)."""
    document = clean_document(read_file(file))

    async def work(registry: Registry) -> tuple[Partner, Receipt, list[Fault]]:
        actor = await acting(registry, None)
        doubtful = await _doubts(registry, document)
        return *await partners.register_partner(registry, actor, document), doubtful

    partner, receipt, doubtful = with_registry(work)
    click.echo(f"{partner.legal_name} is registered as {partner.partner_id}.")
    print_receipt(receipt)
    print_warnings(doubtful)


@partner_group.command("amend")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--seen-version", type=int, required=True, help="The version you looked at.")
@as_option
@plain_errors
def amend(file: str, seen_version: int, as_organisation: str | None) -> None:
    """Replace an organisation's document; its history is kept.

    The document may say why in "change": a correction of what was wrong, or an update.
    """
    document = clean_document(read_file(file))

    async def work(registry: Registry) -> tuple[Partner, Receipt, list[Fault]]:
        actor = await acting(registry, as_organisation)
        doubtful = await _doubts(registry, document)
        amended = await partners.amend_partner(registry, actor, document, seen_version)
        return *amended, doubtful

    partner, receipt, doubtful = with_registry(work)
    click.echo(f"{partner.partner_id} is now at version {partner.version}.")
    print_receipt(receipt)
    print_warnings(doubtful)


async def _doubts(registry: Registry, document: dict[str, Any]) -> list[Fault]:
    async with registry.database.reads() as reads:
        return await look_over(registry, reads, document)


@partner_group.command("list")
@json_option
@plain_errors
def list_all(*, as_json: bool) -> None:
    """Every organisation, with its membership."""

    async def work(registry: Registry) -> list[dict[str, str]]:
        async with registry.database.reads() as reads:
            events = await reads.all_membership_events()
            found = await reads.partners(limit=_PAGE)
        stands = {each: membership_on(of, registry.today()) for each, of in events.items()}
        return [_line(p, m.status if (m := stands.get(p.partner_id)) else "-") for p in found]

    rows = with_registry(work)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['id']:<36} {row['membership']:<10} {row['kind']:<24} {row['name']}")


def _line(partner: Partner, membership: str) -> dict[str, str]:
    return {
        "id": partner.partner_id,
        "name": partner.legal_name,
        "kind": partner.kind,
        "membership": membership,
    }


@partner_group.command("show")
@click.argument("partner_id")
@click.option("--as-of", help="A day or UTC time: the record as it was known then.")
@plain_errors
def show(partner_id: str, as_of: str | None) -> None:
    """One organisation's document."""

    async def work(registry: Registry) -> Partner:
        if as_of:
            return await partner_as_of(registry, await acting(registry, None), partner_id, as_of)
        async with registry.database.reads() as reads:
            return await partners.get_partner(reads, partner_id)

    partner = with_registry(work)
    print_json({"version": partner.version, "document": msgspec.json.decode(partner.document)})


@partner_group.command("history")
@click.argument("partner_id")
@as_option
@json_option
@plain_errors
def history(partner_id: str, as_organisation: str | None, *, as_json: bool) -> None:
    """Every version of an organisation's record: when, by whom, why, and what changed."""

    async def work(registry: Registry) -> list[PartnerVersion]:
        actor = await acting(registry, as_organisation)
        return await partner_history(registry, actor, partner_id)

    versions = with_registry(work)
    if as_json:
        print_json([_version_line(version) for version in versions])
        return
    for version in versions:
        partner = version.partner
        click.echo(f"version {partner.version}  {iso(partner.recorded_at)}  {partner.recorded_by}")
        if version.note:
            click.echo(f"  {version.note['kind']}: {version.note['reason']}")
        for change in version.changes:
            click.echo(f"  {change.detail}")
        if not version.changes:
            click.echo("  Registered." if partner.version == 1 else "  Nothing changed.")


def _version_line(version: PartnerVersion) -> dict[str, Any]:
    return {
        "version": version.partner.version,
        "recorded_at": iso(version.partner.recorded_at),
        "recorded_by": version.partner.recorded_by,
        "change": version.note,
        "changes": [{"pointer": c.pointer, "detail": c.detail} for c in version.changes],
    }


@partner_group.command("membership")
@click.argument("partner_id")
@click.argument("status", type=click.Choice(["active", "suspended", "withdrawn", "ceased"]))
@click.option("--reason", required=True)
@plain_errors
def membership(partner_id: str, status: str, reason: str) -> None:
    """Suspend, reinstate or end a membership. (Joining is signing it, leaving a notice.)"""

    async def work(registry: Registry) -> Receipt:
        actor = await acting(registry, None)
        _, receipt = await memberships.change(registry, actor, partner_id, status, reason)
        return receipt

    receipt = with_registry(work)
    click.echo(f"{partner_id} is now {status}.")
    print_receipt(receipt)


@partner_group.command("apply")
@click.argument("partner_id")
@click.option("--charter", default="wisc", show_default=True, help="The charter's id.")
@as_option
@plain_errors
def apply(partner_id: str, charter: str, as_organisation: str | None) -> None:
    """Apply to join the charter; signing it is joining."""

    async def work(registry: Registry) -> Receipt:
        actor = await acting(registry, as_organisation)
        _, receipt = await memberships.apply(registry, actor, partner_id, charter)
        return receipt

    receipt = with_registry(work)
    click.echo(f"{partner_id} has applied. It joins by signing the charter.")
    print_receipt(receipt)
