"""registry partner part-of, part-left, parts, successor: organisations over time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.running import acting, as_option, opening
from registry.cli.kit.values import DAY
from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.leaving import parting, succession
from registry.services.partners import parts


@click.command("part-of")
@click.argument("part")
@click.argument("whole")
@click.option("--since", type=DAY, required=True, help="First day as a part.")
@click.option("--evidence", required=True, help="What shows it, such as a funding agreement.")
@as_option
@acting()
async def part_of(
    registry: Registry, actor: Actor, *, part: str, whole: str, since: datetime, evidence: str
) -> None:
    """PART is part of WHOLE: a school of a trust, a practice of a network.

    Officers of both have to agree. WHOLE can then sign with a schedule of its parts.
    """
    command = parts.RecordPart(whole, part, since.date(), evidence)
    record = await parts.record_part(registry, actor, command)
    click.echo(f"{part} is part of {whole} from {record.since.isoformat()}.")


@click.command("part-left")
@click.argument("part")
@click.argument("whole")
@click.option("--from", "until", type=DAY, required=True, help="First day it is no longer a part.")
@as_option
@acting()
async def part_left(
    registry: Registry, actor: Actor, *, part: str, whole: str, until: datetime
) -> None:
    """PART has left WHOLE, and leaves the agreements that WHOLE signed for it."""
    command = parting.EndPart(whole, part, until.date())
    _, left = await parting.end_part(registry, actor, command)
    click.echo(f"{part} is no part of {whole} from {until.date().isoformat()}.")
    for version in left:
        document = version.document
        click.echo(f"It leaves {document.document_id}, version {document.version}.")


@click.command("parts")
@click.argument("partner_id")
@click.option(
    "--schedule",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the schedule to sign with to this file.",
)
@json_option
@opening()
async def list_parts(
    registry: Registry, partner_id: str, schedule: Path | None, *, as_json: bool
) -> None:
    """What an organisation is part of, and what is part of it, with days."""
    if schedule is not None:
        entries = await parts.schedule_of(registry, partner_id)
        schedule.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", "utf-8")
        click.echo(f"{schedule} names {len(entries)}. Sign with it: registry agreement sign")
        return
    family = await parts.family_of(registry, partner_id)
    rows = [
        {
            "part": spell.part,
            "of": spell.whole,
            "from": spell.since.isoformat(),
            "to": spell.until.isoformat() if spell.until else None,
            "evidence": spell.evidence,
        }
        for spell in (*family.wholes, *family.parts)
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        until = f", to {row['to']}" if row["to"] else ""
        click.echo(f"{row['part']} is part of {row['of']} from {row['from']}{until}")
    if not rows:
        click.echo("It is part of nothing, and nothing is part of it.")


@click.command("successor")
@click.argument("partner_id")
@as_option
@acting()
async def successor(registry: Registry, actor: Actor, *, partner_id: str) -> None:
    """Who took an organisation's place, and which agreements the successor has not signed."""
    descent = await succession.descent_of(registry, actor, partner_id)
    for before in descent.formers:
        click.echo(f"{partner_id} took the place of {before.former} on {before.since.isoformat()}.")
    if descent.successor is None:
        click.echo(f"{partner_id} has no successor.")
        return
    record = descent.successor
    click.echo(f"{record.partner_id} took its place on {record.since.isoformat()}.")
    print_to_sign(record.partner_id, descent.to_sign)


def print_to_sign(successor_id: str, to_sign: Sequence[succession.ToSign]) -> None:
    """Print the agreements that a successor has not signed."""
    if not to_sign:
        return
    click.echo(f"{successor_id} has not signed these, so they do not cover it:")
    for agreement in to_sign:
        parties = ", ".join(agreement.counterparties)
        name = f"{agreement.document_id}, version {agreement.version}"
        click.echo(f"  {name}: {agreement.title} (with {parties})")
    click.echo("All their parties were told. Have it sign, or name it in the next version.")
