"""Writes a person's record: one row, and rows for the ways in which it is found."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from registry.domain.records.people import Alias, LookUp, Subject
from registry.ledger.seals import LOOK_UP, Seals
from registry.store import tables
from registry.store.kinds import CHANGED, KINDS
from registry.store.look_ups import COLUMNS
from registry.store.writing.rows import insert

LOOK_UP_COLUMNS = (*COLUMNS, "number", "seal")


async def keep_subject(subject: Subject, row: dict[str, Any]) -> None:
    """Write the record's one row; a new version replaces the one before."""
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
    await find_by_its_aliases(subject)


async def find_by_its_aliases(subject: Subject) -> None:
    """Have the record found by its reference and its aliases, and in no other way."""
    table: Any = tables.AliasTable
    ways = (*subject.references, *subject.aliases)
    wanted = {row["alias_key"]: row for row in (_alias_row(subject, alias) for alias in ways)}
    known = await table.select().where(table.subject_id == subject.subject_id)
    for row in known:
        if row != wanted.get(row["alias_key"]):
            await table.delete().where(table.alias_key == row["alias_key"])
    unchanged = {row["alias_key"] for row in known if row == wanted.get(row["alias_key"])}
    for key, row in wanted.items():
        if key not in unchanged:
            await insert(table, row)


def _alias_row(subject: Subject, alias: Alias) -> dict[str, Any]:
    return {
        "alias_key": f"{alias.mac}/{subject.subject_id}",
        "subject_id": subject.subject_id,
        "partner_id": subject.partner_id,
        "person": subject.person,
        **dataclasses.asdict(alias),
    }


def look_up_rows(look_ups: Sequence[LookUp], first: int, seals: Seals) -> list[tuple[Any, ...]]:
    """The values of ``LOOK_UP_COLUMNS``, numbered from ``first``."""
    return [_look_up_row(made, number, seals) for number, made in enumerate(look_ups, first)]


def _look_up_row(made: LookUp, number: int, seals: Seals) -> tuple[Any, ...]:
    said = (made.partner_id, made.account, made.purpose, made.reason, int(made.known))
    row = (secrets.token_hex(16), made.at.astimezone(UTC), *said)
    return (*row, number, seals.seal(LOOK_UP, number, *row))
