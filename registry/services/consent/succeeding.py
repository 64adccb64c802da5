"""An organisation takes another's place: what it knows of people, and what was said, passes to it.

The operator's officer records it, with its day (consent.md §6). All of it is written at once, as
records of its own, so that every look-up afterwards is like any other; the former organisation's
records stay as they are. By its own numbers for people the successor finds them too.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.domain.consent.passing import Passing, passing
from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Part
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.matching import Match
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.partners import Partner, Succession
from registry.domain.records.people import NAME, NHS, UPN, Subject, reference
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.consent.making import place_of
from registry.services.consent.telling import tell_of_what_ends
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


async def pass_on(registry: Registry, actor: Actor, uow: UnitOfWork, command: Succeed) -> Succeeded:
    """Queue that one organisation took another's place, with what passes to it of people.

    Raises:
        InvalidInputError: every fault, with pointers.
        ConflictError: it is recorded already, another successor is, or they go round in a circle.
        NotAllowedError: the actor is no officer of the operator.
    """
    await access.require_operator(actor, "succession.record", uow)
    former = await _require_sound(registry, uow, command)
    people, new = await _people(registry, actor, uow, command)
    passed = await _said(registry, uow, command, former, people)
    record = Succession(
        f"suc_{command.former}",  # one of each, whoever else records it at the same moment
        command.successor,
        command.former,
        command.since,
        command.reason.strip(),
        **registry.stamp(actor),
    )
    uow.add(record)
    for subject in new:
        uow.add(subject)
    for event in passed:
        uow.add(event)
    await _tell(registry, uow, people, passed)
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
    await _require_only(uow, command)
    return former


async def _require_only(uow: UnitOfWork, command: Succeed) -> None:
    """Require that neither has a successor, so that whoever follows the line comes to one end."""
    for before in await uow.successions(command.former):
        if before.partner_id == command.successor:
            raise ConflictError("This is recorded already.", next_step="There is nothing to do.")
        raise ConflictError(
            f"{before.partner_id} took its place on {before.since} already: an organisation has"
            " one successor.",
            next_step="If that one has a successor in turn, record it of that one.",
        )
    for after in await uow.successions(command.successor):
        raise ConflictError(
            f"{after.partner_id} took the place of {command.successor} on {after.since}.",
            next_step=f"Record {after.partner_id} as the successor.",
        )


async def _people(
    registry: Registry, actor: Actor, uow: UnitOfWork, command: Succeed
) -> tuple[dict[str, Subject], list[Subject]]:
    """The successor's records of the people whom the former organisation knew, by its reference;
    and those that are new."""
    records = await uow.people_of(command.former)
    back = {record.subject_id: await _its_own(uow, command, record) for record in records}
    own = {
        record.subject_id: found.subject_id if (found := back[record.subject_id]) else new_id("per")
        for record in records
    }
    known: dict[str, Subject] = {}
    for record in records:
        if (mine := back[record.subject_id]) is not None:
            known[record.subject_id] = mine
            continue
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
    return known, [known[one] for one, mine in back.items() if mine is None]


async def _its_own(uow: UnitOfWork, command: Succeed, record: Subject) -> Subject | None:
    """The successor's own record, where this one passed from it before."""
    for alias in record.references:
        subject = await uow.subject(alias.mac)
        if subject is not None and subject.partner_id == command.successor:
            return subject
    return None


async def _same_person(uow: UnitOfWork, successor: str, record: Subject) -> Subject | None:
    """The successor's own record of a person, by a number that is everybody's; none where it knows
    them under another name: then it is for somebody to say whether they are one person."""
    names = {alias for alias in record.aliases if alias.scheme == NAME}
    for alias in record.aliases:
        if alias.scheme not in (NHS, UPN):
            continue
        for holder in await uow.holders(alias):
            others = {one for one in holder.aliases if one.scheme == NAME}
            if holder.partner_id == successor and (not names or not others or names & others):
                return holder
    return None


async def _said(
    registry: Registry,
    uow: UnitOfWork,
    command: Succeed,
    former: Partner,
    people: Mapping[str, Subject],
) -> list[ConsentEvent]:
    """The statements that pass, as records of their own."""
    found = await uow.concerning(command.former)
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
            sealed_for = keys.get(event.subject_id) or await uow.subject(event.subject_id)
            if sealed_for is None:
                raise NotFoundError("We hold no person under that reference.")
            private = registry.vault.unseal(
                sealed_for.wrapped_key, place_of(event.record_id), event.sealed
            )
            made = _event(registry, one, event, former)
            recorder = command.successor if is_own else one.made.recorder
            sealed = registry.vault.seal(subject.wrapped_key, place_of(made.record_id), private)
            passed.append(
                dataclasses.replace(
                    made,
                    subject_id=subject.subject_id,
                    controller=recorder,
                    recorded_by=recorder,
                    sealed=sealed,
                )
            )
    return passed


async def _tell(
    registry: Registry, uow: UnitOfWork, people: Mapping[str, Subject], passed: list[ConsentEvent]
) -> None:
    """Tell whoever relied on a consent of the successor's that a passed no ends."""
    own = {subject.subject_id: subject for subject in people.values()}
    for event in passed:
        if event.status.is_objection and event.subject_id in own:
            known = own[event.subject_id]
            ways = tuple(alias for alias in known.aliases if alias.scheme in (NHS, UPN, NAME))
            person = Match(own=(dataclasses.replace(known, aliases=ways),))
            await tell_of_what_ends(registry, Actor(event.controller), uow, person, event)


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
        speaker=one.made.voice.word or event.speaker,
        voice_within=one.made.voice.within,
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
