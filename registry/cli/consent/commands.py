"""registry consent … : recorded and withdrawn from files, so that no name is in a shell history."""

from __future__ import annotations

from typing import Any

import click

from registry.cli.kit.json_files import print_json, read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import acting, as_option, moment, print_receipt, with_registry
from registry.domain.records.acting import Receipt
from registry.domain.records.consent import ConsentEvent
from registry.services.consent import recording
from registry.services.consent.request import read_consent
from registry.services.context import Registry, iso
from registry.services.people import finding
from registry.services.people.identifier_input import read_identifier_list


@click.group("consent")
def consent_group() -> None:
    """People and consent: person, record, step (withdraw …), show."""


@consent_group.command("person")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--new-person", is_flag=True, help="A namesake is known: this is someone else.")
@as_option
@plain_errors
def person(file: str, *, new_person: bool, as_organisation: str | None) -> None:
    """Find or register a person from a JSON list of identifiers; prints the reference."""
    content = read_file(file)

    async def work(registry: Registry) -> str:
        items = read_identifier_list(content, registry.today())
        actor = await acting(registry, as_organisation)
        subject, _ = await finding.identify(registry, actor, items, new_person=new_person)
        return subject.subject_id

    click.echo(with_registry(work))


@consent_group.command("record")
@click.argument("file", type=click.Path(allow_dash=True))
@as_option
@plain_errors
def record(file: str, as_organisation: str | None) -> None:
    """Record a consent from a JSON object shaped as POST /api/v1/consents."""
    content = read_file(file)

    async def work(registry: Registry) -> tuple[ConsentEvent, Receipt]:
        command = await read_consent(registry, content)
        actor = await acting(registry, as_organisation)
        return await recording.record_consent(registry, actor, command)

    event, receipt = with_registry(work)
    click.echo(f"{event.record_id} is recorded as {event.status}, version {event.version}.")
    print_receipt(receipt)


@consent_group.command("step")
@click.argument("record_id")
@click.argument("status")
@click.option("--seen-version", type=int, required=True, help="The version you looked at.")
@click.option("--when", default=None, help="When it was so (UTC, …Z); now if left out.")
@click.option("--channel", default="", help="How the person told you.")
@as_option
@plain_errors
def step(
    record_id: str,
    status: str,
    seen_version: int,
    when: str | None,
    channel: str,
    as_organisation: str | None,
) -> None:
    """Record the next step of a consent: withdrawn, given, refused, requested, invalidated."""

    async def work(registry: Registry) -> tuple[ConsentEvent, Receipt]:
        actor = await acting(registry, as_organisation)
        command = recording.ConsentStep(
            record_id=record_id,
            status=status,
            seen_version=seen_version,
            effective_at=moment(when, "/when") if when else registry.now(),
            private={"channel": channel},
        )
        return await recording.take_step(registry, actor, command)

    event, receipt = with_registry(work)
    click.echo(f"{event.record_id} is now {event.status}, version {event.version}.")
    print_receipt(receipt)


@consent_group.command("show")
@click.argument("subject")
@as_option
@plain_errors
def show(subject: str, as_organisation: str | None) -> None:
    """Every step about a person that the organisation may see."""

    async def work(registry: Registry) -> list[dict[str, Any]]:
        actor = await acting(registry, as_organisation)
        found = await recording.history(registry, actor, subject)
        return [_step(event, private) for event, private in found]

    print_json(with_registry(work))


def _step(event: ConsentEvent, private: dict[str, str] | None) -> dict[str, Any]:
    return {
        "record": event.record_id,
        "version": event.version,
        "status": event.status,
        "purposes": list(event.purposes),
        "recipients": list(event.recipients),
        "data_categories": list(event.data_categories),
        "effective_at": iso(event.effective_at),
        "expires_on": event.expires_on.isoformat() if event.expires_on else None,
        "recorded_at": iso(event.recorded_at),
        "recorded_by": event.recorded_by,
        "private": private,
    }
