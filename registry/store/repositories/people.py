"""Reads of people by the ways in which they are known, and of who looked them up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from registry.domain.consent.reach import Found
from registry.domain.consent.visible import EVERYBODY
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Alias, Correction, LookUp, Subject
from registry.services.ports import LookUpCounts
from registry.store import tables
from registry.store.repositories.queries import all_of, is_newest, one_of, select


class PeopleQueries:
    """One of the parts of ``Repository``."""

    async def people(self, asker: str, given: Sequence[Alias], also: Collection[str] = ()) -> Found:
        table = tables.AliasTable
        if not given:
            return Found((), (), {})
        own = await _rows(table.mac.is_in(_macs(given)), table.partner_id == asker)
        persons = sorted({row["person"] for row in own})
        is_own = table.partner_id == asker
        all_own = await _rows(table.person.is_in(persons), is_own) if persons else []
        macs = {*_macs(given), *(row["mac"] for row in all_own)}
        rows = await _rows(table.mac.is_in(sorted(macs)))
        subjects = await _subjects(sorted({row["subject_id"] for row in rows}))
        events, places = await _said_at(
            [subject.subject_id for subject in subjects], {asker, *also}
        )
        return Found(subjects, events, places)

    async def subject(self, subject_id: str) -> Subject | None:
        query = select(Subject).where(tables.SubjectTable.subject_id == subject_id)
        return await one_of(Subject, query)

    async def corrections(self, partner_id: str) -> list[Correction]:
        table = tables.CorrectionTable
        query = select(Correction).where(table.partner_id == partner_id, is_newest(Correction))
        return await all_of(Correction, query.order_by(table.leaf_index, ascending=False))

    async def look_ups(self, partner_id: str, since: datetime) -> list[LookUp]:
        table = tables.LookUpTable
        query = table.select().where(table.partner_id == partner_id, table.at >= since)
        return [
            LookUp(
                row["at"],
                row["partner_id"],
                row["account"],
                row["purpose"],
                row["reason"],
                bool(row["known"]),
            )
            for row in await query.order_by(table.at, ascending=False)
        ]

    async def look_up_counts(self, partner_id: str, account: str, since: datetime) -> LookUpCounts:
        table = tables.LookUpTable
        of_all = table.partner_id == partner_id, table.at >= since
        unknown, own = table.known == 0, table.account == account
        return LookUpCounts(
            by_account=await table.count().where(*of_all, own),
            unknown_by_account=await table.count().where(*of_all, own, unknown),
            unknown_in_all=await table.count().where(*of_all, unknown),
        )


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
    return await all_of(
        Subject, select(Subject).where(table.subject_id.is_in(ids)).order_by(table.subject_id)
    )


async def _said_at(
    ids: list[str], whom: Collection[str]
) -> tuple[list[ConsentEvent], dict[str, str]]:
    """What is recorded at some people records of what concerns somebody, and where it belongs."""
    if not ids:
        return [], {}
    concern, table = tables.ConcernTable, tables.ConsentTable
    rows = await concern.select(concern.record_id, concern.subject_id).where(
        concern.subject_id.is_in(ids), concern.partner_id.is_in([*sorted(whom), EVERYBODY])
    )
    places = {row["record_id"]: row["subject_id"] for row in rows}
    if not places:
        return [], {}
    query = select(ConsentEvent).where(table.record_id.is_in(sorted(places)))
    return await all_of(ConsentEvent, query.order_by(table.leaf_index)), places
