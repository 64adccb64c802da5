"""Moving what was written down about the wrong person to the right one (consent.md §5)."""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Correction, CorrectionKind
from registry.errors import ConflictError, NotFoundError
from registry.services import access
from registry.services.consent.telling import tell_of_a_move
from registry.services.context import Registry
from registry.services.people import finding
from registry.services.people.records import new_correction, require_reason


async def own_records(
    registry: Registry, actor: Actor, person: str
) -> list[tuple[ConsentEvent, ...]]:
    """The steps of each consent record of the organisation that counts for one of its people.

    Sealed notes stay sealed: which entry it is, is seen from what it is about.

    Raises:
        NotFoundError: the organisation has no such reference.
    """
    access.require(actor, "person.correct")
    async with registry.database.reads() as reads:
        match, found = await finding.person_of(reads, actor, person)
        said = found.said_about(match)
    records: dict[str, tuple[ConsentEvent, ...]] = {}
    for event in said:
        if event.recorded_for(actor.partner_id):
            records[event.record_id] = (*records.get(event.record_id, ()), event)
    return list(records.values())


async def move_entry(
    registry: Registry, actor: Actor, record_id: str, to: str, reason: str
) -> Correction:
    """Have a consent record of the organisation count for another person it knows.

    The record itself says for ever where it was made. Whoever may have relied on a consent in it
    is told that it has ended, for it was never that person's.

    Raises:
        NotFoundError: the organisation recorded nothing under this reference, or knows no such
            person.
        ConflictError: it is that person's already.
    """
    access.require(actor, "person.correct")
    require_reason(reason)
    async with registry.database.unit_of_work() as uow:
        events = await uow.consent_record(record_id)
        place = await uow.consent_place(record_id)
        if place is None or events[0].controller != actor.partner_id:
            raise NotFoundError("Your organisation recorded no consent under that reference.")
        right, _ = await finding.person_of(uow, actor, to)
        if place in right.references:
            raise ConflictError("It is theirs already.", next_step="There is nothing to do.")
        wrong = await uow.subject(place)
        if wrong is None:
            raise NotFoundError("Your organisation recorded no consent under that reference.")
        target = right.own[0].subject_id
        made = new_correction(
            registry,
            actor,
            CorrectionKind.ENTRY_MOVED,
            wrong,
            reason,
            others=(target,),
            record_id=record_id,
        )
        uow.add(made)
        uow.move_consent(record_id, target)
        person, _ = await finding.person_of(uow, actor, place)
        await tell_of_a_move(registry, actor, uow, person, events)
        await uow.commit()
    return made
