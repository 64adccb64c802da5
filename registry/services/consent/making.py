"""Making the steps of consent records from what was sent."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from registry.domain.consent.statement import Statement
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Subject
from registry.services.consent.commands import ConsentStep, RecordConsent
from registry.services.context import Registry, new_id

PRIVATE_FIELDS = (
    "reason",
    "evidence_ref",
    "notes",
    "channel",
    "method",
    "notice_version",
    "author",
)


def place_of(record_id: str) -> str:
    """Where what is private of a record is sealed for."""
    return f"consent_event:{record_id}"


def private_of(content: Mapping[str, str]) -> dict[str, str]:
    """What is sealed of what was sent."""
    return {key: content[key] for key in PRIVATE_FIELDS if content.get(key)}


def first_event(
    registry: Registry, actor: Actor, subject: Subject, command: RecordConsent
) -> ConsentEvent:
    """The first step of a record."""
    record_id = new_id("con")
    private = private_of(command.private)
    return ConsentEvent(
        record_id=record_id,
        version=1,
        subject_id=subject.subject_id,
        status=ConsentState(command.status),
        controller=actor.partner_id,
        purposes=command.purposes,
        recipients=command.recipients,
        data_categories=command.data_categories,
        explicit=command.explicit,
        freely_given=command.freely_given,
        given_by=command.given_by,
        authority=command.authority,
        speaker=command.speaker,
        effective_at=registry.by_our_clock(command.effective_at),
        expires_on=command.expires_on,
        supersedes=command.supersedes,
        notice_sha256=command.notice_sha256,
        sealed=registry.vault.seal(subject.wrapped_key, place_of(record_id), private),
        recorded_at=registry.now(),
        recorded_by=actor.partner_id,
        edition=2,
        disclosers=command.disclosers,
        everybody=command.everybody,
        mutual=command.mutual,
        said_on=command.said_on,
        confirms=command.confirms,
        could_decide=command.could_decide,
        age_band=command.age_band,
        voice_within=command.voice_within,
    )


def as_answer(command: RecordConsent, answered: ConsentEvent, made: Statement) -> RecordConsent:
    """A statement that ends or confirms another has that one's scope, unless it names part of it,
    and its voice, unless it says whose word it is."""
    if not command.given_by:
        command = dataclasses.replace(
            command,
            given_by=made.voice.capacity,
            authority=answered.authority,
            speaker=made.voice.word,
            voice_within=made.voice.within,
        )
    return dataclasses.replace(
        command,
        disclosers=command.disclosers or answered.disclosers or (answered.controller,),
        recipients=command.recipients or answered.recipients,
        purposes=command.purposes or answered.purposes,
        data_categories=command.data_categories or answered.data_categories,
        mutual=answered.mutual,
    )


def following(
    registry: Registry,
    actor: Actor,
    subject: Subject,
    record: Sequence[ConsentEvent],
    step: ConsentStep,
) -> ConsentEvent:
    """The next step of a record."""
    first, last = record[0], record[-1]
    sealed = registry.vault.seal(
        subject.wrapped_key, place_of(last.record_id), private_of(step.private)
    )
    return dataclasses.replace(
        last,
        version=last.version + 1,
        status=ConsentState(step.status),
        recipients=step.recipients or first.recipients,
        purposes=step.purposes or first.purposes,
        data_categories=step.data_categories or first.data_categories,
        effective_at=registry.by_our_clock(step.effective_at),
        said_on=step.said_on,
        could_decide=step.could_decide,
        age_band=step.age_band,
        sealed=sealed,
        recorded_at=registry.now(),
        recorded_by=actor.partner_id,
        leaf_index=None,
        edition=2,
        supersedes=None,
        sets_aside=_set_aside(last, step),
        speaker=step.speaker or first.speaker,
        voice_ended_on=step.voice_ended_on,
        passed_from="",
        agreed_for="",
    )


def _set_aside(last: ConsentEvent, step: ConsentStep) -> tuple[int, ...]:
    """What an entry in error sets aside: what it names, or the one step that there is."""
    return step.sets_aside or ((last.version,) if step.status == ConsentState.INVALIDATED else ())
