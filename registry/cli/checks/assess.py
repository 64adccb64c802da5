"""registry assess: assess facts from a file, without a registry or database."""

from __future__ import annotations

import sys
from datetime import date, datetime

import click

from registry.cli.kit.json_files import print_json, read_file
from registry.cli.kit.plain import EXIT_INVALID, plain_errors
from registry.domain.answer.composing import compose
from registry.domain.answer.text import as_text
from registry.domain.dates import LONDON
from registry.domain.decision.decide import decide
from registry.errors import InvalidInputError
from registry.law import Law, load_edition
from registry.services.checks.assess import assess_each, dated_facts, require_size


@click.command("assess")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@plain_errors
def assess_command(file: str, *, as_json: bool) -> None:
    """Assess facts (FILE, or - for standard input): one object, or a list of at most 1,000.

    Nothing is stored and nobody's record is read. Exit code 0 when every item was assessed, 2 when
    any is invalid: all its faults are listed, and the other items are still assessed.
    """
    content = read_file(file, by_item=True)
    items = content if isinstance(content, list) else [content]
    require_size(items)
    law, today = load_edition(), datetime.now(LONDON).date()
    if as_json:
        views = list(assess_each(items, law, today))
        print_json(views if isinstance(content, list) else views[0])
        all_assessed = not any("errors" in view for view in views)
    else:
        results = [_in_words(item, law, today) for item in items]
        _print_texts(results, numbered=isinstance(content, list))
        all_assessed = all(is_assessed for is_assessed, _ in results)
    if not all_assessed:
        sys.exit(EXIT_INVALID)


def _in_words(item: object, law: Law, today: date) -> tuple[bool, str]:
    """Return whether an item could be assessed, and its answer or faults in words."""
    try:
        facts = dated_facts(item, law, today)
    except InvalidInputError as error:
        lines = [f"  {fault.pointer or '(the whole)'}: {fault.detail}" for fault in error.listed]
        more = [f"  and {error.unlisted:,} more"] if error.unlisted else []
        return False, "\n".join([f"{error.title}. Not assessed.", *lines, *more])
    assessment = decide(facts, law)
    words = as_text(compose(facts, assessment, law, None))
    return True, f"{words}\n\nOutcome code: {assessment.outcome}"


def _print_texts(results: list[tuple[bool, str]], *, numbered: bool) -> None:
    for number, (_, text) in enumerate(results, start=1):
        if numbered:
            click.echo(f"--- {number} " + "-" * 60)
        click.echo(f"{text}\n")
