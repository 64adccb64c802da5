"""What the law says of a draft or agreement, as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from registry.services.context import iso
from registry.services.drafting.law_review import LawReview, ShownWarning

_WHOLE = "The whole agreement"


def print_warnings(found: LawReview) -> None:
    """Print the warnings of which nobody has said why they may stay."""
    if not found.unsettled:
        return
    click.echo("Warnings to mend, or to answer for before it is registered:")
    print_all(found.unsettled)
    click.echo("To answer for one: registry draft acknowledge AGREEMENT WARNING --reason WHY")


def print_all(warnings: Iterable[ShownWarning]) -> None:
    """Print warnings, with what was said of them."""
    for warning in warnings:
        _print_warning(warning)


def print_review(found: LawReview) -> None:
    """Print every warning, clause by clause, and what each clause does to a check."""
    if not found.warnings:
        click.echo("There are no warnings.")
    print_all(found.warnings)
    for told in found.told:
        click.echo(f"{told.clause}:")
        for sentence in told.sentences:
            click.echo(f"  {sentence}")
        if told.more:
            click.echo(f"  {told.more} more pairs of kinds are not shown.")


def as_json(found: LawReview) -> dict[str, Any]:
    """The same as JSON-ready values, in the shape of the API."""
    return {
        "warnings": [_warning(warning) for warning in found.warnings],
        "effects": [
            {"clause": told.clause, "sentences": list(told.sentences), "more": told.more}
            for told in found.told
        ],
    }


def _print_warning(warning: ShownWarning) -> None:
    click.echo(f"{warning.mark}  {warning.clause or _WHOLE}")
    click.echo(f"  {warning.text}")
    said = warning.acknowledged
    if said is not None:
        click.echo(f"  It can stay: {said.reason} ({said.by}, {iso(said.at)})")


def _warning(warning: ShownWarning) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": warning.mark,
        "clause": warning.clause,
        "pointer": warning.place,
        "about": warning.what,
        "code": warning.code,
        "finding": warning.finding,
        "text": warning.text,
    }
    said = warning.acknowledged
    if said is not None:
        found["acknowledged"] = {
            "clause": said.clause,
            "text": said.text,
            "reason": said.reason,
            "at": iso(said.at),
            "by": said.by,
        }
    return found
