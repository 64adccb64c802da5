"""Consent: recorded as it happens, step by step, and never overwritten."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from registry.domain.consent.reach import Found, shown_events
from registry.domain.consent.recorded import statements
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.matching import Match
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Subject
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from registry.services import access
from registry.services.consent.bounds import require_room
from registry.services.consent.commands import ConsentStep, RecordConsent
from registry.services.consent.ending import consent_to_end
from registry.services.consent.faults import (
    BEFORE,
    part_faults,
    record_faults,
    require_answerable,
    step_faults,
    step_timing,
)
from registry.services.consent.making import as_answer, first_event, following, place_of
from registry.services.consent.telling import tell_of_what_ends
from registry.services.consent.voices import require_voice
from registry.services.context import Registry
from registry.services.people import finding, looking_up
from registry.services.ports import Reads, UnitOfWork


async def record_consent(
    registry: Registry, actor: Actor, command: RecordConsent
) -> tuple[ConsentEvent, Receipt]:
    """Record a consent for the actor's organisation.

    Raises:
        InvalidInputError: every fault, with pointers into the request body.
        NotFoundError: there is no such person.
    """
    access.require(actor, "consent.record")
    async with registry.database.unit_of_work() as uow:
        return await _record(registry, uow, actor, command)


async def _record(
    registry: Registry, uow: UnitOfWork, actor: Actor, command: RecordConsent
) -> tuple[ConsentEvent, Receipt]:
    faults = await record_faults(registry, uow, command)
    if faults:
        raise InvalidInputError(faults)
    person, found = await finding.person_of(uow, actor, command.subject_id)
    about = {event.step: event for event in found.said_about(person)}
    if command.supersedes is not None:
        [old, *_] = await _own_record(uow, actor, command.supersedes)
        _require_replaceable(old, command, same_person=old.step in about)
    said = {f"{made.ref.record_id}/{made.ref.version}": made for made in statements(about.values())}
    for answered in filter(None, (command.ends, command.confirms)):
        event = _seen_step(actor, about, answered)
        require_answerable(actor.partner_id, command, event, said[answered])
        command = as_answer(command, event, said[answered])
    event = first_event(registry, actor, person.own[0], command)
    require_voice(event, found.said_about(person))
    return await _committed(registry, uow, actor, (person, found), event)


async def take_step(
    registry: Registry, actor: Actor, step: ConsentStep
) -> tuple[ConsentEvent, Receipt]:
    """Append the next step to a consent record, above all a withdrawal.

    Only the organisation that recorded it may. Withdrawing must be as easy as giving (UK GDPR
    Article 7(3)), whoever the person tells: another organisation records a statement of its own
    that ends it (``RecordConsent.ends``), which counts at once.

    Raises:
        InvalidInputError: every fault, such as a version that does not exist yet.
        ConflictError: another step came first, or this step cannot follow.
        NotAllowedError: another organisation recorded it.
        NotFoundError: no such record, or not one the organisation may see.
    """
    access.require(actor, "consent.record")
    async with registry.database.unit_of_work() as uow:
        record = await _own_record(uow, actor, step.record_id)
        return await _append(registry, uow, actor, record, step)


async def _append(
    registry: Registry,
    uow: UnitOfWork,
    actor: Actor,
    record: Sequence[ConsentEvent],
    step: ConsentStep,
) -> tuple[ConsentEvent, Receipt]:
    last = record[-1]
    _require_nothing_between(last, step)
    faults = step_faults(registry, record, step)
    if faults:
        raise InvalidInputError(faults)
    _require_follows(record, step)
    subject = await _subject(uow, last.subject_id)
    event = following(registry, actor, subject, record, step)
    place = await uow.consent_place(last.record_id) or last.subject_id
    person, found = await finding.person_of(uow, actor, place)
    require_voice(event, found.said_about(person))
    return await _committed(registry, uow, actor, (person, found), event)


async def _committed(
    registry: Registry,
    uow: UnitOfWork,
    actor: Actor,
    known: tuple[Match, Found],
    event: ConsentEvent,
) -> tuple[ConsentEvent, Receipt]:
    """Write a step, and tell whoever may have relied on what it ends."""
    person, found = known
    await require_room(registry, actor, uow, event, found.said_about(person))
    uow.add(event)
    await tell_of_what_ends(registry, actor, uow, person, event)
    receipt, *_ = await uow.commit()
    return event, receipt


async def withdraw(
    registry: Registry, actor: Actor, step: ConsentStep, subject_id: str
) -> tuple[ConsentEvent, Receipt]:
    """Record that the person changed their mind: a step of one's own record, or a statement that
    ends another organisation's consent.

    Args:
        subject_id: the organisation's own reference of the person.

    Raises: as ``take_step``.
    """
    access.require(actor, "consent.record")
    async with registry.database.unit_of_work() as uow:
        record = await _seen_record(uow, actor, step.record_id)
        last = record[-1]
        if last.controller == actor.partner_id:
            return await _append(registry, uow, actor, record, step)
        _require_nothing_between(last, step)
        _require_follows(record, step)
        given = consent_to_end(record) or last
        faults = [*step_timing(registry, record, step), *part_faults(given, step)]
        if faults:
            raise InvalidInputError(faults)
        return await _record(registry, uow, actor, _ending(subject_id, given, step))


def _ending(subject_id: str, given: ConsentEvent, step: ConsentStep) -> RecordConsent:
    """The statement of one's own that ends another organisation's consent, or part of it."""
    return RecordConsent(
        subject_id=subject_id,
        status=ConsentState.WITHDRAWN,
        purposes=step.purposes,
        recipients=step.recipients,
        data_categories=step.data_categories,
        effective_at=step.effective_at,
        said_on=step.said_on,
        given_by="",
        ends=given.step,
        could_decide=step.could_decide,
        age_band=step.age_band,
        private=step.private,
    )


async def history(
    registry: Registry, actor: Actor, reference: str, *, reason: str = ""
) -> list[tuple[ConsentEvent, dict[str, str] | None]]:
    """Every consent step about a person, or of a record, that the organisation may see.

    The sealed content is given only for its own records. The answer is empty both for an unknown
    person and for one whose records it may not see.
    """
    access.require(actor, "consent.read")
    made = await looking_up.begun(registry, actor, looking_up.READ, reason)
    found = await said_about(registry, actor, reference)
    made = dataclasses.replace(made, known=bool(found))
    await looking_up.note(registry, made)
    await looking_up.counted(registry, actor, made)
    return found


async def said_about(
    registry: Registry, actor: Actor, reference: str
) -> list[tuple[ConsentEvent, dict[str, str] | None]]:
    """The same, as part of a look-up that is kept already."""
    access.require(actor, "consent.read")
    async with registry.database.reads() as reads:
        events = await _events(reads, actor, reference)
        shown = shown_events(actor.partner_id, events)
        return [(event, await _opened(registry, reads, actor, event)) for event in shown]


async def _events(reads: Reads, actor: Actor, reference: str) -> Sequence[ConsentEvent]:
    """The steps of a consent record, or everything about a person as far as it is reached."""
    if reference.startswith("con_"):
        return await reads.consent_record(reference)
    try:
        return await finding.said_about(reads, actor, reference)
    except NotFoundError:
        return ()


async def _opened(
    registry: Registry, reads: Reads, actor: Actor, event: ConsentEvent
) -> dict[str, str] | None:
    """The sealed content of the organisation's own step; None of another's."""
    if not event.recorded_for(actor.partner_id):
        return None
    subject = await _subject(reads, event.subject_id)
    return registry.vault.unseal(subject.wrapped_key, place_of(event.record_id), event.sealed)


def _require_nothing_between(last: ConsentEvent, step: ConsentStep) -> None:
    if step.seen_version < last.version:
        raise ConflictError(
            f"Another step of this consent came first: it is now at version {last.version}."
        )


def _require_follows(record: Sequence[ConsentEvent], step: ConsentStep) -> None:
    """What is left of a consent can be taken back, whatever was recorded since."""
    last = [event for event in record if event.status is not ConsentState.VOICE][-1]
    left = {ConsentState.WITHDRAWN} if consent_to_end(record) is not None else set()
    allowed = sorted(last.status.may_become | left)
    if step.status not in {*allowed, ConsentState.VOICE}:
        raise ConflictError(
            f"A consent that is {last.status} cannot become {step.status}.",
            next_step=f"It can become: {', '.join(allowed)}. For anything else record a new"
            " consent. Nothing was saved.",
        )


async def _subject(reads: Reads, subject_id: str) -> Subject:
    subject = await reads.subject(subject_id)
    if subject is None:
        raise NotFoundError("We hold no person under that reference.")
    return subject


async def _own_record(uow: UnitOfWork, actor: Actor, record_id: str) -> list[ConsentEvent]:
    """A record of the actor's organisation: nobody else adds to it (consent.md §2.7)."""
    events = await _seen_record(uow, actor, record_id)
    if events[0].controller != actor.partner_id:
        raise NotAllowedError(
            "Another organisation recorded this. Only it can add to it.",
            next_step="Record what the person told you as a statement of your own, and say which"
            " consent it ends.",
        )
    return events


async def _seen_record(uow: UnitOfWork, actor: Actor, record_id: str) -> list[ConsentEvent]:
    events = await uow.consent_record(record_id)
    if not shown_events(actor.partner_id, events):
        raise NotFoundError("We hold no consent under that reference.")
    return events


def _seen_step(actor: Actor, about: Mapping[str, ConsentEvent], step: str) -> ConsentEvent:
    """A statement that another one names, of those about the same person."""
    shown = shown_events(actor.partner_id, list(about.values()))
    if step not in {event.step for event in shown}:
        raise NotFoundError("We hold no consent under that reference.")
    return about[step]


def _require_replaceable(old: ConsentEvent, command: RecordConsent, *, same_person: bool) -> None:
    """Only a consent replaces a record, of the same voice, and not said before it."""
    if not same_person:
        raise InvalidInputError([Fault("/supersedes", "That consent belongs to someone else.")])
    if command.effective_at < old.effective_at:
        raise InvalidInputError([Fault("/effective_at", BEFORE)])
    if (old.given_by, old.speaker) != (command.given_by, command.speaker):
        raise InvalidInputError([Fault("/supersedes", "That consent belongs to someone else.")])
    if command.status != ConsentState.GIVEN:
        raise InvalidInputError([Fault("/supersedes", "Only a consent replaces another.")])
