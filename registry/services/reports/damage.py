"""Damage is named, recorded and told to the operator's officers; nothing rests on it meanwhile.

Reads find damaged rows wherever they meet them (``store/proof.py``), and the audit looks for them
everywhere (``audit.py``). Each find is recorded once, with its own entry in the ledger, and the
operator is told once a day at most.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from registry.domain.damage.standing import new_among, times_found
from registry.domain.records.acting import Actor
from registry.domain.records.damage import CHECKPOINT, LEAF, REGISTER, Damage, DamagedRow
from registry.errors import RegistryError
from registry.services.context import Registry, new_id
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork

_AT_ONCE = 100
_OF_THE_LEDGER = frozenset({LEAF, CHECKPOINT, REGISTER})
_ITSELF = Actor("", frozenset(), "registry: damage")
_log = logging.getLogger("registry.damage")


async def tell(registry: Registry) -> None:
    """Record and tell what this process met; a failure is logged, and it is tried again."""
    found = [row for row in registry.database.noticed() if row.kind != REGISTER]
    if found:  # that the whole was put back is recorded only by who goes on from it
        await record(registry, found)


async def record(
    registry: Registry, found: Sequence[DamagedRow], went_on_from: int | None = None
) -> None:
    """Record what is not on record yet; it is logged whether or not it can be recorded.

    It is noticed until it is recorded, and again if it is met after that: it may have been dealt
    with in the meantime.
    """
    try:
        await require_recorded(registry, found, went_on_from)
    except RegistryError as error:
        _log.warning("damage is not recorded: %s", error.code)


async def require_recorded(
    registry: Registry, found: Sequence[DamagedRow], went_on_from: int | None = None
) -> None:
    """As ``record``; raises ``CannotRecordError`` where it cannot be recorded."""
    async with registry.database.reads() as reads:
        new = new_among(found, await reads.damage())
    for start in range(0, len(new), _AT_ONCE):
        for row in new[start : start + _AT_ONCE]:
            _log.critical("damaged: %s %s %s", row.kind, row.where or row.leaf_index, row.fault)
        async with registry.database.unit_of_work() as uow:
            await _add(registry, uow, new[start : start + _AT_ONCE], went_on_from)
            await uow.commit()
    registry.database.forget_noticed(found)


async def _add(
    registry: Registry, uow: UnitOfWork, found: Sequence[DamagedRow], went_on_from: int | None
) -> None:
    recorded = await uow.damage()
    new = new_among(found, recorded)
    for row in new:
        in_ledger = row.kind in _OF_THE_LEDGER
        uow.add(
            Damage(
                damage_id=new_id("dmg"),
                version=1,
                kind=row.kind,
                place=row.leaf_index,
                fault=row.fault,
                where=row.where,
                went_on_from=went_on_from if in_ledger else None,
                times=times_found(row, recorded),
                **registry.stamp(_ITSELF),
            )
        )
    await _tell_operator(registry, uow, {_code(row) for row in new})


async def _tell_operator(registry: Registry, uow: UnitOfWork, codes: Iterable[str]) -> None:
    """Tell the operator once a day at most; where nobody can say who that is, the log has told."""
    operator = await uow.operator()
    if operator is None:
        return
    today = registry.today()
    for code in sorted(codes):
        told = NotificationContent(code, "", "", 0, today, mark=today.isoformat())
        if not await uow.notified_keys(operator, [told.key]):
            notify(registry, _ITSELF, uow, [operator], told)


def _code(row: DamagedRow) -> str:
    return "ledger_damage_found" if row.kind in _OF_THE_LEDGER else "damage_found"
