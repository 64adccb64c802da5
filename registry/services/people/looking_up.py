"""Who looked somebody up: kept for every look-up that names a person, found or not (consent.md §5).

What is counted against a limit are look-ups of people whom the organisation does not know: to find
out who is known elsewhere takes thousands of those, and an ordinary day has few. Of people it knows
a case system looks up thousands; of more than that its officers and auditors are told. Past the
limit they are told too, and whoever looks further says why. A check in an emergency is never held
up. Each process counts on from what the register held when it first met an account that day, so
that no look-up waits for a count.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from registry.domain.records.acting import Actor
from registry.domain.records.people import LookUp
from registry.errors import RegistryError
from registry.services import access
from registry.services.context import LONDON, Registry
from registry.services.notifications.notify import notify_once_a_day

MOST_UNKNOWN = 2_000  # by an account in a day: one every 15 seconds, for a working day
MOST_UNKNOWN_IN_ALL = 20_000
MOST = 20_000  # by an account in a day, of people the organisation knows
MANY = "many_look_ups"
CHECK, IDENTIFY, READ, CORRECT = "check", "identify", "read consent", "correct"
DAYS = 30  # for how long officers and auditors read who looked people up


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


async def begun(registry: Registry, actor: Actor, purpose: str, reason: str = "") -> LookUp:
    """A look-up that is about to be made."""
    day = registry.today()
    made = LookUp(registry.now(), actor.partner_id, actor.name, purpose, reason)
    if _account(made, day) not in registry.look_ups:
        for past in [key for key in registry.look_ups if key[0] != day]:
            del registry.look_ups[past]
        since = datetime.combine(day, time.min, LONDON)
        async with registry.database.reads() as reads:
            counts = await reads.look_up_counts(actor.partner_id, actor.name, since)
        registry.look_ups[_account(made, day)] = counts.by_account
        registry.look_ups[_strangers(made, day)] = counts.unknown_by_account
        registry.look_ups.setdefault(_all_strangers(made, day), counts.unknown_in_all)
    return made


async def counted(
    registry: Registry, actor: Actor, made: LookUp, *, emergency: bool = False
) -> None:
    """Count a look-up once it is known whether the organisation knows the person.

    Raises:
        ReasonNeededError: the limit of the day is passed, and no reason was given.
    """
    is_beyond, is_news = _count(registry, made)
    if is_beyond or is_news:
        async with registry.database.unit_of_work() as uow:
            await notify_once_a_day(registry, actor, uow, MANY)
    if is_beyond and not emergency and made.reason not in set(LookUpReason):
        raise ReasonNeededError("More people were looked up today than on an ordinary day.")


async def note(registry: Registry, made: LookUp) -> None:
    """Keep a look-up of which nothing else is written."""
    async with registry.database.unit_of_work() as uow:
        uow.note_look_up(made)
        await uow.commit()


def _count(registry: Registry, made: LookUp) -> tuple[bool, bool]:
    """Whether the limit for strangers is passed, and whether that for everybody is just now."""
    day, counts = registry.today(), registry.look_ups
    counts[_account(made, day)] += 1
    if not made.known:
        counts[_strangers(made, day)] += 1
        counts[_all_strangers(made, day)] += 1
    is_beyond = not made.known and (
        counts[_strangers(made, day)] > MOST_UNKNOWN
        or counts[_all_strangers(made, day)] > MOST_UNKNOWN_IN_ALL
    )
    return is_beyond, counts[_account(made, day)] == MOST + 1


def _account(made: LookUp, day: date) -> tuple[date, str, str]:
    return day, made.partner_id, f"by/{made.account}"


def _strangers(made: LookUp, day: date) -> tuple[date, str, str]:
    return day, made.partner_id, f"strangers/{made.account}"


def _all_strangers(made: LookUp, day: date) -> tuple[date, str, str]:
    return day, made.partner_id, "strangers"


async def own_look_ups(registry: Registry, actor: Actor, days: int = DAYS) -> list[LookUp]:
    """The look-ups of the actor's organisation, the latest first."""
    access.require(actor, "look_up.read")
    async with registry.database.reads() as reads:
        return await reads.look_ups(actor.partner_id, registry.now() - timedelta(days=days))
