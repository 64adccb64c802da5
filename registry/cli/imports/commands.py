"""registry import … : import many organisations or agreements from a spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from registry.cli.imports import report as import_report
from registry.cli.imports.files import new_file, report_file, table_of
from registry.cli.kit.plain import EXIT_INVALID, plain_errors
from registry.cli.kit.running import as_option, with_actor
from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.imports import organisations
from registry.services.imports.agreements import import_agreements
from registry.services.imports.outcome import Order, Outcome, Refused
from registry.spreadsheets.agreements.columns import AGREEMENT_COLUMNS
from registry.spreadsheets.columns import Column
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS
from registry.spreadsheets.refused import refused_csv, report_csv
from registry.spreadsheets.template import EXAMPLES, template_csv, template_xlsx

Work = Callable[..., Awaitable[Outcome]]
_COLUMNS: dict[str, tuple[Column, ...]] = {
    "partners": PARTNER_COLUMNS,
    "agreements": AGREEMENT_COLUMNS,
}


@click.group("import")
def import_group() -> None:
    """Many records from CSV or XLSX. Without --apply nothing is saved: you only see the report."""


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the arguments and options that both imports take."""
    for option in reversed(
        (
            click.argument("file", type=click.Path(allow_dash=True)),
            click.option("--apply", is_flag=True, help="Save, if no row has a fault."),
            click.option(
                "--accept-good",
                "refused_file",
                metavar="REFUSED-FILE",
                help="Save the good rows; write the others, and why, to this new CSV file.",
            ),
            click.option("--report", metavar="FILE", help="Write every fault to this CSV file."),
            click.option(
                "--column",
                "given",
                metavar="FIELD=HEADING",
                multiple=True,
                help="What your file calls a field. Repeat as needed.",
            ),
            click.option("--map", "mapped", metavar="FILE", help="The same, as a JSON object."),
            click.option("--sheet", help="Of a workbook with several."),
        )
    ):
        command = option(command)
    return command


@import_group.command("partners")
@_options
@click.option("--update", is_flag=True, help="Rows about registered ones make a newer version.")
@click.option(
    "--names-are-meant",
    is_flag=True,
    help="Yes to the names that could be taken for another, as one list.",
)
@plain_errors
def partners_command(*, update: bool, names_are_meant: bool, **given: Any) -> None:
    """Register organisations: one row each (FILE, or - for standard input)."""
    further = {"update": update, "names_are_meant": names_are_meant}
    _run("partners", "organisation", organisations.import_partners, None, given, **further)


@import_group.command("agreements")
@_options
@as_option
@plain_errors
def agreements_command(as_organisation: str | None, **given: Any) -> None:
    """Register agreements: one row for each sharing (FILE, or - for standard input)."""
    _run("agreements", "agreement", import_agreements, as_organisation, given)


@import_group.command("template")
@click.argument("kind", type=click.Choice(sorted(EXAMPLES)))
@click.option("--out", required=True, type=click.Path(dir_okay=False), help=".csv or .xlsx")
@plain_errors
def template_command(kind: str, out: str) -> None:
    """Write an empty file to fill in, with the headings we know and one row as an example."""
    path = Path(out)
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise click.UsageError("--out takes a name that ends in .csv or .xlsx.")
    if path.suffix.lower() == ".csv":
        path.write_text(template_csv(kind), encoding="utf-8-sig", newline="")
    else:
        path.write_bytes(template_xlsx(kind))
    click.echo(f"{out} is written. Put your rows in the place of the example.")


def _run(
    kind: str,
    what: str,
    work: Work,
    as_organisation: str | None,
    given: dict[str, Any],
    **further: bool,
) -> None:
    table = table_of(given["file"], _COLUMNS[kind], given["given"], given["mapped"], given["sheet"])
    import_report.say_table(table)
    other_files = given["file"], given["refused_file"]
    with (
        new_file(given["refused_file"]) as refused_file,
        report_file(given["report"], *other_files) as report,
    ):

        def set_aside(refused: Refused) -> None:
            if refused_file is not None:
                _write(refused_file, refused_csv(table, refused))

        async def run(registry: Registry, actor: Actor) -> Outcome:
            return await work(registry, actor, table, order, import_report.progress)

        accept_good = refused_file is not None
        order = Order(
            apply=given["apply"] or accept_good,
            accept_good=accept_good,
            set_aside=set_aside,
            **further,
        )
        outcome = with_actor(run, as_organisation)
        import_report.say_faults(outcome)
        import_report.say_outcome(outcome, what)
        import_report.say_saved(outcome, applied=order.apply)
        if outcome.faults and accept_good:
            click.echo(f"The refused rows are in {refused_file}. Mend them there and import it.")
        if report is not None:
            _write(report, report_csv(outcome.faults))
    if outcome.faults and not accept_good:
        sys.exit(EXIT_INVALID)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
