"""Consent: recorded as it happens, step by step, and never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from registry.domain.people.consent_state import FIRST_STATES, ConsentState
from registry.domain.people.speakers import DETAIL as SPEAKER_DETAIL
from registry.domain.people.speakers import Speaker, is_speaker_word
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Subject
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.context import Registry, new_id
from registry.services.ports import Reads, UnitOfWork

PRIVATE_FIELDS = (
    "reason",
    "evidence_ref",
    "notes",
    "channel",
    "method",
    "notice_version",
    "author",
)


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """A consent that was asked for, given, refused or not sought.

    Attributes:
        subject_id: the person's reference, from ``people.identify``.
        status: ``requested``, ``given``, ``refused`` or ``not_sought_unsafe``.
        effective_at: when that happened; an aware time that is not in the future.
        supersedes: the record that this one replaces.
        private: what is sealed so that only the recording organisation can read it.
    """

    subject_id: str
    status: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    data_categories: tuple[str, ...]
    effective_at: datetime
    given_by: str = Speaker.SELF
    authority: str = "none"
    speaker: str = ""
    explicit: bool | None = None
    freely_given: bool | None = None
    expires_on: date | None = None
    supersedes: str | None = None
    notice_sha256: str | None = None
    private: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """A later step of a record: ``withdrawn``, ``given``, ``refused``, ``invalidated`` …

    ``seen_version`` is the version that the caller looked at. If another step came first, theirs
    is refused (409) and nothing is lost.
    """

    record_id: str
    status: str
    seen_version: int
    effective_at: datetime
    private: Mapping[str, str] = field(default_factory=dict)


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
        faults = await record_faults(registry, uow, command)
        if faults:
            raise InvalidInputError(faults)
        subject = await _subject(uow, command.subject_id)
        if command.supersedes is not None:
            _require_replaceable(await _own_record(uow, actor, command.supersedes), command)
        event = _first_event(registry, actor, subject, command)
        uow.add(event)
        [receipt] = await uow.commit()
    return event, receipt


async def take_step(
    registry: Registry, actor: Actor, step: ConsentStep
) -> tuple[ConsentEvent, Receipt]:
    """Append the next step to a consent record, above all a withdrawal.

    The organisation that recorded it may do so, and so may a named recipient: withdrawing must be
    as easy as giving (UK GDPR Article 7(3)), whichever organisation the person tells.

    Raises:
        InvalidInputError: every fault, such as a version that does not exist yet.
        ConflictError: another step came first, or this step cannot follow.
        NotFoundError: there is no such record, or the organisation may not see it.
    """
    access.require(actor, "consent.record")
    async with registry.database.unit_of_work() as uow:
        last = await _own_record(uow, actor, step.record_id)
        _require_nothing_between(last, step)
        faults = _step_faults(registry, last, step)
        if faults:
            raise InvalidInputError(faults)
        _require_follows(last, step)
        subject = await _subject(uow, last.subject_id)
        event = _following(registry, actor, subject, last, step)
        uow.add(event)
        [receipt] = await uow.commit()
    return event, receipt


async def history(
    registry: Registry, actor: Actor, subject_id: str
) -> list[tuple[ConsentEvent, dict[str, str] | None]]:
    """Every consent step about a person that the organisation may see.

    The sealed content is given only for its own records. The answer is empty both for an unknown
    person and for one whose records it may not see.
    """
    access.require(actor, "consent.read")
    async with registry.database.reads() as reads:
        subject = await reads.subject(subject_id)
        events = await reads.consent_events(subject_id)
    if subject is None:
        return []
    return [
        (event, _open(registry, subject, event) if event.recorded_for(actor.partner_id) else None)
        for event in events
        if event.concerns(actor.partner_id)
    ]


def _open(registry: Registry, subject: Subject, event: ConsentEvent) -> dict[str, str]:
    return registry.vault.unseal(subject.wrapped_key, _place(event.record_id), event.sealed)


_FUTURE = "This cannot be in the future."
_BEFORE = "This is before what it changes was said."
_LONG_AGO = "Check the year: this is before there was a law on data protection."
_EARLIEST = date(1984, 7, 12)  # Data Protection Act 1984
_NOT_A_PARTNER = "No organisation is registered under this id."


async def record_faults(registry: Registry, reads: Reads, command: RecordConsent) -> list[Fault]:
    """The faults that a schema cannot see in a consent, with pointers into the request body."""
    faults = [*_timing_faults(registry, command), *_content_faults(command)]
    known = registry.law.purposes
    for index, purpose in enumerate(command.purposes):
        if purpose not in known:
            faults.append(Fault(f"/purposes/{index}", f"Choose from: {', '.join(known)}."))
    for index, recipient in enumerate(command.recipients):
        if await reads.partner(recipient) is None:
            faults.append(Fault(f"/recipients/{index}", _NOT_A_PARTNER))
    return faults


def _timing_faults(registry: Registry, command: RecordConsent) -> list[Fault]:
    faults = []
    if command.effective_at > registry.now():
        faults.append(Fault("/effective_at", _FUTURE))
    if command.effective_at.date() < _EARLIEST:
        faults.append(Fault("/effective_at", _LONG_AGO))
    if command.expires_on is not None and command.expires_on < command.effective_at.date():
        faults.append(Fault("/expires_on", "This is before the consent begins."))
    return faults


def _content_faults(command: RecordConsent) -> list[Fault]:
    faults = []
    if command.status not in FIRST_STATES:
        allowed = ", ".join(sorted(FIRST_STATES))
        faults.append(Fault("/status", f"A new consent record starts as one of: {allowed}."))
    if command.status == ConsentState.NOT_SOUGHT_UNSAFE and not command.private.get("reason"):
        faults.append(Fault("/reason", "Say why it was not safe to ask."))
    if not is_speaker_word(command.speaker):
        faults.append(Fault("/speaker", SPEAKER_DETAIL))
    if command.status == ConsentState.GIVEN and not command.recipients:
        faults.append(Fault("/recipients", "Consent must name the organisations relying on it."))
    return faults


def _require_nothing_between(last: ConsentEvent, step: ConsentStep) -> None:
    if step.seen_version < last.version:
        raise ConflictError(
            f"Another step of this consent came first: it is now at version {last.version}."
        )


def _step_faults(registry: Registry, last: ConsentEvent, step: ConsentStep) -> list[Fault]:
    faults = []
    if step.seen_version > last.version:
        detail = f"There is no such version yet: the newest is {last.version}."
        faults.append(Fault("/seen_version", detail))
    if step.effective_at > registry.now():
        faults.append(Fault("/effective_at", _FUTURE))
    elif step.effective_at < last.effective_at:
        faults.append(Fault("/effective_at", _BEFORE))
    return faults


def _require_follows(last: ConsentEvent, step: ConsentStep) -> None:
    allowed = sorted(last.status.may_become)
    if step.status not in allowed:
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


async def _own_record(uow: UnitOfWork, actor: Actor, record_id: str) -> ConsentEvent:
    events: Sequence[ConsentEvent] = await uow.consent_record(record_id)
    if not events or not events[-1].concerns(actor.partner_id):
        raise NotFoundError("We hold no consent under that reference.")
    return events[-1]


def _require_replaceable(old: ConsentEvent, command: RecordConsent) -> None:
    if old.subject_id != command.subject_id:
        raise InvalidInputError([Fault("/supersedes", "That is a consent of someone else.")])
    if command.effective_at < old.effective_at:
        raise InvalidInputError([Fault("/effective_at", _BEFORE)])


def _place(record_id: str) -> str:
    return f"consent_event:{record_id}"


def _private(content: Mapping[str, str]) -> dict[str, str]:
    return {key: content[key] for key in PRIVATE_FIELDS if content.get(key)}


def _first_event(
    registry: Registry, actor: Actor, subject: Subject, command: RecordConsent
) -> ConsentEvent:
    record_id = new_id("con")
    private = _private(command.private)
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
        effective_at=command.effective_at,
        expires_on=command.expires_on,
        supersedes=command.supersedes,
        notice_sha256=command.notice_sha256,
        sealed=registry.vault.seal(subject.wrapped_key, _place(record_id), private),
        recorded_at=registry.now(),
        recorded_by=actor.partner_id,
    )


def _following(
    registry: Registry, actor: Actor, subject: Subject, last: ConsentEvent, step: ConsentStep
) -> ConsentEvent:
    sealed = registry.vault.seal(
        subject.wrapped_key, _place(last.record_id), _private(step.private)
    )
    return last.following(
        status=ConsentState(step.status),
        effective_at=step.effective_at,
        sealed=sealed,
        recorded_at=registry.now(),
        recorded_by=actor.partner_id,
    )
