"""registry partner … : organisations, their records and their membership."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import msgspec

from registry.cli.kit.json_files import json_option, print_json, read_file
from registry.cli.kit.printing import print_receipt, print_warnings
from registry.cli.kit.running import acting, actor_here, as_option, opening
from registry.cli.kit.values import DAY
from registry.cli.partners import parts as part_commands
from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.services.charter import memberships
from registry.services.consent.succeeding import Succeed
from registry.services.context import Registry, iso
from registry.services.leaving import succession
from registry.services.partners import register as partners
from registry.services.partners.doubts import doubts_about
from registry.services.partners.faults import CleanPartner, clean_partner
from registry.services.partners.history import PartnerVersion, partner_as_of, partner_history

_PAGE = 1_000
_meant_option = click.option(
    "--name-is-meant", is_flag=True, help="Yes to a name that could be taken for another."
)


@click.group("partner")
def partner_group() -> None:
    """Organisations: register, change, list, show, parts, successors."""


def _read_document(path: str) -> CleanPartner:
    return clean_partner(read_file(path))


@partner_group.command("register")
@click.argument("file", type=click.Path(allow_dash=True))
@_meant_option
@acting(file=_read_document)
async def register(
    registry: Registry, actor: Actor, file: CleanPartner, *, name_is_meant: bool
) -> None:
    """Register an organisation from its partner document (FILE, or - for standard input)."""
    doubts = await doubts_about(registry, file.content)
    partner, receipt = await partners.register_partner(
        registry, actor, file, name_is_meant=name_is_meant
    )
    click.echo(f"{partner.legal_name} is registered as {partner.partner_id}.")
    print_receipt(receipt)
    print_warnings(doubts)


@partner_group.command("amend")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--seen-version", type=int, required=True, help="The version you looked at.")
@_meant_option
@as_option
@acting(file=_read_document)
async def amend(
    registry: Registry,
    actor: Actor,
    file: CleanPartner,
    *,
    seen_version: int,
    name_is_meant: bool,
) -> None:
    """Replace an organisation's document; its history is kept.

    The document may say why in "change": a correction of what was wrong, or an update.
    """
    doubts = await doubts_about(registry, file.content)
    partner, receipt = await partners.amend_partner(
        registry, actor, file, seen_version, name_is_meant=name_is_meant
    )
    click.echo(f"{partner.partner_id} is now at version {partner.version}.")
    print_receipt(receipt)
    print_warnings(doubts)


@partner_group.command("list")
@json_option
@opening()
async def list_all(registry: Registry, *, as_json: bool) -> None:
    """Every organisation, with its membership."""
    partners_found = await memberships.partners_with_status(registry, _PAGE)
    rows = [_line(partner, status or "-") for partner, status in partners_found]
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
@opening()
async def show(registry: Registry, partner_id: str, as_of: str | None) -> None:
    """One organisation's document."""
    if as_of:
        actor = await actor_here(registry, None)
        partner = await partner_as_of(registry, actor, partner_id, as_of)
    else:
        partner = await partners.read_one(registry, partner_id)
    print_json({"version": partner.version, "document": msgspec.json.decode(partner.document)})


@partner_group.command("history")
@click.argument("partner_id")
@as_option
@json_option
@acting()
async def history(registry: Registry, actor: Actor, partner_id: str, *, as_json: bool) -> None:
    """Every version of an organisation's record: when, by whom, why, and what changed."""
    versions = await partner_history(registry, actor, partner_id)
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
        "changes": [
            {"pointer": change.pointer, "detail": change.detail} for change in version.changes
        ],
    }


@partner_group.command("membership")
@click.argument("partner_id")
@click.argument("status", type=click.Choice(["active", "suspended", "withdrawn", "ceased"]))
@click.option("--reason", required=True)
@acting()
async def membership(
    registry: Registry, actor: Actor, partner_id: str, status: str, reason: str
) -> None:
    """Suspend, reinstate or end a membership. (Joining is signing it, leaving a notice.)"""
    _, receipt = await memberships.change(registry, actor, partner_id, status, reason)
    click.echo(f"{partner_id} is now {status}.")
    print_receipt(receipt)


@partner_group.command("succeed")
@click.argument("former")
@click.argument("successor")
@click.option("--since", type=DAY, required=True, help="First day of the new organisation.")
@click.option("--because", "reason", required=True, help="The reason, kept on record.")
@acting()
async def succeed(
    registry: Registry, actor: Actor, *, former: str, successor: str, since: datetime, reason: str
) -> None:
    """SUCCESSOR took the place of FORMER: a school became an academy, two bodies merged.

    What people refused passes to it, and how people are known. Consents do not: ask again.
    """
    command = Succeed(former, successor, since.date(), reason)
    passed, to_sign = await succession.succeed(registry, actor, command)
    click.echo(f"{successor} took the place of {former} on {since.date().isoformat()}.")
    click.echo(f"People known: {passed.people}. Refusals and marks of danger: {passed.noes}.")
    click.echo(f"Consents to ask for again: {passed.to_ask_again}.")
    part_commands.print_to_sign(successor, to_sign)


@partner_group.command("apply")
@click.argument("partner_id")
@click.option("--charter", default="wisc", show_default=True, help="The charter's id.")
@as_option
@acting()
async def apply(registry: Registry, actor: Actor, partner_id: str, charter: str) -> None:
    """Apply to join the charter; signing it is joining."""
    _, receipt = await memberships.apply(registry, actor, partner_id, charter)
    click.echo(f"{partner_id} has applied. It joins by signing the charter.")
    print_receipt(receipt)


for _command in (
    part_commands.part_of,
    part_commands.part_left,
    part_commands.list_parts,
    part_commands.successor,
):
    partner_group.add_command(_command)
