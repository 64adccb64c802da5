"""registry check: check a share against the register, and record the check."""

from __future__ import annotations

from typing import Any

import click

from registry.cli.checks.case_options import case_options, request_of
from registry.cli.kit.json_files import json_option, print_json, read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import actor_here, as_option, with_registry
from registry.domain.answer.text import as_text
from registry.services.checks.checker import CheckAnswer, Checker
from registry.services.checks.faults import require_share_request
from registry.services.checks.view import answer_in_words, check_view
from registry.services.context import Registry


@click.command("check")
@click.argument("file", type=click.Path(allow_dash=True), required=False)
@case_options
@as_option
@json_option
@plain_errors
def check_command(
    file: str | None, *, as_organisation: str | None, as_json: bool, **options: Any
) -> None:
    """Check whether you can share, and record the check.

    Give a share request as FILE (or - for standard input), or the options. Leave out what you do
    not know. You act for --as, or for the sender. Someone who is not in the register is named by
    kind: --to kind:family_member for a private person, --to kind:regulator for a regulator.
    """
    request = read_file(file) if file else request_of(options)

    async def work(registry: Registry) -> tuple[dict[str, Any], str]:
        await require_share_request(registry, request)
        actor = await actor_here(registry, as_organisation or request["from"])
        answer = await Checker(registry).check(request, actor=actor)
        return check_view(registry, answer), _text(registry, answer)

    view, text = with_registry(work)
    if as_json:
        print_json(view)
    else:
        click.echo(text)


def _text(registry: Registry, answer: CheckAnswer) -> str:
    lines = [
        as_text(answer_in_words(registry, answer)),
        "",
        f"Outcome code: {answer.assessment.outcome}",
        f"Recorded as {answer.check_id}, ledger entry {answer.receipt.leaf_index}.",
    ]
    return "\n".join(lines)
