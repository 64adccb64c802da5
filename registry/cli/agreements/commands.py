"""registry agreement … : charters and agreements. Only ``sign`` runs on the signatory's side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from registry.cli.agreements.lifecycle import add_lifecycle_commands
from registry.cli.kit.files import read_files
from registry.cli.kit.json_files import json_option, print_json, read_file, read_object
from registry.cli.kit.law_text import print_all
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, as_option
from registry.cli.kit.when_called import LoadedWhenCalled
from registry.documents.json.validate import validate
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.signing import RECORDED
from registry.errors import UnsettledWarningsError
from registry.services.agreements import registering
from registry.services.context import Registry
from registry.services.drafting import registering_whole
from registry.services.drafting.annexes import put_all
from registry.services.signing import accepting

_PAGE = 1_000
_ACCEPT = "--accept"
_SIGNER = "--key KEY-FILE --org ORG --name NAME --role ROLE"


# Each of these loads modules that the other commands do not need.
_ELSEWHERE = [
    LoadedWhenCalled(
        "sign",
        "signing.sign.agreement_sign",
        "Sign a charter or agreement FILE: exactly its bytes, which you should have read.",
    ),
    LoadedWhenCalled(
        "diff",
        "agreements.diff.agreement_diff",
        "What changed from one version to another (the newest two if left out), and for whom.",
    ),
    LoadedWhenCalled(
        "terms",
        "agreements.terms.agreement_terms",
        "Show the texts that an agreement takes from its charter.",
    ),
    LoadedWhenCalled(
        "changed-terms",
        "agreements.terms.changed_terms",
        "Show what a charter version changes in your agreements.",
    ),
    LoadedWhenCalled(
        "object",
        "agreements.terms.object_to_terms",
        "Object to the texts of a charter version.",
    ),
    LoadedWhenCalled(
        "document",
        "agreements.document.agreement_document",
        "Write an agreement as a document to read and print, with its signatures.",
    ),
    LoadedWhenCalled(
        "annex",
        "agreements.annex.agreement_annex",
        "Write the file of an annex, by the digest that the parties signed.",
    ),
]


@click.group("agreement", commands=_ELSEWHERE)
def agreement_group() -> None:
    """Charters and agreements: register, sign, accept, list, show, diff, export."""


add_lifecycle_commands(agreement_group)

annexes_option = click.option(
    "--annex",
    "annexes",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="The file of an annex that FILE names; may be repeated.",
)


def _answers(given: tuple[str, ...]) -> list[registering_whole.Answer]:
    """What ``--accept`` says of warnings."""
    split = [answer.partition("=") for answer in given]
    if not all(separator for _, separator, _ in split):
        raise click.UsageError("Write --accept as WARNING=REASON, such as --accept 1a2b=WHY.")
    return [registering_whole.Answer(warning.strip(), reason) for warning, _, reason in split]


@agreement_group.command("register")
@click.argument("file", type=click.Path(allow_dash=True))
@annexes_option
@click.option(
    _ACCEPT,
    "answers",
    multiple=True,
    metavar="WARNING=REASON",
    help="Why a warning of the law can stay; the parties read it.",
)
@as_option
@acting(file=read_object, annexes=read_files, answers=_answers)
async def register(
    registry: Registry,
    actor: Actor,
    file: dict[str, Any],
    annexes: list[bytes],
    answers: list[registering_whole.Answer],
) -> None:
    """Register a charter or agreement version for its parties to sign.

    Warnings of the law are shown. An agreement of the second version is registered once each is
    mended, or --accept says why it can stay.
    """
    await put_all(registry, actor, file, annexes)
    try:
        view, receipt, found = await registering_whole.register(registry, actor, file, answers)
    except UnsettledWarningsError as error:
        error.next_step = f"{error.next_step} To say why: {_ACCEPT} WARNING=REASON"
        raise
    click.echo(f"{view.document.title}, version {view.document.version}, is registered.")
    if found.warnings:
        click.echo("Warnings of the law:")
        print_all(found.warnings)
    _print_standing(view)
    print_receipt(receipt)


def _read_envelope(path: str) -> Any:
    content = read_file(path)
    validate("signature-envelope", content)
    return content


@agreement_group.command("accept")
@click.argument("agreement_id")
@click.argument("version", type=int)
@click.argument("envelope", type=click.Path(allow_dash=True))
@as_option
@acting(envelope=_read_envelope)
async def accept(
    registry: Registry, actor: Actor, agreement_id: str, version: int, envelope: Any
) -> None:
    """Hand in a signature envelope made with `registry agreement sign`."""
    view, receipts = await accepting.accept_signatures(
        registry, actor, agreement_id, version, envelope
    )
    click.echo("Accepted.")
    _print_standing(view)
    for receipt in receipts:
        print_receipt(receipt)


@agreement_group.command("list")
@as_option
@json_option
@acting()
async def list_own(registry: Registry, actor: Actor, *, as_json: bool) -> None:
    """An organisation's agreements and the charters, with how they stand."""
    views = await registering.list_own(registry, actor, after="", limit=_PAGE)
    if as_json:
        print_json([_summary(view) for view in views])
        return
    for view in views:
        document = view.document
        name = f"{document.document_id:<36} v{document.version:<3}"
        newer = f" (version {view.newer} is registered and not in force yet)" if view.newer else ""
        paper = sum(signature.method == RECORDED for signature in view.signatures)
        how = f" ({paper} signed on paper: recorded, not verified)" if paper else ""
        click.echo(f"{name} {view.state:<19} {document.title}{how}{newer}{_to_come(view)}")


@agreement_group.command("show")
@click.argument("agreement_id")
@click.option("--version", type=int, default=None, help="The one that stands if left out.")
@as_option
@acting()
async def show(registry: Registry, actor: Actor, agreement_id: str, version: int | None) -> None:
    """How a version stands: who has signed and who has yet to."""
    view = await registering.read(registry, actor, agreement_id, version)
    print_json({**_summary(view), "document": json.loads(view.document.payload)})


@agreement_group.command("export")
@click.argument("agreement_id")
@click.option("--version", type=int, default=None, help="The one that stands if left out.")
@click.option("--to", "folder", type=click.Path(file_okay=False), default=".", show_default=True)
@as_option
@acting()
async def export(
    registry: Registry, actor: Actor, agreement_id: str, version: int | None, folder: str
) -> None:
    """Write the signed bytes and their envelope, for anyone to verify offline."""
    _write(await registering.read(registry, actor, agreement_id, version), folder)


def _write(view: Version[Document], folder: str) -> None:
    document = view.document
    base = Path(folder) / f"{document.document_id}-v{document.version}"
    base.parent.mkdir(parents=True, exist_ok=True)
    base.with_name(f"{base.name}.json").write_bytes(document.payload)
    if not view.signatures:
        click.echo(f"{base}.json is written. Nobody has signed it yet.")
        click.echo(f"To sign it: registry agreement sign {base}.json {_SIGNER}")
        return
    envelope = json.dumps(registering.envelope_of(view), indent=2) + "\n"
    base.with_name(f"{base.name}.jws.json").write_text(envelope, encoding="utf-8")
    click.echo(f"{base}.json and {base}.jws.json are written.")
    if view.standing.missing:
        click.echo(f"Not valid yet. Yet to sign: {', '.join(view.standing.missing)}.")
        click.echo(f"To sign it: registry agreement sign {base}.json {_SIGNER}")
        return
    click.echo(f"Verify them with: registry verify {base}.json --trust TRUST-FILE")


def _summary(view: Version[Document]) -> dict[str, object]:
    return {
        "id": view.document.document_id,
        "version": view.document.version,
        "title": view.document.title,
        "state": view.state,
        "newer_version": view.newer,
        "sha256": view.document.sha256,
        "signed_by": [signature.partner_id for signature in view.signatures],
        "signed_on_paper": [
            signature.partner_id for signature in view.signatures if signature.method == RECORDED
        ],
        "left": list(view.standing.left),
        "suspended_by": list(view.standing.suspended_by),
        "steps": [
            {
                "act": step.act,
                "partner": step.partner_id,
                "by": step.by,
                "from": step.effective_on.isoformat(),
                "reason": step.reason,
            }
            for step in view.steps
        ],
        "yet_to_sign": list(view.standing.missing),
    }


def _to_come(view: Version[Document]) -> str:
    """Say which other state comes next, and on which later day."""
    for day, standing in view.to_come:
        if standing.state != view.state:
            return f" (from {day.isoformat()}: {standing.state})"
    return ""


def _print_standing(view: Version[Document]) -> None:
    if view.standing.missing:
        click.echo(f"Yet to sign: {', '.join(view.standing.missing)}.")
    elif not view.makes_members:
        click.echo(f"Every party has signed. It is {view.state.in_words}.")
