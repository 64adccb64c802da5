"""An organisation takes another's place: what it knows of people, and what was said, passes to it.

The operator's officer records it, with its day (consent.md §6). All of it is written at once, as
records of its own, so that every look-up afterwards is like any other; the former organisation's
records stay as they are. Its own numbers for people do not pass: only it can look people up by
them.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.domain.consent.passing import Passing, passing
from registry.domain.consent.reach import Found
from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Part
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.partners import Partner, Succession
from registry.domain.records.people import NHS, UPN, Subject, reference
from registry.errors import ConflictError, Fault, InvalidInputError
from registry.services import access
from registry.services.consent.recording import place_of
from registry.services.context import Registry, new_id
from registry.services.people.records import NO_REASON, next_version
from registry.services.ports import UnitOfWork

_UNKNOWN = "No organisation is registered under this id."
_ITSELF = "An organisation cannot take its own place."
_FUTURE = "This cannot be in the future."


@dataclass(frozen=True, slots=True)
class Succeed:
    """Who takes whose place, from which day, and why."""

    former: str
    successor: str
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    """What passed: how many people, how many noes and marks, how many consents to ask again."""

    record: Succession
    people: int
    noes: int
    to_ask_again: int


async def succeed(registry: Registry, actor: Actor, command: Succeed) -> Succeeded:
    """Record that one organisation took another's place.

    Raises:
        InvalidInputError: every fault, with pointers.
        ConflictError: it is recorded already.
        NotAllowedError: the actor is no officer of the operator.
    """
    async with registry.database.unit_of_work() as uow:
        await access.require_operator(actor, "succession.record", uow)
        former = await _require_sound(registry, uow, command)
        people = await _people(registry, actor, uow, command)
        passed = _said(registry, command, former, people, await uow.concerning(command.former))
        record = Succession(
            new_id("suc"),
            command.successor,
            command.former,
            command.since,
            command.reason.strip(),
            **registry.stamp(actor),
        )
        uow.add(record)
        for subject in people.values():
            uow.add(subject)
        for event in passed:
            uow.add(event)
        await uow.commit()
    again = sum(bool(event.agreed_for) for event in passed)
    return Succeeded(record, len(people), len(passed) - again, again)


async def _require_sound(registry: Registry, uow: UnitOfWork, command: Succeed) -> Partner:
    former = await uow.partner(command.former)
    faults = [Fault("/former", _UNKNOWN)] if former is None else []
    if await uow.partner(command.successor) is None:
        faults.append(Fault("/successor", _UNKNOWN))
    if command.former == command.successor:
        faults.append(Fault("/successor", _ITSELF))
    if command.since > registry.today():
        faults.append(Fault("/since", _FUTURE))
    if not command.reason.strip():
        faults.append(Fault("/reason", NO_REASON))
    if faults or former is None:
        raise InvalidInputError(faults)
    before = await uow.successions(command.former)
    if any(one.partner_id == command.successor for one in before):
        raise ConflictError("This is recorded already.", next_step="There is nothing to do.")
    return former


async def _people(
    registry: Registry, actor: Actor, uow: UnitOfWork, command: Succeed
) -> dict[str, Subject]:
    """The successor's records of the people whom the former organisation knew, by its reference."""
    records = await uow.people_of(command.former)
    own = {record.subject_id: new_id("per") for record in records}
    known: dict[str, Subject] = {}
    for record in records:
        same = await _same_person(uow, command.successor, record)
        joined = same.person if same is not None else own.get(record.joined_to, "")
        known[record.subject_id] = next_version(
            registry,
            actor,
            dataclasses.replace(record, version=0),
            subject_id=own[record.subject_id],
            partner_id=command.successor,
            aliases=(*record.aliases, reference(record.subject_id)),
            joined_to=joined,
            same_as=tuple(own.get(other, other) for other in record.same_as),
            not_same_as=tuple(own.get(other, other) for other in record.not_same_as),
        )
    return known


async def _same_person(uow: UnitOfWork, successor: str, record: Subject) -> Subject | None:
    """The successor's own record of a person, by a number that is everybody's."""
    for alias in record.aliases:
        if alias.scheme in (NHS, UPN):
            for holder in await uow.holders(alias):
                if holder.partner_id == successor:
                    return holder
    return None


def _said(
    registry: Registry,
    command: Succeed,
    former: Partner,
    people: Mapping[str, Subject],
    found: Found,
) -> list[ConsentEvent]:
    """The statements that pass, as records of their own."""
    about: dict[str, list[ConsentEvent]] = defaultdict(list)
    for event in found.events:
        about[found.places[event.record_id]].append(event)
    keys = {subject.subject_id: subject for subject in found.subjects}
    passed: list[ConsentEvent] = []
    for place, events in about.items():
        of = {(event.record_id, event.version): event for event in events}
        for one in passing(statements(events), command.former, command.successor, registry.today()):
            event = of[one.made.ref]
            is_own = one.made.recorder == command.former
            subject = people.get(place, keys[place]) if is_own else keys[place]
            made = _event(registry, one, event, former)
            recorder = command.successor if is_own else one.made.recorder
            sealed = registry.vault.unseal(
                keys[place].wrapped_key, place_of(event.record_id), event.sealed
            )
            passed.append(
                dataclasses.replace(
                    made,
                    subject_id=subject.subject_id,
                    controller=recorder,
                    recorded_by=recorder,
                    sealed=registry.vault.seal(
                        subject.wrapped_key, place_of(made.record_id), sealed
                    ),
                )
            )
    return passed


def _event(registry: Registry, one: Passing, event: ConsentEvent, former: Partner) -> ConsentEvent:
    again, scope = one.is_to_be_asked_again, one.scope
    return dataclasses.replace(
        event,
        record_id=new_id("con"),
        version=1,
        status=ConsentState.NOT_SOUGHT if again else event.status,
        disclosers=_listed(scope.disclosers),
        everybody=scope.disclosers.values is None and not again,
        recipients=_listed(scope.recipients),
        purposes=_listed(scope.purposes),
        data_categories=_listed(scope.categories),
        mutual=scope.mutual,
        said_on=one.made.said.day if one.made.said.at is None else None,
        expires_on=None,
        supersedes=None,
        confirms="",
        sets_aside=(),
        recorded_at=registry.now(),
        leaf_index=None,
        edition=2,
        passed_from=event.step,
        agreed_for=former.legal_name if again else "",
    )


def _listed(part: Part) -> tuple[str, ...]:
    return tuple(sorted(part.values or ()))
