"""Reads of people by their aliases or their reference."""

from __future__ import annotations

from collections.abc import Sequence

from registry.domain.records.people import Alias, Subject
from registry.store import tables
from registry.store.repositories.queries import all_of, one_of, select


class PeopleQueries:
    """One of the parts of ``Repository``."""

    async def subjects_by_alias(self, aliases: Sequence[Alias]) -> list[Subject]:
        if not aliases:
            return []
        table = tables.AliasTable
        macs = list({alias.mac for alias in aliases})
        rows = await table.select(table.subject_id).where(table.mac.is_in(macs))
        ids = sorted({row["subject_id"] for row in rows})
        if not ids:
            return []
        subject = tables.SubjectTable
        query = select(Subject).where(subject.subject_id.is_in(ids))
        return await all_of(Subject, query.order_by(subject.subject_id))

    async def subject(self, subject_id: str) -> Subject | None:
        query = select(Subject).where(tables.SubjectTable.subject_id == subject_id)
        return await one_of(Subject, query)
