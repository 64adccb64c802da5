"""registry partner … : organisations and their membership."""

from __future__ import annotations

import click
import msgspec

from registry.cli.plain import plain_errors
from registry.cli.running import (
    acting,
    as_option,
    json_option,
    print_json,
    print_receipt,
    read_file,
    with_registry,
)
from registry.domain.membership import membership_on
from registry.domain.records import Partner, Receipt
from registry.services import memberships, partners
from registry.services.context import Registry

_PAGE = 1_000


@click.group("partner")
def partner_group() -> None:
    """Organisations: register, change, list, show, membership."""


@partner_group.command("register")
@click.argument("file", type=click.Path(allow_dash=True))
@plain_errors
def register(file: str) -> None:
    """Register an organisation from its partner document (FILE, or - for standard input)."""
    document = read_file(file)

    async def work(registry: Registry) -> tuple[Partner, Receipt]:
        actor = await acting(registry, None)
        return await partners.register_partner(registry, actor, document)

    partner, receipt = with_registry(work)
    click.echo(f"{partner.legal_name} is registered as {partner.partner_id}.")
    print_receipt(receipt)


@partner_group.command("amend")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--seen-version", type=int, required=True, help="The version you looked at.")
@as_option
@plain_errors
def amend(file: str, seen_version: int, as_organisation: str | None) -> None:
    """Replace an organisation's document; its history is kept."""
    document = read_file(file)

    async def work(registry: Registry) -> tuple[Partner, Receipt]:
        actor = await acting(registry, as_organisation)
        return await partners.amend_partner(registry, actor, document, seen_version)

    partner, receipt = with_registry(work)
    click.echo(f"{partner.partner_id} is now at version {partner.version}.")
    print_receipt(receipt)


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
@plain_errors
def show(partner_id: str) -> None:
    """One organisation's document."""

    async def work(registry: Registry) -> Partner:
        async with registry.database.reads() as reads:
            return await partners.get_partner(reads, partner_id)

    partner = with_registry(work)
    print_json({"version": partner.version, "document": msgspec.json.decode(partner.document)})


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
