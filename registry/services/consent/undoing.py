"""Undoing a withdrawal within the hour: recorded itself, as an entry made in error."""

from __future__ import annotations

from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.consent import ConsentEvent
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.consent.commands import ConsentStep
from registry.services.consent.ending import may_be_undone
from registry.services.consent.recording import take_step
from registry.services.context import Registry


async def undo(
    registry: Registry, actor: Actor, record_id: str, version: int, *, reason: str
) -> tuple[ConsentEvent, Receipt]:
    """Set aside a withdrawal that one's own organisation recorded within the last hour.

    Args:
        version: the step that is the withdrawal.

    Raises:
        InvalidInputError: no reason is given.
        ConflictError: the hour is over, or something was recorded after the withdrawal.
        NotFoundError: no such withdrawal, or another organisation's.
    """
    access.require(actor, "consent.record")
    if not reason:
        raise InvalidInputError([Fault("/reason", "Say what was wrong.")])
    async with registry.database.reads() as reads:
        record = await reads.consent_record(record_id)
    named = [event for event in record if event.version == version]
    if not named or named[0].controller != actor.partner_id:
        raise NotFoundError("We hold no consent under that reference.")
    if not may_be_undone(record, named[0], registry.now()):
        raise ConflictError("This can no longer be undone.")
    step = ConsentStep(
        record_id,
        ConsentState.INVALIDATED,
        version,
        registry.now(),
        private={"reason": reason},
        sets_aside=(version,),
    )
    return await take_step(registry, actor, step)
