"""A second person: officers who have been there long enough, and their yes."""

from __future__ import annotations

import itertools
from datetime import timedelta

from registry.domain.joint.second_person import LIFE, OBJECTION, STANDING
from registry.domain.records.acting import Actor
from registry.errors import ActWaitsError
from registry.services.joint.confirming import Confirmed, confirm
from tests.simulator import COUNCIL, Partnership
from tests.simulator.signing_in import Someone, joined

__all__ = ["LIFE", "OBJECTION", "STANDING", "actor_of", "officers", "second_yes", "waiting"]
_number = itertools.count(1)


async def officers(partnership: Partnership, *partner_ids: str) -> list[Someone]:
    """Return an officer with an account for each organisation, all there for a week by now."""
    made = [
        await joined(
            partnership, partner_id, "officer", address=f"officer{next(_number)}@example.org"
        )
        for partner_id in partner_ids or (COUNCIL, COUNCIL)
    ]
    partnership.clock.advance(days=STANDING.days)
    return made


def actor_of(someone: Someone, partner_id: str = COUNCIL) -> Actor:
    """Return the actor that somebody is on the pages."""
    return Actor(partner_id, frozenset({"officer"}), someone.account_id)


async def second_yes(
    partnership: Partnership, waits: ActWaitsError, second: Actor, after: timedelta = OBJECTION
) -> Confirmed:
    """Have the second person confirm what waits, after the day in which it can be objected to."""
    partnership.clock.now += after
    return await confirm(partnership.registry, second, waits.act_id, "telephone, switchboard")


async def waiting(partnership: Partnership) -> list[str]:
    """Return the ids of the acts that wait."""
    async with partnership.registry.database.reads() as reads:
        return [act.act_id for act in await reads.joint_acts() if act.waits]
