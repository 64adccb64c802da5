"""What a schema cannot see of a statement about consent: every fault, with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from registry.domain.consent.statement import Statement
from registry.domain.people.consent_state import FIRST_STATES, ConsentState
from registry.domain.people.speakers import DETAIL as SPEAKER_DETAIL
from registry.domain.people.speakers import Speaker, is_speaker_word
from registry.domain.records.consent import ConsentEvent
from registry.errors import Fault, InvalidInputError
from registry.services.consent.commands import ConsentStep, RecordConsent
from registry.services.consent.ending import spoken_steps
from registry.services.consent.voices import FUTURE, WHOSE, voice_faults
from registry.services.context import Registry
from registry.services.ports import Reads

BEFORE = "This is before what it changes was said."
_LONG_AGO = "Check the year: this is before there was a law on data protection."
_EARLIEST = date(1984, 7, 12)  # Data Protection Act 1984
_NOT_A_PARTNER = "No organisation is registered under this id."
_WITH_A_REASON = {
    ConsentState.NOT_SOUGHT: "Say why it is safe to ask again.",
    ConsentState.VOICE: "Say how you know.",
}
_NAMED = {
    "recipients": "Consent must name the organisations relying on it.",
    "purposes": "Consent must name what it is for.",
    "data_categories": "Consent must name which data it is about.",
}
_ASKS = frozenset({ConsentState.GIVEN, ConsentState.REQUESTED})


async def faults_of(registry: Registry, command: RecordConsent) -> list[Fault]:
    """The same faults as when it is recorded, without recording it."""
    async with registry.database.reads() as reads:
        return await record_faults(registry, reads, command)


async def record_faults(registry: Registry, reads: Reads, command: RecordConsent) -> list[Fault]:
    """The faults of a consent to be recorded; pointers into the request body."""
    faults = [*_timing(registry, command), *_content(command), *_scope(command)]
    known = registry.law.purposes
    for index, purpose in enumerate(command.purposes):
        if purpose not in known:
            faults.append(Fault(f"/purposes/{index}", f"Choose from: {', '.join(known)}."))
    for name in ("recipients", "disclosers"):
        for index, partner_id in enumerate(getattr(command, name)):
            if await reads.partner(partner_id) is None:
                faults.append(Fault(f"/{name}/{index}", _NOT_A_PARTNER))
    return faults


def _timing(registry: Registry, command: RecordConsent) -> Iterator[Fault]:
    place = "/said_on" if command.said_on else "/effective_at"
    day = command.day
    if _is_to_come(registry, command):
        yield Fault(place, FUTURE)
    if day < _EARLIEST:
        yield Fault(place, _LONG_AGO)
    if command.expires_on is not None and command.expires_on < day:
        yield Fault("/expires_on", "This is before the consent begins.")


def _is_to_come(registry: Registry, said: ConsentStep | RecordConsent) -> bool:
    if said.said_on is not None:
        return said.said_on > registry.today()
    return registry.by_our_clock(said.effective_at) > registry.now()


def _content(command: RecordConsent) -> Iterator[Fault]:
    first = FIRST_STATES | ({ConsentState.WITHDRAWN} if command.ends else frozenset())
    if command.status not in first:
        allowed = ", ".join(sorted(FIRST_STATES))
        yield Fault("/status", f"A new consent record starts as one of: {allowed}.")
    if command.status == ConsentState.NOT_SOUGHT_UNSAFE and not command.private.get("reason"):
        yield Fault("/reason", "Say why it was not safe to ask.")
    if not is_speaker_word(command.speaker):
        yield Fault("/speaker", SPEAKER_DETAIL)
    elif _is_word(command) and command.given_by != Speaker.SELF and not command.speaker:
        yield Fault("/speaker", WHOSE)


def _is_word(command: RecordConsent) -> bool:
    """Whether it is somebody's word, and not of the voice that it ends."""
    asked = command.status in (ConsentState.REQUESTED, ConsentState.NOT_SOUGHT_UNSAFE)
    taken_over = (command.ends or command.confirms) and not command.given_by
    return not asked and not taken_over


def _scope(command: RecordConsent) -> Iterator[Fault]:
    """A consent names everything it is about; a refusal left open is about everything."""
    if command.status not in _ASKS or command.confirms:
        return
    for name, detail in _NAMED.items():
        asked = name == "recipients" and command.status == ConsentState.REQUESTED
        if not getattr(command, name) and not asked:
            yield Fault(f"/{name}", detail)
    if command.everybody:
        yield Fault("/disclosers", "Consent must name who may share.")


def step_faults(
    registry: Registry, record: Sequence[ConsentEvent], step: ConsentStep
) -> list[Fault]:
    """The faults of a later step of a record."""
    last = record[-1]
    faults = []
    if step.seen_version > last.version:
        detail = f"There is no such version yet: the newest is {last.version}."
        faults.append(Fault("/seen_version", detail))
    faults += step_timing(registry, record, step)
    if step.status in _WITH_A_REASON and not step.private.get("reason"):
        faults.append(Fault("/reason", _WITH_A_REASON[ConsentState(step.status)]))
    faults += [*part_faults(record[0], step), *_set_aside(record, step)]
    return [*faults, *voice_faults(registry, record, step)]


def step_timing(
    registry: Registry, record: Sequence[ConsentEvent], step: ConsentStep
) -> Iterator[Fault]:
    """A step was not said in the future, nor before what it changes."""
    place = "/said_on" if step.said_on else "/effective_at"
    if _is_to_come(registry, step):
        yield Fault(place, FUTURE)
    elif step.day < _EARLIEST:
        yield Fault(place, _LONG_AGO)
    elif step.status != ConsentState.INVALIDATED and _is_before(step, record):
        yield Fault(place, BEFORE)


def _is_before(step: ConsentStep, record: Sequence[ConsentEvent]) -> bool:
    """Whether it was said before the last step that counts; by the day where a time is unknown."""
    return is_said_before(step, (spoken_steps(record) or record[:1])[-1])


def is_said_before(step: ConsentStep | RecordConsent, last: ConsentEvent) -> bool:
    """Whether something was said before a step that it changes."""
    if step.said_on is None and last.said_on is None:
        return step.effective_at < last.effective_at
    return step.day < last.day


def part_faults(first: ConsentEvent, step: ConsentStep) -> Iterator[Fault]:
    """A step never reaches beyond its record, and a consent names what it is about."""
    for name, detail in _NAMED.items():
        whole, part = getattr(first, name), getattr(step, name)
        named_nobody = first.status is ConsentState.REQUESTED and not whole
        if step.status == ConsentState.GIVEN and part and named_nobody:
            yield Fault(f"/{name}", "What was asked for named none. Record a new consent.")
        if step.status == ConsentState.GIVEN and not whole and not part:
            yield Fault(f"/{name}", detail)
        for index, value in enumerate(part):
            if whole and value not in whole:
                yield Fault(f"/{name}/{index}", "This is not part of what was recorded.")


def _set_aside(record: Sequence[ConsentEvent], step: ConsentStep) -> Iterator[Fault]:
    """An entry in error says what it sets aside, where that could be more than one."""
    if step.status != ConsentState.INVALIDATED:
        return
    versions = {event.version for event in record}
    if not step.sets_aside and len(versions) > 1:
        yield Fault("/sets_aside", f"Say which steps were an error: {_listed(versions)}.")
    for index, version in enumerate(step.sets_aside):
        if version not in versions:
            yield Fault(f"/sets_aside/{index}", f"Choose from: {_listed(versions)}.")


def require_answerable(
    actor_id: str, command: RecordConsent, answered: ConsentEvent, made: Statement
) -> None:
    """Require that a statement can answer another: a no takes back nothing said after it, and a
    discloser confirms a consent to its own sharing."""
    faults: list[Fault] = []
    if command.ends and is_said_before(command, answered):
        faults.append(Fault("/said_on" if command.said_on else "/effective_at", BEFORE))
    if command.confirms:
        if not (made.is_consent and actor_id in made.disclosers_named):
            faults.append(Fault("/confirms", "Only a consent to your own sharing is confirmed."))
        if command.expires_on is not None:
            faults.append(Fault("/expires_on", "The consent itself says when it ends."))
    if faults:
        raise InvalidInputError(faults)


def _listed(versions: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(versions)))
