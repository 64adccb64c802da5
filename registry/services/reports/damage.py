"""Damage is named, recorded and told to the operator's officers; nothing rests on it meanwhile.

Reads find damaged rows wherever they meet them (``store/proof.py``). A server looks through the
ledger's past once a day, and through what is new of it when it starts. Each find is recorded once,
with its own entry in the ledger, and the operator is told once a day at most.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from registry.domain.records.acting import Actor
from registry.domain.records.damage import Damage, DamagedRow
from registry.errors import RegisterPutBackError, RegistryError
from registry.services import ledger_past
from registry.services.context import Registry, new_id
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork
from registry.services.signer import CHECKPOINT, LEAF, REGISTER

TOLD_EVERY_SECONDS = 5.0
_LOOKED_THROUGH_EVERY = timedelta(days=1)
_PAUSE = 4.0
_AT_ONCE = 100
_OF_THE_LEDGER = frozenset({LEAF, CHECKPOINT, REGISTER})
_ITSELF = Actor("", frozenset(), "registry: damage")
_log = logging.getLogger("registry.damage")


async def tell(registry: Registry) -> None:
    """Record and tell what this process met; a failure is logged, and it is tried again."""
    found = [row for row in registry.database.noticed() if row.kind != REGISTER]
    if found:  # that the whole was put back is recorded only by who goes on from it
        await _recorded(registry, found)


async def look_through(
    registry: Registry, stop: asyncio.Event | None = None, *, pause: float = 0, since: int = 0
) -> None:
    """Look through the ledger's past, and record and tell what is damaged there.

    Args:
        pause: how long to leave the event loop to others, as a multiple of the time it is used.
        since: the size from which to look; what is before was looked through already.
    """
    past = await ledger_past.look_through(registry, stop, pause=pause, since=since)
    await _recorded(registry, past.damaged, past.went_on_from)
    if registry.kept is not None:
        is_end = past.read_up_to == past.went_on_from
        await registry.kept.audited(
            past.began_at, past.read_up_to, registry.now() if is_end else None
        )


async def examined(registry: Registry) -> list[Damage]:
    """Look through the ledger's past, and return all damage that is on record."""
    await look_through(registry)
    async with registry.database.reads() as reads:
        return await reads.damage()


async def keep_watch(registry: Registry, stop: asyncio.Event) -> None:
    """Look through what is new in the past now, and through all of it once a day; tell what is met.

    It ends when ``stop`` is set.
    """
    since: int | None = await _not_looked_through(registry)
    whole_at: datetime | None = None
    while not stop.is_set():
        try:
            if since is None and await _is_due(registry, whole_at):
                since = 0
            if since is not None:
                await look_through(registry, stop, pause=_PAUSE, since=since)
                whole_at = registry.now() if since == 0 else whole_at
                since = None
            await tell(registry)
        except RegisterPutBackError:
            return
        except RegistryError as error:
            _log.warning("no look at the past this time: %s", error.code)
        except Exception as error:  # noqa: BLE001 - a failing watch must not stop a server
            _log.error("no look at the past this time: %s", type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TOLD_EVERY_SECONDS)


async def _not_looked_through(registry: Registry) -> int:
    """The size from which nobody has looked through the past yet."""
    with contextlib.suppress(RegistryError):
        kept = await registry.kept.latest() if registry.kept else None
        return kept.audited if kept else 0
    return 0


async def _is_due(registry: Registry, whole_at: datetime | None) -> bool:
    """Whether the last look through all of the past, here or before, is a day ago."""
    kept = await registry.kept.latest() if registry.kept else None
    looks = [at for at in (whole_at, kept and kept.audited_at) if at]
    return not looks or registry.now() - max(looks) >= _LOOKED_THROUGH_EVERY


async def _recorded(
    registry: Registry, found: Sequence[DamagedRow], went_on_from: int | None = None
) -> None:
    """Record what is not on record yet, if it can be recorded."""
    try:
        await record(registry, found, went_on_from)
    except RegistryError as error:
        _log.warning("damage is not recorded: %s", error.code)


async def record(
    registry: Registry, found: Sequence[DamagedRow], went_on_from: int | None = None
) -> None:
    """Record what is not on record yet; it is logged whether or not it can be recorded.

    Raises:
        CannotRecordError: it cannot.
    """
    async with registry.database.reads() as reads:
        new = _new(found, await reads.damage())
    for start in range(0, len(new), _AT_ONCE):
        for row in new[start : start + _AT_ONCE]:
            _log.critical("damaged: %s %s %s", row.kind, row.leaf_index, row.fault)
        async with registry.database.unit_of_work() as uow:
            part = _new(new[start : start + _AT_ONCE], await uow.damage())
            await _add(registry, uow, part, went_on_from)
            await uow.commit()


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
