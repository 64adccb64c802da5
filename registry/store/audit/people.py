"""By which digests people are found: compared with the records that say so.

A person is found by the rows of ``alias``, which a record's references and aliases give. They have
no leaf of their own, because a person can be erased, so that each is compared with its record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec

from registry.domain.records.damage import NOWHERE, DamagedRow, DamageFault
from registry.domain.records.people import REFERENCE
from registry.services.ledger_ports import DERIVED, AuditStep
from registry.store.audit.differing import differences
from registry.store.audit.entries import BEYOND_READING
from registry.store.audit.ranges import Ranges
from registry.store.audit.steps import Scope
from registry.store.engines.hardened import AsStored, RawMoment

ALIAS: Final = "alias"
_RECORDS: Final = """SELECT leaf_index, body FROM subject
    WHERE leaf_index >= ? AND leaf_index < ?"""
_ALIASES: Final = """SELECT own.leaf_index, alias.alias_key, alias.scheme, alias.key_version,
        alias.mac, alias.subject_id, alias.partner_id, alias.person
    FROM subject own JOIN alias ON alias.subject_id = own.subject_id
    WHERE own.leaf_index >= ? AND own.leaf_index < ?"""
_OF_NOBODY: Final = """SELECT alias.alias_key FROM alias WHERE NOT EXISTS
    (SELECT 1 FROM subject own WHERE own.subject_id = alias.subject_id) LIMIT 1"""


class _Way(msgspec.Struct):
    scheme: str
    key_version: int
    mac: str


class _Record(msgspec.Struct):
    """What of a person's record says how it is found."""

    subject_id: str
    aliases: list[_Way]
    partner_id: str = ""
    joined_to: str = ""


_record = msgspec.json.Decoder(_Record)


async def steps(scope: Scope) -> AsyncIterator[AuditStep]:
    """Compare every person's aliases with their record."""
    ranges = Ranges(scope, "subject")
    async for start, end in ranges:
        found = await scope.reader.in_one_moment(_Reading(scope, start, end).compare)
        yield ranges.step(DERIVED, end, found)
    if await scope.reader.in_one_moment(_is_of_nobody):
        inserted = DamagedRow(ALIAS, NOWHERE, DamageFault.INSERTED)
        yield ranges.step(DERIVED, ranges.end, [inserted])


async def _is_of_nobody(moment: RawMoment) -> bool:
    return bool(await moment.rows(_OF_NOBODY))


class _Reading:
    def __init__(self, scope: Scope, start: int, end: int) -> None:
        self._scope, self._range = scope, (start, end)

    async def compare(self, moment: RawMoment) -> list[DamagedRow]:
        """Compare the records of a range, in one snapshot."""
        wanted: dict[int, set[tuple[Any, ...]]] = {}
        there: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
        unowned: set[int] = set()

        def take_records(rows: Any) -> None:
            for place, body in rows:
                if not self._scope.is_damaged("subject", place):
                    record = _read(body)
                    if record is not None:
                        wanted[place] = set(_rows(record))
                        unowned.update([] if record.partner_id else [place])

        def take_aliases(rows: Any) -> None:
            for row in rows:
                there[row[0]].add(row[1:])

        await moment.each(
            [
                AsStored(_RECORDS, self._range, take_records),
                AsStored(_ALIASES, self._range, take_aliases),
            ]
        )
        return [
            DamagedRow(ALIAS, place, fault)
            for place, rows in wanted.items()
            # Records that nobody owns lost all of theirs as records came to have owners.
            if rows != there[place] and not (place in unowned and not there[place])
            for fault in differences(rows, there[place])
        ]


def _read(body: Any) -> _Record | None:
    try:
        return _record.decode(body)
    except BEYOND_READING:  # the entries say so
        return None


def _rows(record: _Record) -> list[tuple[Any, ...]]:
    own = record.subject_id
    person = record.joined_to or own
    ways = [(way.scheme, way.key_version, way.mac) for way in record.aliases]
    return [
        (f"{mac}/{own}", scheme, version, mac, own, record.partner_id, person)
        for scheme, version, mac in [(REFERENCE, 0, own), *ways]
    ]
