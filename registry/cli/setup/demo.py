"""registry demo: load a made-up partnership to try everything, and print three sample answers."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

import click

from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import settings, with_registry
from registry.cli.setup.serve import run_server
from registry.documents.signatures.fingerprints import spoken
from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.domain.answer.text import as_text
from registry.domain.records.acting import Actor
from registry.services import access
from registry.services.accounts.tokens import new_token
from registry.services.checks.checker import Checker
from registry.services.checks.view import answer_in_words
from registry.services.context import Registry
from registry.services.partners.register import operator_of
from registry.services.people import finding
from registry.services.setup.demonstration import load_demonstration, read_plan
from registry.services.setup.demonstration_links import demonstration_links, require_demonstration
from registry.services.signer import CheckpointSigner
from registry.settings import Settings

_RULE = "=" * 78


@click.command("demo")
@click.option("--serve", is_flag=True, help="Serve it afterwards.")
@plain_errors
def demo_command(*, serve: bool) -> None:
    """Load a made-up partnership into REGISTRY_HOME and print three sample answers."""
    with_registry(lambda registry: _show(registry, links=serve), set_up=True)
    if serve:
        run_server()


async def _show(registry: Registry, *, links: bool) -> None:
    if await operator_of(registry) is not None:
        await require_demonstration(registry)
        click.echo("The demonstration partnership is loaded already.")
    else:
        click.echo("Loading the demonstration partnership …")
        await load_demonstration(registry, lambda line: click.echo(f"  {line}"))
    await CheckpointSigner(registry).sign_once()
    plan = read_plan()
    for number, sample in enumerate(plan["samples"], start=1):
        await _sample(registry, plan, number, sample)
    await _tokens(registry, plan)
    _verifying(registry)
    if links:
        await _links(registry, settings())


def _verifying(registry: Registry) -> None:
    """Print how to verify offline, with the fingerprint that the first verification needs."""
    kid = thumbprint(public_jwk(registry.signing_key))
    click.echo(f"{_RULE}\nTo verify a document offline: this registry's fingerprint\n{_RULE}")
    click.echo(spoken(kid))
    click.echo("Pinning asks whether it is this one. In another terminal:\n")
    programs = shlex.quote(str(Path(sys.argv[0]).resolve().parent))
    home = shlex.quote(str(settings().home.resolve()))
    click.echo(f"export PATH={programs}:$PATH REGISTRY_HOME={home}")
    click.echo("registry key trust > trust.json")
    click.echo("registry trust pin trust.json")
    click.echo("registry agreement export wisc")
    click.echo("registry verify wisc-v1.json --trust trust.json\n")


async def _links(registry: Registry, served: Settings) -> None:
    """Print links that sign in without a password, only if nobody else can reach the server."""
    click.echo(f"{_RULE}\nTo sign in to the pages: links that work once, within an hour\n{_RULE}")
    if not served.is_loopback:
        click.echo("None: they are given only where the server is reached on this machine alone.")
        return
    for role, partner, secret in await demonstration_links(registry):
        click.echo(f"{role:<13} {partner:<24} {served.base_url}/link/{secret}")
    click.echo("")


async def _sample(
    registry: Registry, plan: dict[str, Any], number: int, sample: dict[str, Any]
) -> None:
    actor = Actor(sample["as"], frozenset(access.ROLES), "demonstration")
    identifiers = next(p["identifiers"] for p in plan["people"] if p["key"] == sample["person"])
    subject = (await finding.identify(registry, actor, identifiers)).subject
    request = {**sample["request"]}
    request["subject"] = {**request.get("subject", {}), "reference": subject.subject_id}
    answer = await Checker(registry).check(request, actor=actor)
    click.echo(f"\n{_RULE}\nSample {number}: {sample['title']}\n{_RULE}")
    click.echo(as_text(answer_in_words(registry, answer)))
    click.echo(f"\nOutcome code: {answer.assessment.outcome}")


async def _tokens(registry: Registry, plan: dict[str, Any]) -> None:
    """Print tokens to try the API with, each valid for a day."""
    click.echo(f"\n{_RULE}\nTo try the API: tokens that live for a day\n{_RULE}")
    operator, school = plan["operator"], plan["samples"][0]["as"]
    shell = Actor(operator, frozenset(access.ROLES), "demonstration")
    for partner, role in (
        (operator, access.Role.OFFICER),
        (school, access.Role.PRACTITIONER),
        (operator, access.Role.AUDITOR),
    ):
        secret, _, _ = await new_token(registry, shell, partner, (role,), days=1, label="demo")
        click.echo(f"{role:<13} {partner:<24} {secret}")
    click.echo("")
