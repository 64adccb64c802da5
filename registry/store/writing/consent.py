"""Writes a step of a consent record, and whom what the record says concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from registry.domain.consent.recorded import statements
from registry.domain.consent.visible import concerned
from registry.domain.records.consent import ConsentEvent
from registry.store import tables
from registry.store.repositories.queries import all_of, select
from registry.store.writing.rows import insert


async def keep_consent(
    event: ConsentEvent, row: dict[str, Any], beside: Sequence[ConsentEvent]
) -> None:
    """Insert the step; a record's first one belongs to the people record that it names.

    Args:
        beside: the record's steps that are written in the same transaction, this one among them,
            whose leaves are not written yet.
    """
    table: Any = tables.ConcernTable
    record = tables.ConsentTable
    own = {step.version for step in beside}
    before = select(ConsentEvent).where(record.record_id == event.record_id)
    if len(own) < event.version:
        before = before.where(record.version.not_in(sorted(own)))
        steps = [*await all_of(ConsentEvent, before), *beside]
    else:
        steps = list(beside)
    await insert(tables.ConsentTable, row)
    known = await table.select().where(table.record_id == event.record_id)
    place = known[0]["subject_id"] if known else event.subject_id
    named = {row["partner_id"] for row in known}
    new = concerned(statements(steps)) - named
    for row in concern_rows(event.record_id, place, new):
        await insert(table, row)


async def move_consent(record_id: str, subject_id: str) -> None:
    """Have a consent record belong to another people record from now on."""
    table: Any = tables.ConcernTable
    await table.update({table.subject_id: subject_id}).where(table.record_id == record_id)


def concern_rows(
    record_id: str, subject_id: str, partner_ids: Iterable[str]
) -> list[dict[str, Any]]:
    """The rows by which a consent record is found."""
    return [
        {
            "concern_key": f"{record_id}/{partner_id}",
            "record_id": record_id,
            "subject_id": subject_id,
            "partner_id": partner_id,
        }
        for partner_id in sorted(partner_ids)
    ]
