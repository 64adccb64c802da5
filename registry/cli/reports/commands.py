"""registry report …: reports for information-governance officers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import click
import msgspec

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.running import acting, as_option
from registry.cli.kit.tables import as_csv
from registry.cli.kit.values import DAY
from registry.cli.reports import consent_text
from registry.cli.reports import text as report_text
from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.reports import bases as report_bases
from registry.services.reports import charter_texts as texts_report
from registry.services.reports import consent_changes as consent_report
from registry.services.reports import matrix as report_matrix
from registry.services.reports import membership, reviews

csv_option = click.option("--csv", "csv_wanted", is_flag=True, help="Print CSV, for spreadsheets.")


@click.group("report")
def report_group() -> None:
    """Reports on all agreements, and on your consent records.

    The operator sees all agreements, others their own. Of consent each sees its own records.
    """


@report_group.command("due-for-review")
@click.option("--within", type=int, default=90, show_default=True, help="So many days ahead.")
@as_option
@json_option
@csv_option
@acting()
async def due_for_review(
    registry: Registry, actor: Actor, within: int, *, as_json: bool, csv_wanted: bool
) -> None:
    """Agreements and charters that are overdue for review, or fall due soon."""
    report = await reviews.due_for_review(registry, actor, within)
    _print(report, reviews.ReviewDue, report_text.due_for_review, as_json, csv_wanted)


@report_group.command("unsigned")
@as_option
@json_option
@csv_option
@acting()
async def unsigned(registry: Registry, actor: Actor, *, as_json: bool, csv_wanted: bool) -> None:
    """Versions that some parties have yet to sign, and since when."""
    report = await reviews.unsigned(registry, actor)
    _print(report, reviews.Waiting, report_text.unsigned, as_json, csv_wanted)


@report_group.command("matrix")
@click.option("--partner", metavar="ORG", default="", help="Only what it sends or receives.")
@click.option("--purpose", default="", help="Only for this purpose.")
@click.option("--all", "show_all", is_flag=True, help="Also what is not in force.")
@as_option
@json_option
@csv_option
@acting()
async def matrix(
    registry: Registry,
    actor: Actor,
    partner: str,
    purpose: str,
    *,
    show_all: bool,
    as_json: bool,
    csv_wanted: bool,
) -> None:
    """Who shares what with whom, for what, and which agreement says so."""
    narrowed = report_matrix.Narrowed(partner, purpose, show_all)
    report = await report_matrix.matrix(registry, actor, narrowed)
    _print(report, report_matrix.Sharing, report_text.matrix, as_json, csv_wanted)


@report_group.command("bases")
@click.option("--on", type=DAY, help="The law of this day, not today's.")
@as_option
@json_option
@csv_option
@acting()
async def bases(
    registry: Registry, actor: Actor, on: datetime | None, *, as_json: bool, csv_wanted: bool
) -> None:
    """Agreements that rest on what has changed in law, or on a policy document that is missing."""
    day = on.date() if on else None
    report = await report_bases.bases(registry, actor, day)
    _print(report, report_bases.RestsOn, report_text.bases, as_json, csv_wanted)


@report_group.command("members")
@as_option
@json_option
@csv_option
@acting()
async def members(registry: Registry, actor: Actor, *, as_json: bool, csv_wanted: bool) -> None:
    """The charter's members: status, charter version, keys, agreements."""
    report = await membership.members(registry, actor)
    _print(report, membership.MemberLine, report_text.members, as_json, csv_wanted)


@report_group.command("reacceptance")
@as_option
@json_option
@csv_option
@acting()
async def reacceptance(
    registry: Registry, actor: Actor, *, as_json: bool, csv_wanted: bool
) -> None:
    """Members that have accepted an older version of the charter only."""
    report = await membership.reacceptance(registry, actor)
    _print(report, membership.ToAccept, report_text.reacceptance, as_json, csv_wanted)


@report_group.command("charter-texts")
@as_option
@json_option
@csv_option
@acting()
async def charter_texts(
    registry: Registry, actor: Actor, *, as_json: bool, csv_wanted: bool
) -> None:
    """Texts of the charter that agreements lack for a party, or that change."""
    report = await texts_report.charter_texts(registry, actor)
    _print(report, texts_report.TextToDo, report_text.charter_texts, as_json, csv_wanted)


@report_group.command("consent-changes")
@as_option
@json_option
@csv_option
@acting()
async def consent_changes(
    registry: Registry, actor: Actor, *, as_json: bool, csv_wanted: bool
) -> None:
    """Your own consent records that changed to or from a yes with an upgrade.

    From then on each consent counts for the shares it is about, and for no others. The report
    compares how the records of before were read then and are read now.
    """
    report = await consent_report.consent_changes(registry, actor)
    _print(report, consent_report.ChangedConsent, consent_text.consent_changes, as_json, csv_wanted)


def _print(
    report: Any,
    row_type: type[Any],
    text: Callable[[Any], Iterator[str]],
    as_json: bool,
    csv_wanted: bool,
) -> None:
    if as_json and csv_wanted:
        raise click.UsageError("Choose --json or --csv.")
    if as_json:
        print_json(msgspec.to_builtins(report))
    elif csv_wanted:
        click.echo(as_csv(row_type, report.items), nl=False)
    else:
        _echo(text(report))


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
