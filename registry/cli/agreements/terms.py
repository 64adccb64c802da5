"""registry agreement terms, changed-terms, object: texts that agreements take from the charter."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click
import msgspec

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, as_option
from registry.domain.agreements.common_terms import Effect
from registry.domain.dates import long_date
from registry.domain.records.acting import Actor
from registry.services.agreements import registering
from registry.services.agreements.changes import marked
from registry.services.agreements.terms.changing import (
    ChangedText,
    Changing,
    CharterChange,
    charter_change,
)
from registry.services.agreements.terms.objecting import ObjectionRequest, object_to
from registry.services.agreements.terms.words import headings, objected, terms_in_words
from registry.services.context import Registry
from registry.services.partners.register import partner_names

_WIDTH = 88
_EFFECTS = {
    Effect.NEW: "is new",
    Effect.REWORDED: "changes",
    Effect.DROPPED: "is dropped, and stays for agreements that take it",
}


@click.command("terms")
@click.argument("agreement_id")
@click.argument("version", type=click.IntRange(min=1), required=False)
@as_option
@json_option
@acting()
async def agreement_terms(
    registry: Registry, actor: Actor, agreement_id: str, version: int | None, *, as_json: bool
) -> None:
    """Show the texts that an agreement takes from its charter."""
    view = await registering.read(registry, actor, agreement_id, version)
    found = await terms_in_words(registry, view, await partner_names(registry))
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    if found is None:
        click.echo("This agreement takes no text from the charter.")
        return
    for warning in found.warnings:
        _echo(warning, "")
    for term in found.texts:
        click.echo(f"\n{term.heading}")
        for text in (*term.notes, term.text):
            _echo(text, "  ")
    for number in found.changing:
        click.echo(
            f"\nTo read what changes: registry agreement changed-terms {found.charter_id} {number}"
        )


@click.command("changed-terms")
@click.argument("charter_id")
@click.argument("version", type=click.IntRange(min=1))
@as_option
@json_option
@acting()
async def changed_terms(
    registry: Registry, actor: Actor, charter_id: str, version: int, *, as_json: bool
) -> None:
    """Show what a charter version changes in your agreements."""
    change = await charter_change(registry, actor, charter_id, version)
    if as_json:
        print_json(_as_json(change))
        return
    names = await partner_names(registry)
    for line in _lines(registry, actor, change, names):
        _echo(line.lstrip(), line[: len(line) - len(line.lstrip())])


@click.command("object")
@click.argument("charter_id")
@click.argument("version", type=click.IntRange(min=1))
@click.option("--agreement", "agreements", multiple=True, metavar="AGREEMENT", help="One of them.")
@click.option("--all", "every", is_flag=True, help="Every agreement that is open to it.")
@click.option("--take-back", is_flag=True, help="Take back an objection.")
@click.option("--reason", required=True, help="Why; every party reads it.")
@as_option
@acting()
async def object_to_terms(
    registry: Registry,
    actor: Actor,
    *,
    charter_id: str,
    version: int,
    agreements: tuple[str, ...],
    every: bool,
    take_back: bool,
    reason: str,
) -> None:
    """Object to the texts of a charter version."""
    if every == bool(agreements):
        raise click.UsageError("Choose --agreement or --all.")
    asked = ObjectionRequest(charter_id, version, reason, agreements, take_back)
    steps, receipts = await object_to(registry, actor, asked)
    for step in steps:
        what = "objection taken back" if take_back else "objection recorded"
        click.echo(f"{step.document_id}, version {step.document_version}: {what}.")
    for receipt in receipts:
        print_receipt(receipt)


def _lines(
    registry: Registry, actor: Actor, change: CharterChange, names: dict[str, str]
) -> Iterator[str]:
    if not change.texts:
        yield "It changes no text that agreements take from the charter."
    for text in change.texts:
        yield from _text_lines(text)
    yield ""
    if not change.agreements:
        yield "It changes no text of an agreement of your organisation."
    for changing in change.agreements:
        yield from _agreement_lines(changing, names)
    if any(each.may_object(actor.partner_id, registry.today()) for each in change.agreements):
        yield ""
        yield "If you do not want a new text, object to it, or leave:"
        charter = f"{change.charter_id} {change.charter.version}"
        yield f"  registry agreement object {charter} --agreement AGREEMENT --reason REASON"
        yield "  registry notice leave --help"


def _text_lines(text: ChangedText) -> Iterator[str]:
    yield ""
    yield f"{headings([text.name])} {_EFFECTS[text.effect]}."
    if text.words:
        yield f"  {marked(text.words)}"
        return
    yield f"  {text.after or text.before}"


def _agreement_lines(changing: Changing, names: dict[str, str]) -> Iterator[str]:
    outline = changing.own.version.document
    texts = headings([change.name for change in changing.changes])
    yield f"{outline.title} ({outline.document_id} v{outline.version})"
    yield f"  From {long_date(changing.day)}: {texts}."
    if changing.has_new_text:
        yield f"  The last day to object: {long_date(changing.last_day_to_object)}."
    if changing.said:
        yield f"  {objected(changing.said, names)}. So the earlier text stays."


def _as_json(change: CharterChange) -> dict[str, object]:
    return {
        "charter": change.charter_id,
        "version": change.charter.version,
        "texts": [
            {
                "name": text.name,
                "effect": text.effect,
                "before": text.before,
                "after": text.after,
                "agreements": list(text.agreements),
            }
            for text in change.texts
        ],
        "agreements": [
            {
                "id": changing.own.version.document.document_id,
                "version": changing.own.version.document.version,
                "texts": [text.name for text in changing.changes],
                "from_day": changing.day.isoformat(),
                "last_day_to_object": changing.last_day_to_object.isoformat(),
                "objections": [
                    {"partner": said.partner_id, "made_on": said.made_on.isoformat()}
                    for said in changing.said
                ],
            }
            for changing in change.agreements
        ],
    }


def _echo(text: str, indent: str) -> None:
    if not text:
        click.echo()
    for line in textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    ):
        click.echo(line)
