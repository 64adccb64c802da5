"""Writes a person: one row, and rows for the aliases by which they are found."""

from __future__ import annotations

import dataclasses
from typing import Any

from registry.domain.records.people import Alias, Subject
from registry.store import tables
from registry.store.kinds import CHANGED, KINDS
from registry.store.writing.rows import insert


async def keep_subject(subject: Subject, row: dict[str, Any]) -> None:
    """Write the person's one row; a new version replaces the one before."""
    table: Any = tables.SubjectTable
    if subject.version == 1:
        await insert(table, row)
    else:
        is_version_before = table.version == subject.version - 1
        updated = (
            await table.update(row)
            .where(table.subject_id == subject.subject_id, is_version_before)
            .returning(table.version)
        )
        if not updated:
            raise KINDS[Subject].rival(CHANGED)
    known = await tables.AliasTable.select(tables.AliasTable.alias_key).where(
        tables.AliasTable.subject_id == subject.subject_id
    )
    keys = {alias["alias_key"] for alias in known}
    for alias in subject.aliases:
        if _alias_key(subject, alias) not in keys:
            await insert(tables.AliasTable, _alias_row(subject, alias))


def _alias_key(subject: Subject, alias: Alias) -> str:
    return f"{alias.mac}/{subject.subject_id}"


def _alias_row(subject: Subject, alias: Alias) -> dict[str, Any]:
    return {
        "alias_key": _alias_key(subject, alias),
        "subject_id": subject.subject_id,
        **dataclasses.asdict(alias),
    }
