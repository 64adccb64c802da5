"""Damage is named, recorded and told to the operator's officers; nothing rests on it meanwhile.

Reads find damaged rows wherever they meet them (``store/proof.py``), and the audit looks for them
everywhere (``audit.py``). Each find is recorded once, with its own entry in the ledger, and the
operator is told once a day at most.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from registry.domain.records.acting import Actor
from registry.domain.records.damage import CHECKPOINT, LEAF, Damage, DamagedRow
from registry.errors import RegistryError
from registry.services.context import Registry, new_id
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork

_AT_ONCE = 100
_OF_THE_LEDGER = frozenset({LEAF, CHECKPOINT})
_ITSELF = Actor("", frozenset(), "registry: damage")
_log = logging.getLogger("registry.damage")


async def tell(registry: Registry) -> None:
    """Record and tell what this process met; a failure is logged, and it is tried again."""
    found = registry.database.noticed()
    if found:
        await record(registry, found)


async def on_record(registry: Registry) -> list[Damage]:
    """All damage that is on record."""
    async with registry.database.reads() as reads:
        return await reads.damage()


async def record(
    registry: Registry, found: Sequence[DamagedRow], went_on_from: int | None = None
) -> None:
    """Record what is not on record yet; it is logged whether or not it can be recorded."""
    try:
        async with registry.database.reads() as reads:
            new = _new(found, await reads.damage())
        for start in range(0, len(new), _AT_ONCE):
            for row in new[start : start + _AT_ONCE]:
                _log.critical("damaged: %s %s %s", row.kind, row.where or row.leaf_index, row.fault)
            async with registry.database.unit_of_work() as uow:
                part = _new(new[start : start + _AT_ONCE], await uow.damage())
                await _add(registry, uow, part, went_on_from)
                await uow.commit()
    except RegistryError as error:
        _log.warning("damage is not recorded: %s", error.code)


def _new(found: Sequence[DamagedRow], recorded: Sequence[Damage]) -> list[DamagedRow]:
    known = {(damage.kind, damage.place) for damage in recorded}
    once = {(row.kind, row.leaf_index): row for row in found}
    return [row for place, row in once.items() if place not in known]


async def _add(
    registry: Registry, uow: UnitOfWork, found: Sequence[DamagedRow], went_on_from: int | None
) -> None:
    operator, today = await uow.operator(), registry.today()
    for row in found:
        in_ledger = row.kind in _OF_THE_LEDGER
        uow.add(
            Damage(
                damage_id=new_id("dmg"),
                version=1,
                kind=row.kind,
                place=row.leaf_index,
                fault=row.fault,
                went_on_from=went_on_from if in_ledger else None,
                where=row.where,
                **registry.stamp(_ITSELF),
            )
        )
    codes = {_code(row) for row in found} if operator else set()
    for code in sorted(codes):
        told = NotificationContent(code, "", "", 0, today, mark=today.isoformat())
        if not await uow.notified_keys(operator or "", [told.key]):
            notify(registry, _ITSELF, uow, [operator or ""], told)


def _code(row: DamagedRow) -> str:
    return "ledger_damage_found" if row.kind in _OF_THE_LEDGER else "damage_found"
