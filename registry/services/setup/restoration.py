"""That the register was put back from a backup: it is recorded, and whoever lost by it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from registry.domain.dates import day_in_london
from registry.domain.records.acting import Actor
from registry.domain.records.restorations import Restoration
from registry.services.context import Registry, new_id
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class PutBackTo:
    """What the register was put back to; the members are those of ``Restoration``."""

    backup: str
    taken_at: datetime
    size: int
    known_size: int | None


async def restoration_from(registry: Registry, backup: str) -> Restoration | None:
    """That the register was put back from this backup, if it is the last thing of its kind."""
    made = await list_restorations(registry)
    return made[-1] if made and made[-1].backup == backup else None


async def list_restorations(registry: Registry) -> list[Restoration]:
    """Each time that the register was put back, in order."""
    async with registry.database.reads() as reads:
        return await reads.restorations()


async def record_restoration(registry: Registry, user: str, put_back: PutBackTo) -> Restoration:
    """Record that the register was put back, and tell of it.

    The operator's officers are told in any case; those of every other organisation are told too,
    unless it is shown that nothing was lost. A consent that was withdrawn meanwhile stands again:
    only the organisation that withdrew it can know that.
    """
    shell = Actor("", frozenset(), f"shell:{user}")
    restoration = Restoration(
        restoration_id=new_id("res"),
        version=1,
        backup=put_back.backup,
        taken_at=put_back.taken_at,
        size=put_back.size,
        known_size=put_back.known_size,
        **registry.stamp(shell),
    )
    async with registry.database.unit_of_work() as uow:
        uow.add(restoration)
        operator = await uow.operator()
        _tell(registry, shell, uow, "register_put_back", restoration, {operator or ""} - {""})
        if not restoration.is_whole:
            others = await _organisations(uow) - {operator}
            _tell(registry, shell, uow, "record_again", restoration, others)
        await uow.commit()
    return restoration


def _tell(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    code: str,
    restoration: Restoration,
    whom: set[str],
) -> None:
    day = day_in_london(restoration.taken_at)
    told = NotificationContent(code, "", "", 0, day, mark=restoration.restoration_id)
    notify(registry, actor, uow, whom, told)


async def _organisations(uow: UnitOfWork) -> set[str]:
    found: set[str] = set()
    after = ""
    while page := await uow.partners(after=after, limit=_AT_ONCE):
        found |= {partner.partner_id for partner in page}
        after = page[-1].partner_id
    return found
