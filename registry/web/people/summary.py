"""What the officer entered, as the last page shows it before it is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import CorrectionKind
from registry.services.consent.moving import own_records
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.web.kit import questions as q
from registry.web.kit.form_fields import capital
from registry.web.kit.person_fields import whose
from registry.web.kit.render import day, when
from registry.web.kit.standing_words import STATUS_WORDS
from registry.web.people import journey
from registry.web.people.words import KINDS_OF_NUMBER

Row = tuple[str, str, str]  # the name, the value, and the page where it can be changed
_FIRST = {
    CorrectionKind.JOINED: "First record",
    CorrectionKind.ENTRY_MOVED: "Recorded for",
}
_OTHER = {CorrectionKind.JOINED: "Second record", CorrectionKind.ENTRY_MOVED: "Belongs to"}


def record_choices(found: Sequence[Mapping[str, Any]]) -> list[q.Choice]:
    """Return the records that the details lead to, without any of their details."""
    return [
        q.Choice(
            record["reference"],
            f"Last changed at {when(datetime.fromisoformat(record['changed_at']))}",
            _known_by(record),
        )
        for record in found
    ]


async def entry_choices(
    registry: Registry, actor: Actor, content: journey.Content
) -> list[q.Choice]:
    """Return the consent records of the person, by what they are about."""
    reference = journey.first_record(content)["reference"]
    names = await partner_names(registry)
    return [
        q.Choice(events[0].record_id, _said(events), _about(registry, names, events[0]))
        for events in await own_records(registry, actor, reference)
    ]


async def rows(registry: Registry, actor: Actor, content: journey.Content) -> list[Row]:
    """Return what was entered, page by page."""
    found = list(_details(content))
    if "entry" in content["answers"]:
        choices = await entry_choices(registry, actor, content)
        chosen = content["answers"]["entry"]["record"]
        found.insert(1, ("Consent record", q.words_for(tuple(choices), chosen), "entry"))
    return [*found, ("Reason", content["answers"]["means"]["reason"], "means")]


def _details(content: journey.Content) -> Iterator[Row]:
    answers, kind = content["answers"], journey.kind_of(content)
    if "number" in answers:
        typed = answers["number"]
        yield "Number", q.words_for(KINDS_OF_NUMBER, typed["scheme"]), "number"
        yield "Old", typed["old"], "number"
        yield "New", typed["new"], "number"
    if "person" in answers:
        record = journey.first_record(content)
        yield _FIRST.get(kind, "Person"), _person(answers["person"], record), "person"
    if "other" in answers:
        record = journey.other_record(content)
        yield _OTHER[kind], _person(answers["other"], record), "other"
    if "wrong" in answers:
        yield "Not theirs", "\n".join(whose(answers["wrong"])), "wrong"
    if "code" in answers:
        yield "Code", answers["code"]["code"] or "We make one for you", "code"


def _person(typed: Mapping[str, str], record: Mapping[str, Any]) -> str:
    """The details that were entered, and what tells the record from another that has them."""
    return "\n".join([*whose(typed), _known_by(record)])


def _known_by(record: Mapping[str, Any]) -> str:
    return f"Known by: {', '.join(record['known_by'])}"


def _said(events: Sequence[ConsentEvent]) -> str:
    """What was said first, and what stands last where that is something else."""
    first, last = events[0], events[-1]
    said = f"{capital(STATUS_WORDS[ConsentState(first.status)])}, {day(first.day)}"
    if last.version == first.version:
        return said
    return f"{said}; then {STATUS_WORDS[ConsentState(last.status)]}, {day(last.day)}"


def _about(registry: Registry, names: Mapping[str, str], event: ConsentEvent) -> str:
    purposes = [q.purpose_words(registry.law, purpose) for purpose in event.purposes]
    recipients = [names.get(recipient, recipient) for recipient in event.recipients]
    return f"{', '.join(purposes) or 'Every purpose'}. {', '.join(recipients) or 'Everyone'}."
