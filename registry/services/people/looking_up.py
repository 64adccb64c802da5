"""Who looked somebody up: kept for every look-up that names a person, found or not (consent.md §5).

Past a limit that an ordinary day does not reach, the organisation is told, and whoever looks
further says why. A check in an emergency is never held up. Each process counts on from what the
register held when it first met an account that day, so that no look-up waits for a count.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from registry.domain.records.acting import Actor
from registry.domain.records.people import LookUp
from registry.errors import RegistryError
from registry.services import access
from registry.services.context import LONDON, Registry
from registry.services.notifications.notify import NotificationContent, notify

MOST_BY_ACCOUNT = 2_000  # somebody every 15 seconds, for a working day
MOST_BY_ORGANISATION = 20_000
MANY = "many_look_ups"
CHECK, IDENTIFY, READ = "check", "identify", "read consent"


class LookUpReason(StrEnum):
    """Why so many people are looked up; a closed list, so that it never names anybody."""

    MANY_REFERRALS = "many_referrals"
    JOINT_WORK = "joint_work"
    CHECKING_RECORDS = "checking_records"
    OTHER = "other"


class ReasonNeededError(RegistryError):
    """More people were looked up than on an ordinary day, and nobody said why."""

    code = "reason-needed"
    status = 429
    title = "Say why"
    next_step = (
        f"Say which it is: {', '.join(LookUpReason)} (over the API as the header Look-Up-Reason)."
        " If somebody is in danger, mark the check as an emergency."
    )


async def counted(
    registry: Registry, actor: Actor, purpose: str, *, reason: str = "", emergency: bool = False
) -> LookUp:
    """Count a look-up that is about to be made; returns what is kept of it.

    Raises:
        ReasonNeededError: the limit of the day is passed. The look-up is kept even so.
    """
    made = LookUp(registry.now(), actor.partner_id, actor.name, purpose, reason)
    if not await _is_beyond_the_limit(registry, actor):
        return made
    await _tell(registry, actor)
    if not emergency and reason not in set(LookUpReason):
        await note(registry, made)
        raise ReasonNeededError("More people were looked up today than on an ordinary day.")
    return made


async def note(registry: Registry, made: LookUp) -> None:
    """Keep a look-up of which nothing else is written."""
    async with registry.database.unit_of_work() as uow:
        uow.note_look_up(made)
        await uow.commit()


async def _is_beyond_the_limit(registry: Registry, actor: Actor) -> bool:
    day = registry.today()
    account = (day, actor.partner_id, actor.name)
    organisation = (day, actor.partner_id, "")
    if account not in registry.look_ups:
        since = datetime.combine(day, time.min, LONDON)
        async with registry.database.reads() as reads:
            by_account, by_all = await reads.look_up_counts(actor.partner_id, actor.name, since)
        registry.look_ups[account] = by_account
        registry.look_ups.setdefault(organisation, by_all)
    registry.look_ups[account] += 1
    registry.look_ups[organisation] += 1
    return (
        registry.look_ups[account] > MOST_BY_ACCOUNT
        or registry.look_ups[organisation] > MOST_BY_ORGANISATION
    )


async def _tell(registry: Registry, actor: Actor) -> None:
    """Tell the organisation, once a day."""
    today = registry.today()
    told = NotificationContent(MANY, actor.partner_id, "", 0, today, mark=today.isoformat())
    async with registry.database.unit_of_work() as uow:
        if not await uow.notified_keys(actor.partner_id, [told.key]):
            notify(registry, actor, uow, [actor.partner_id], told)
            await uow.commit()


async def own_look_ups(registry: Registry, actor: Actor, days: int = 30) -> list[LookUp]:
    """The look-ups of the actor's organisation, the latest first."""
    access.require(actor, "look_up.read")
    async with registry.database.reads() as reads:
        return await reads.look_ups(actor.partner_id, registry.now() - timedelta(days=days))
