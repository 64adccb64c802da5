"""registry consent … : record consent from files, so that no name is in a shell's history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from registry.cli.kit.json_files import print_json, read_file
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, actor_here, as_option, opening
from registry.cli.kit.values import DAY, moment
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.services.consent import commands, recording
from registry.services.consent.request import read_consent
from registry.services.context import Registry, iso
from registry.services.people import finding
from registry.services.people.identifier_input import read_identifier_list


@click.group("consent")
def consent_group() -> None:
    """People and consent: person, record, step (withdraw …), show."""


@consent_group.command("person")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--new-person", is_flag=True, help="This is someone new.")
@click.option("--same-person", is_flag=True, help="This is the person you know.")
@as_option
@opening(file=read_file)
async def person(
    registry: Registry,
    file: Any,
    as_organisation: str | None,
    *,
    new_person: bool,
    same_person: bool,
) -> None:
    """Find or register a person from a JSON list of identifiers; prints your reference."""
    identifiers = read_identifier_list(file, registry.today())
    actor = await actor_here(registry, as_organisation)
    found = await finding.identify(
        registry, actor, identifiers, new_person=new_person, same_person=same_person
    )
    for warning in found.warnings:
        click.echo(warning, err=True)
    click.echo(found.subject.subject_id)


@consent_group.command("record")
@click.argument("file", type=click.Path(allow_dash=True))
@as_option
@opening(file=read_file)
async def record(registry: Registry, file: Any, as_organisation: str | None) -> None:
    """Record a consent from a JSON object shaped as POST /api/v1/consents."""
    command = await read_consent(registry, file)
    actor = await actor_here(registry, as_organisation)
    event, receipt = await recording.record_consent(registry, actor, command)
    click.echo(f"{event.record_id} is recorded as {event.status}, version {event.version}.")
    print_receipt(receipt)


@consent_group.command("step")
@click.argument("record_id")
@click.argument("status")
@click.option("--seen-version", type=int, required=True, help="The version you looked at.")
@click.option("--when", default=None, help="When it was so (UTC, …Z); now if left out.")
@click.option("--said-on", type=DAY, default=None, help="The day, if the moment is not known.")
@click.option("--channel", default="", help="How the person told you.")
@click.option("--reason", default="", help="Why; only your organisation can read it.")
@click.option("--to", "recipients", multiple=True, help="Only this recipient of it; repeatable.")
@click.option("--purpose", "purposes", multiple=True, help="Only this purpose; repeatable.")
@click.option("--data", "data_categories", multiple=True, help="Only these data; repeatable.")
@click.option("--sets-aside", type=int, multiple=True, help="A step entered in error.")
@click.option("--speaker", default="", help="For voice: whose word the record is.")
@click.option(
    "--ended-on",
    type=DAY,
    default=None,
    help="For voice: the first day their word does not decide.",
)
@click.option(
    "--person", "subject", default="", help="Your reference: needed for another's consent."
)
@as_option
@acting()
async def step(
    registry: Registry,
    actor: Actor,
    *,
    record_id: str,
    status: str,
    seen_version: int,
    when: str | None,
    said_on: datetime | None,
    channel: str,
    reason: str,
    recipients: tuple[str, ...],
    purposes: tuple[str, ...],
    data_categories: tuple[str, ...],
    sets_aside: tuple[int, ...],
    speaker: str,
    ended_on: datetime | None,
    subject: str,
) -> None:
    """Record the next step of a consent: withdrawn, given, refused, requested, invalidated …

    A withdrawal may also be of another organisation's consent. It is then a statement of your own.
    not_sought says that it is safe to ask again; voice, whose word it is or when that ended.
    """
    day = said_on.date() if said_on else None
    at = moment(when, "/when") if when and day is None else registry.now()
    command = commands.ConsentStep(
        record_id=record_id,
        status=status,
        seen_version=seen_version,
        effective_at=commands.when_said(day, at),
        said_on=day,
        private={"channel": channel, "reason": reason},
        recipients=recipients,
        purposes=purposes,
        data_categories=data_categories,
        sets_aside=sets_aside,
        speaker=speaker,
        voice_ended_on=ended_on.date() if ended_on else None,
    )
    if status == ConsentState.WITHDRAWN:
        event, receipt = await recording.withdraw(registry, actor, command, subject)
    else:
        event, receipt = await recording.take_step(registry, actor, command)
    if event.record_id == record_id:
        click.echo(f"Saved: step {event.version} of {record_id} is {event.status}.")
    else:
        click.echo(f"{event.record_id} is recorded as {event.status}. It ends {record_id}.")
    print_receipt(receipt)


@consent_group.command("show")
@click.argument("subject")
@as_option
@acting()
async def show(registry: Registry, actor: Actor, subject: str) -> None:
    """Every step about a person (per_…), or of a record (con_…), that you may see."""
    events = await recording.history(registry, actor, subject)
    print_json([_step(event, private) for event, private in events])


def _step(event: ConsentEvent, private: dict[str, str] | None) -> dict[str, Any]:
    more = {
        "confirms": event.confirms,
        "sets_aside": list(event.sets_aside),
        "voice_ended_on": event.voice_ended_on.isoformat() if event.voice_ended_on else None,
        "agreed_for": event.agreed_for,
        "passed_from": event.passed_from,
    }
    if private is not None:
        spoke = ("given_by", "speaker", "explicit", "freely_given", "could_decide", "age_band")
        more |= {name: getattr(event, name) for name in spoke}
    return {
        "record": event.record_id,
        "version": event.version,
        "status": event.status,
        "purposes": list(event.purposes),
        "recipients": list(event.recipients),
        "data_categories": list(event.data_categories),
        "disclosers": "everybody" if event.everybody else list(event.disclosers),
        "mutual": event.mutual,
        "effective_at": iso(event.effective_at),
        "said_on": event.said_on.isoformat() if event.said_on else None,
        "expires_on": event.expires_on.isoformat() if event.expires_on else None,
        "recorded_at": iso(event.recorded_at),
        "recorded_by": event.recorded_by,
        **{name: value for name, value in more.items() if value not in (None, "", [])},
        "private": private,
    }
