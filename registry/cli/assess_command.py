"""registry assess: the what-if, on facts from a file. Needs no registry and no database."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any

import click

from registry.cli.plain import EXIT_INVALID, plain_errors
from registry.cli.running import print_json, read_file
from registry.domain.answer import as_text, compose
from registry.domain.decide import decide, with_date
from registry.domain.facts import parse_facts
from registry.errors import Fault, InvalidInputError
from registry.law import Law, load_edition
from registry.services.assess import MAX_ASSESSMENTS
from registry.services.context import LONDON


@click.command("assess")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@plain_errors
def assess_command(file: str, *, as_json: bool) -> None:
    """Assess facts (FILE, or - for standard input): one object, or a list of at most 1,000.

    Nothing is stored and nobody's record is read. Exit code 0 when every item was assessed, 2 when
    any is invalid: all its faults are listed, and the other items are still assessed.
    """
    content = read_file(file)
    items = content if isinstance(content, list) else [content]
    if len(items) > MAX_ASSESSMENTS:
        raise InvalidInputError([Fault("", f"Give at most {MAX_ASSESSMENTS} at once.")])
    law, today = load_edition(), datetime.now(LONDON).date()
    results = [_assess(item, law, today) for item in items]
    if as_json:
        views = [result[0] for result in results]
        print_json(views if isinstance(content, list) else views[0])
    else:
        _print_texts(results, numbered=isinstance(content, list))
    if any("errors" in view for view, _ in results):
        sys.exit(EXIT_INVALID)


def _assess(item: object, law: Law, today: date) -> tuple[dict[str, Any], str]:
    """One item as JSON and as text."""
    try:
        facts = with_date(parse_facts(item, law), today)
    except InvalidInputError as error:
        errors = [{"pointer": f.pointer, "detail": f.detail} for f in error.faults]
        lines = [f"  {f.pointer or '(the whole)'}: {f.detail}" for f in error.faults]
        return {"errors": errors}, "\n".join([f"{error.title}. Not assessed.", *lines])
    assessment = decide(facts, law)
    return assessment.to_dict(), as_text(compose(facts, assessment, law, None))


def _print_texts(results: list[tuple[dict[str, Any], str]], *, numbered: bool) -> None:
    for number, (view, text) in enumerate(results, start=1):
        if numbered:
            click.echo(f"--- {number} " + "-" * 60)
        click.echo(text)
        if "outcome" in view:
            click.echo(f"\nOutcome code: {view['outcome']}")
        click.echo("")
