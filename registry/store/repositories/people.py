"""Reads of people by the ways in which they are known, and of who looked them up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from registry.domain.consent.reach import Found
from registry.domain.consent.visible import EVERYONE
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.damage import NOWHERE, DamagedRow, DamageFault
from registry.domain.records.people import (
    REFERENCE,
    Alias,
    Correction,
    LookUp,
    LookUpCounts,
    Subject,
)
from registry.store import tables
from registry.store.binding import StoreEngine
from registry.store.keys_in_use import require_same_keys
from registry.store.look_ups import look_up_faults, look_up_of
from registry.store.proof import damaged
from registry.store.quarantine import require_not_kept_apart
from registry.store.repositories.queries import (
    all_of,
    current_of,
    history_of,
    is_newest,
    newest,
    select,
)

R = TypeVar("R")
_AT_ONCE: Final = 500


class PeopleQueries:
    """One of the parts of ``Repository``."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine

    async def people(self, asker: str, given: Sequence[Alias], also: Collection[str] = ()) -> Found:
        await require_same_keys(self._engine)
        table = tables.AliasTable
        is_own = table.partner_id == asker
        if not given:
            return Found((), (), {})
        macs = _macs(given)
        await require_not_kept_apart(self._engine, macs)
        persons = sorted({row["person"] for row in await _rows(table.mac.is_in(macs), is_own)})
        own = await _rows(table.person.is_in(persons), is_own) if persons else []
        macs = sorted({*macs, *(row["mac"] for row in own)})
        places = await _concerning(macs, [asker, EVERYONE, *sorted(also)])
        ids = {row["subject_id"] for row in own} | set(places.values())
        return Found(await _subjects(sorted(ids)), await _events(sorted(places)), places)

    async def holders(self, alias: Alias) -> list[Subject]:
        await require_same_keys(self._engine)
        await require_not_kept_apart(self._engine, [alias.mac])
        rows = await _rows(tables.AliasTable.mac == alias.mac)
        return await _subjects(sorted({row["subject_id"] for row in rows}))

    async def subject(self, subject_id: str) -> Subject | None:
        return await newest(Subject, tables.SubjectTable.subject_id == subject_id)

    async def people_of(self, partner_id: str) -> list[Subject]:
        table = tables.AliasTable
        rows = await _rows(table.partner_id == partner_id, table.scheme == REFERENCE)
        return await _in_parts(_subjects, {row["subject_id"] for row in rows})

    async def concerning(self, partner_id: str) -> Found:
        concern: Any = tables.ConcernTable
        named = f'%"{partner_id}"%'  # nothing indexes the recipients of a refusal
        consent = tables.ConsentTable
        naming = await consent.select(consent.record_id).where(consent.body.like(named))
        whole = {row["record_id"] for row in naming}
        places = {
            row["record_id"]: row["subject_id"]
            for row in await _in_parts(
                lambda ids: concern.select().where(concern.record_id.is_in(ids)), whole
            )
        }
        subjects = await _in_parts(_subjects, places.values())
        return Found(subjects, await _in_parts(_events, places), places)

    async def corrections(self, partner_id: str) -> list[Correction]:
        table = tables.CorrectionTable
        query = select(Correction).where(table.partner_id == partner_id, is_newest(Correction))
        return await all_of(Correction, query.order_by(table.leaf_index, ascending=False))

    async def look_ups(self, partner_id: str, since: datetime) -> list[LookUp]:
        table = tables.LookUpTable
        query = table.select().where(table.partner_id == partner_id, table.at >= since)
        rows = await query.order_by(table.at, ascending=False)
        made = (look_up_of(row, self._engine.seals) for row in rows)
        return [look_up for look_up in made if look_up is not None]

    async def next_look_up(self) -> int:
        table = tables.LookUpTable
        newest = await table.select(table.number).order_by(table.number, ascending=False).first()
        return 0 if newest is None else int(newest["number"]) + 1

    async def look_up_faults(self, start: int, end: int) -> list[DamagedRow]:
        table = tables.LookUpTable
        query = table.select().where(table.number >= start, table.number < end)
        rows = await query.order_by(table.number)
        return look_up_faults(self._engine.seals, start, end, rows)

    async def look_up_counts(self, partner_id: str, account: str, since: datetime) -> LookUpCounts:
        table = tables.LookUpTable
        of_all = table.partner_id == partner_id, table.at >= since
        unknown, own = table.known == 0, table.account == account
        return LookUpCounts(
            by_account=await table.count().where(*of_all, own),
            unknown_by_account=await table.count().where(*of_all, own, unknown),
            unknown_in_all=await table.count().where(*of_all, unknown),
        )


async def _in_parts(read: Callable[[list[str]], Awaitable[list[R]]], ids: Iterable[str]) -> list[R]:
    """What is read by ids, some hundred in a statement."""
    every = sorted(set(ids))
    parts = [every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE)]
    return [row for part in parts for row in await read(part)]


def _macs(aliases: Sequence[Alias]) -> list[str]:
    return sorted({alias.mac for alias in aliases})


async def _rows(*which: object) -> list[dict[str, str]]:
    table = tables.AliasTable
    query = table.select(table.mac, table.subject_id, table.person).where(*which)  # type: ignore[arg-type]
    return [dict(row) for row in await query]


async def _subjects(ids: list[str]) -> list[Subject]:
    table = tables.SubjectTable
    if not ids:
        return []
    query = select(Subject).where(table.subject_id.is_in(ids))
    return await current_of(Subject, query.order_by(table.subject_id))


async def _concerning(macs: list[str], whom: Sequence[str]) -> dict[str, str]:
    """The consent records that concern somebody at the people records with one of these digests,
    and which is where.

    One statement that is always run: it takes as long whether or not there is anything else.
    """
    rows = await tables.ConcernTable.raw(
        "SELECT concern.record_id, concern.subject_id FROM alias known"
        " JOIN consent_concern concern ON concern.subject_id = known.subject_id"
        f" WHERE known.mac IN ({_places(macs)}) AND concern.partner_id IN ({_places(whom)})",
        *macs,
        *whom,
    )
    return {row["record_id"]: row["subject_id"] for row in rows}


def _places(values: Sequence[str]) -> str:
    return ", ".join(["{}"] * len(values))


async def _events(record_ids: list[str]) -> list[ConsentEvent]:
    if not record_ids:
        return []
    table = tables.ConsentTable
    query = select(ConsentEvent).where(table.record_id.is_in(record_ids))
    events = await history_of(ConsentEvent, query.order_by(table.leaf_index))
    if {event.record_id for event in events} != set(record_ids):
        raise damaged(ConsentEvent, NOWHERE, DamageFault.MISSING)
    return events
