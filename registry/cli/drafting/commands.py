"""registry draft … : write, review and register drafts of agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from registry.cli.kit.files import read_bytes
from registry.cli.kit.json_files import json_option, print_json, read_object
from registry.cli.kit.law_text import as_json, print_review, print_warnings
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, as_option, with_actor
from registry.documents.media_types import CSV
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.drafting import AgreementDraft
from registry.errors import Fault, InvalidInputError
from registry.services.agreements import changes
from registry.services.context import Registry, iso
from registry.services.drafting import acknowledging, annexes, reading, sources, writing
from registry.services.drafting import changes as draft_changes
from registry.services.drafting.law_review import LawReview, review
from registry.services.drafting.second_version import carry_over

Saved = tuple[AgreementDraft, Receipt]
_PAGE = 1_000

seen_option = click.option(
    "--seen-version", type=int, required=True, help="The version of the draft you looked at."
)
reason_option = click.option("--reason", required=True, help="Why; the parties read it.")


@click.group("draft")
def draft_group() -> None:
    """Agreements being written: new, edit, show, diff, submit, send back, abandon, register."""


@draft_group.command("new")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--template", help="A template's id: see registry template list.")
@click.option("--amend", metavar="AGREEMENT", help="Begin the next version of an agreement.")
@click.option("--keep-dates", is_flag=True, help="With --amend: keep its dates.")
@click.option("--id", "agreement_id", help="With --template: the agreement's id.")
@click.option("--title", help="With --template: the agreement's title.")
@click.option("--part", "parts", multiple=True, metavar="PART=ORG", help="Who fills a part.")
@click.option("--without", "leave_out", multiple=True, metavar="PART", help="A part nobody fills.")
@click.option("--start", help="With --template: the first day, year-month-day.")
@click.option("--review", help="The last day before review; the template's months if left out.")
@click.option("--charter", default="", help="The charter it stands on, if there are several.")
@as_option
@plain_errors
def new(
    file: str | None,
    template: str | None,
    amend: str | None,
    as_organisation: str | None,
    *,
    keep_dates: bool,
    **options: Any,
) -> None:
    """Begin a draft from FILE, from a template, or as an agreement's next version."""
    if sum(bool(source) for source in (file, template, amend)) != 1:
        raise click.UsageError("Give exactly one of: FILE, --template, --amend.")
    order = _order(template, options) if template else None
    content = read_object(file) if file else {}

    async def work(registry: Registry, actor: Actor) -> Saved:
        if order is not None:
            begun = await sources.from_template(registry, actor, order)
            return await writing.begin(registry, actor, begun, sources.begun_note(order, begun))
        if amend:
            begun = await sources.from_newest(registry, actor, amend, keep_dates=keep_dates)
            return await writing.begin(registry, actor, begun, sources.amended_note(begun))
        return await writing.begin(registry, actor, content)

    async def begun_and_reviewed(registry: Registry, actor: Actor) -> tuple[Saved, LawReview]:
        draft, receipt = await work(registry, actor)
        found = await review(registry, actor, draft.content, draft.acknowledged)
        return (draft, receipt), found

    (draft, receipt), found = with_actor(begun_and_reviewed, as_organisation)
    number = draft.document_version
    click.echo(f"A draft of {draft.document_id}, version {number}: {draft.note}.")
    click.echo(f"To write on: registry draft show {draft.document_id} --document > FILE")
    print_warnings(found)
    print_receipt(receipt)


@draft_group.command("edit")
@click.argument("agreement_id")
@click.argument("file", type=click.Path(allow_dash=True))
@seen_option
@click.option("--note", default="", help="What you changed, in a line.")
@as_option
@acting(file=read_object)
async def edit(
    registry: Registry,
    actor: Actor,
    *,
    agreement_id: str,
    file: dict[str, Any],
    seen_version: int,
    note: str,
) -> None:
    """Save FILE over the version of the draft that you began from."""
    await _print(
        registry,
        actor,
        *await writing.edit(registry, actor, agreement_id, file, seen_version, note),
    )


@draft_group.command("annex")
@click.argument("agreement_id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--title", required=True, help="What the file is.")
@click.option("--url", default="", help="Where it is published; printed and never opened.")
@as_option
@acting()
async def annex(
    registry: Registry, actor: Actor, *, agreement_id: str, file: str, title: str, url: str
) -> None:
    """Add FILE to a draft as an annex."""
    claimed = CSV if file.lower().endswith(".csv") else ""
    added = annexes.NewAnnex(title=title, url=url, content=read_bytes(file), claimed=claimed)
    await _print(registry, actor, *await annexes.add_to_draft(registry, actor, agreement_id, added))


@draft_group.command("show")
@click.argument("agreement_id")
@click.option("--document", "only_document", is_flag=True, help="The document alone, to edit.")
@as_option
@acting()
async def show(registry: Registry, actor: Actor, agreement_id: str, *, only_document: bool) -> None:
    """A draft as saved last."""
    draft = await reading.read(registry, actor, agreement_id)
    if only_document:
        print_json(draft.document())
        return
    found = await review(registry, actor, draft.content, draft.acknowledged)
    print_json({**_summary(draft), "document": draft.document(), **as_json(found)})


@draft_group.command("law")
@click.argument("agreement_id")
@as_option
@acting()
async def law(registry: Registry, actor: Actor, agreement_id: str) -> None:
    """Show what the law says of a draft, clause by clause."""
    draft = await reading.read(registry, actor, agreement_id)
    print_review(await review(registry, actor, draft.content, draft.acknowledged))


@draft_group.command("acknowledge")
@click.argument("agreement_id")
@click.argument("warnings", nargs=-1, metavar="[WARNING]...")
@click.option("--all", "every", is_flag=True, help="Every warning that nobody has answered for.")
@seen_option
@reason_option
@as_option
@acting()
async def acknowledge(
    registry: Registry,
    actor: Actor,
    *,
    agreement_id: str,
    warnings: tuple[str, ...],
    every: bool,
    seen_version: int,
    reason: str,
) -> None:
    """Say why warnings may stay: see draft law."""
    if every == bool(warnings):
        raise click.UsageError("Give WARNING, or --all.")
    if every:
        draft = await reading.read(registry, actor, agreement_id)
        found = await review(registry, actor, draft.content, draft.acknowledged)
        warnings = tuple(warning.mark for warning in found.unsettled)
        if not warnings:
            click.echo("There are no open warnings.")
            return
    saved = await acknowledging.acknowledge(
        registry, actor, agreement_id, seen_version, warnings, reason
    )
    await _print(registry, actor, *saved)


@draft_group.command("list")
@as_option
@json_option
@acting()
async def list_open(registry: Registry, actor: Actor, *, as_json: bool) -> None:
    """The drafts you write, and those in review that name you."""
    drafts = await reading.list_open(registry, actor, limit=_PAGE)
    if as_json:
        print_json([_summary(draft) for draft in drafts])
        return
    for draft in drafts:
        status = draft.status.replace("_", " ")
        name = f"{draft.document_id:<36} v{draft.document_version:<3}"
        click.echo(f"{name} {status:<10} {draft.partner_id}")


@draft_group.command("history")
@click.argument("agreement_id")
@as_option
@json_option
@acting()
async def history(registry: Registry, actor: Actor, agreement_id: str, *, as_json: bool) -> None:
    """Every save of a draft: who, when, and what was said."""
    drafts = await reading.history(registry, actor, agreement_id)
    if as_json:
        print_json([_summary(draft) for draft in drafts])
        return
    for draft in drafts:
        status = draft.status.replace("_", " ")
        by = f"{iso(draft.recorded_at)} {draft.recorded_by}"
        click.echo(f"{draft.version:>4} {status:<10} {by}: {draft.note}")


@draft_group.command("diff")
@click.argument("agreement_id")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@as_option
@acting(file=read_object)
async def diff(
    registry: Registry, actor: Actor, agreement_id: str, file: dict[str, Any] | None
) -> None:
    """What a draft changes of the registered version; with FILE, what that changes of the draft."""
    click.echo(changes.as_text(await draft_changes.of_draft(registry, actor, agreement_id, file)))


@draft_group.command("submit")
@click.argument("agreement_id")
@seen_option
@as_option
@acting()
async def submit(registry: Registry, actor: Actor, agreement_id: str, seen_version: int) -> None:
    """Put a draft that is whole before its parties for review."""
    await _print(
        registry, actor, *await writing.submit(registry, actor, agreement_id, seen_version)
    )


@draft_group.command("carry-over")
@click.argument("agreement_id")
@seen_option
@as_option
@acting()
async def to_second_version(
    registry: Registry, actor: Actor, agreement_id: str, seen_version: int
) -> None:
    """Carry a draft over, to state law for each party."""
    saved = await carry_over(registry, actor, agreement_id, seen_version)
    await _print(registry, actor, *saved)


@draft_group.command("send-back")
@click.argument("agreement_id")
@seen_option
@reason_option
@as_option
@acting()
async def send_back(
    registry: Registry, actor: Actor, agreement_id: str, seen_version: int, reason: str
) -> None:
    """Ask for changes to a draft in review that names you."""
    await _print(
        registry,
        actor,
        *await writing.send_back(registry, actor, agreement_id, seen_version, reason),
    )


@draft_group.command("abandon")
@click.argument("agreement_id")
@seen_option
@reason_option
@as_option
@acting()
async def abandon(
    registry: Registry, actor: Actor, agreement_id: str, seen_version: int, reason: str
) -> None:
    """Give a draft up; its history stays."""
    await _print(
        registry, actor, *await writing.abandon(registry, actor, agreement_id, seen_version, reason)
    )


@draft_group.command("register")
@click.argument("agreement_id")
@seen_option
@as_option
@acting()
async def register(registry: Registry, actor: Actor, agreement_id: str, seen_version: int) -> None:
    """Make a reviewed draft the version that its parties sign."""
    view, receipt = await writing.register(registry, actor, agreement_id, seen_version)
    document = view.document
    click.echo(f"{document.title}, version {document.version}, is registered.")
    click.echo(f"Yet to sign: {', '.join(view.standing.missing)}.")
    print_receipt(receipt)


async def _print(registry: Registry, actor: Actor, draft: AgreementDraft, receipt: Receipt) -> None:
    status = draft.status.replace("_", " ")
    click.echo(f"The draft of {draft.document_id} is at version {draft.version}: {status}.")
    print_warnings(await review(registry, actor, draft.content, draft.acknowledged))
    print_receipt(receipt)


def _order(template: str, options: dict[str, Any]) -> sources.TemplateOrder:
    for name in ("agreement_id", "title", "start"):
        if not options[name]:
            option = {"agreement_id": "id"}.get(name, name)
            raise click.UsageError(f"--template needs --{option} too.")
    parts: dict[str, list[str]] = {}
    for text in options["parts"]:
        part, _, organisation = text.partition("=")
        if not organisation:
            raise click.UsageError("Write --part as PART=ORG, such as --part council=county.")
        parts.setdefault(part, []).append(organisation)
    return sources.TemplateOrder(
        template=template,
        agreement_id=options["agreement_id"],
        title=options["title"],
        parts=parts,
        start=_day(options["start"], "/start"),
        review=_day(options["review"], "/review") if options["review"] else None,
        leave_out=options["leave_out"],
        charter=options["charter"],
    )


def _day(text: str, pointer: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        detail = "Write the date as year-month-day, for example 2026-11-22."
        raise InvalidInputError([Fault(pointer, detail)]) from None


def _summary(draft: AgreementDraft) -> dict[str, object]:
    return {
        "id": draft.document_id,
        "version": draft.version,
        "agreement_version": draft.document_version,
        "status": draft.status,
        "drafted_by": draft.partner_id,
        "note": draft.note,
        "saved_at": iso(draft.recorded_at),
        "saved_by": draft.recorded_by,
    }
