"""How much one organisation may record about one person (consent.md §1).

One bounded read then suffices for every check. A refusal, a withdrawal and a correction are always
taken: nobody's no is lost to a limit.
"""

from __future__ import annotations

from collections.abc import Iterable

from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.errors import ConflictError
from registry.services.context import Registry
from registry.services.notifications.notify import notify_once_a_day
from registry.services.ports import UnitOfWork

MOST = 100
MANY = "many_statements"


class TooManyStatementsError(ConflictError):
    """The organisation has recorded very much about this person."""

    title = "There is too much on record"
    next_step = (
        "A refusal, a withdrawal or a correction is still taken. Ask your officer, who is told, to"
        " look at what is on record. Nothing was saved."
    )


async def require_room(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    event: ConsentEvent,
    known: Iterable[ConsentEvent],
) -> None:
    """Require that a step may be added to what is known about a person; else tell the officer."""
    corrects = event.entered_in_error or event.status is ConsentState.VOICE
    is_always_taken = corrects or event.status.is_objection
    own = [one for one in known if one.recorded_for(actor.partner_id)]
    if is_always_taken or len(own) < MOST:
        return
    await notify_once_a_day(registry, actor, uow, MANY)
    raise TooManyStatementsError(
        f"Your organisation has recorded {len(own)} statements about this person."
    )
