"""registry check: check a share against the register, and record the check."""

from __future__ import annotations

from typing import Any

import click

from registry.cli.kit.json_files import json_option, print_json, read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import actor_here, as_option, with_registry
from registry.domain.answer.text import as_text
from registry.errors import Fault, InvalidInputError
from registry.services.checks.checker import CheckAnswer, Checker
from registry.services.checks.faults import require_share_request
from registry.services.checks.view import answer_in_words, check_view
from registry.services.context import Registry


@click.command("check")
@click.argument("file", type=click.Path(allow_dash=True), required=False)
@click.option("--from", "sender", help="The organisation that would share.")
@click.option("--to", "recipient", help="The organisation that would receive.")
@click.option("--purpose", help="What for, as a purpose code.")
@click.option("--data", "data", multiple=True, help="A data category; may be given again.")
@click.option("--subject", help="The person's reference (per_…), if you have one.")
@click.option("--age-band", help="child_u13, child_13_15, child_16_17 or adult.")
@click.option("--gateway", help="A statutory gateway, if you rely on one.")
@click.option("--risk", help="Risk of serious harm: none, self, subject, child, others, life …")
@click.option("--emergency", is_flag=True, help="Serious harm may come now (with --risk).")
@as_option
@json_option
@plain_errors
def check_command(
    file: str | None, *, as_organisation: str | None, as_json: bool, **options: Any
) -> None:
    """Is there a lawful basis for this share, and what is the consent status?

    Give a share request as FILE (or - for standard input), or the options. You act for --as, or
    for the sender.
    """
    request = read_file(file) if file else _request(options)

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


def _request(options: dict[str, Any]) -> dict[str, Any]:
    """Make a share request from the options; the error names everything that is missing."""
    fields = {"sender": "from", "recipient": "to", "purpose": "purpose"}
    faults = [
        Fault(f"/{field}", "This is needed.")
        for option, field in fields.items()
        if not options[option]
    ]
    if not options["data"]:
        faults.append(Fault("/data_categories", "Give --data at least once."))
    if options["emergency"] and not options["risk"]:
        detail = "Say with --risk whom the emergency puts at risk, for example child or life."
        faults.append(Fault("/risk_of_serious_harm", detail))
    if faults:
        raise InvalidInputError(faults)
    request: dict[str, Any] = {field: options[option] for option, field in fields.items()}
    request["data_categories"] = list(dict.fromkeys(options["data"]))
    person = {"reference": options["subject"], "age_band": options["age_band"]}
    if any(person.values()):
        request["subject"] = {name: value for name, value in person.items() if value}
    if options["gateway"]:
        request["gateway"] = options["gateway"]
    if options["risk"]:
        request["risk_of_serious_harm"] = options["risk"]
    if options["emergency"]:
        request["emergency"] = True
    return request
