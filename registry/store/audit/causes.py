"""Why a row does not fit its leaf, or a leaf has no row: each for its own cause.

Only what does not fit comes here, so that this may ask the database as often as it needs to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from registry.domain.records.damage import LEAF, DamagedRow, DamageFault
from registry.ledger.leaf import LedgerLeaf, commitment
from registry.store.audit.doubts import Doubt, Hashes
from registry.store.audit.entries import BEYOND_READING, AuditedRow, Comparison, Page
from registry.store.audit.swapped_keys import is_swapped
from registry.store.audit.times import as_text
from registry.store.engines.hardened import RawMoment

_LEAF: Final = "leaf_index, kind, record_id, version, commitment, leaf_hash"
_MOST_LOOKED_FOR: Final = 50  # rows that are gone are looked for in all of their table


class Leaf(NamedTuple):
    """A leaf as it is stored."""

    leaf_index: int
    kind: Any
    record_id: Any
    version: Any
    commitment: Any
    leaf_hash: Any
    recorded_at: Any

    def hashes(self) -> tuple[bytes | None, bytes | None]:
        """Its hash as stored, and as its fields give it."""
        try:
            stored = bytes.fromhex(self.leaf_hash)
            stored_hash = stored if len(stored) == 32 and stored.hex() == self.leaf_hash else None
        except BEYOND_READING:
            stored_hash = None
        try:
            own = LedgerLeaf(self.kind, self.record_id, self.version, self.commitment).hash()
        except BEYOND_READING:
            own = None
        return stored_hash, own


class Causes:
    """Finds causes, with the comparisons of every kind by name."""

    def __init__(self, comparisons: Sequence[Comparison], engine_type: str) -> None:
        self._comparisons = {one.kind.name: one for one in comparisons}
        at = as_text("recorded_at", engine_type)
        self._leaves = f"SELECT {_LEAF}, {at} FROM ledger_leaf"
        self._looked_for = 0

    async def of_page(
        self, moment: RawMoment, page: Page
    ) -> tuple[dict[int, Doubt], list[DamagedRow]]:
        """The doubts about a page's entries, by place in the ledger, and the rows beside them.

        Entries of people that a later version took the place of have no row of their own; their
        hashes are put into the page.
        """
        rows: dict[int, list[AuditedRow]] = defaultdict(list)
        for row in page.doubtful:
            rows[row.leaf_index].append(row)
        found: dict[int, Doubt] = {}
        gaps = [page.first + n for n, known in enumerate(page.hashes) if known is None]
        if gaps:
            leaves = await self._leaves_between(moment, gaps[0], gaps[-1] + 1)
            replaced = await _replaced(moment, gaps[0], gaps[-1] + 1)
        for index in gaps:
            leaf = leaves.get(index)
            if leaf is not None and index in replaced and not rows[index]:
                stored, own = leaf.hashes()
                if stored is not None and stored == own:
                    page.hashes[index - page.first] = stored
                    continue
            found[index] = await self._doubt(moment, index, leaf, rows[index])
        beside = [row for index, here in rows.items() if index not in found for row in here]
        return found, [await self.of_row(moment, row) for row in beside]

    async def of_row(self, moment: RawMoment, row: AuditedRow) -> DamagedRow:
        """Why a row that does not fit its leaf does not."""
        fault = await self._fault_of(moment, row)
        is_key = row.kind.name == "key" and fault in {DamageFault.ALTERED, DamageFault.INSERTED}
        if is_key and not await self._is_committed(moment, row) and await is_swapped(moment, row):
            fault = DamageFault.KEY_SWAPPED
        return DamagedRow(row.kind.name, _place(row), fault)

    async def _leaves_between(self, moment: RawMoment, start: int, end: int) -> dict[int, Leaf]:
        sql = f"{self._leaves} WHERE leaf_index >= ? AND leaf_index < ?"
        return {row[0]: Leaf(*row) for row in await moment.rows(sql, start, end)}

    async def _doubt(
        self, moment: RawMoment, index: int, leaf: Leaf | None, rows: Sequence[AuditedRow]
    ) -> Doubt:
        if leaf is None:
            given = _hash(rows[0]) if len(rows) == 1 else None
            gone = DamagedRow(LEAF, index, DamageFault.MISSING)
            return Doubt(Hashes(None, None, given), found=(gone,))
        stored, own = leaf.hashes()
        altered = DamagedRow(LEAF, index, DamageFault.ALTERED)
        at_fault = (altered,) if stored is None or stored != own else ()
        fitting = next((row for row in rows if _hash(row) in {stored, own} - {None}), None)
        others = [row for row in rows if row is not fitting]
        if fitting is not None:
            beside = tuple([await self.of_row(moment, row) for row in others])
            columns = () if at_fault else self._beside_the_body(fitting, leaf)
            return Doubt(Hashes(stored, own, _hash(fitting)), (*at_fault, *beside, *columns))
        if not rows:
            if at_fault:
                return Doubt(Hashes(stored, own, None), at_fault)
            without = (await self._gone(moment, leaf),)
            return Doubt(Hashes(stored, own, None), (), without, (altered,))
        return await self._either(moment, leaf, rows, at_fault)

    async def _either(
        self,
        moment: RawMoment,
        leaf: Leaf,
        rows: Sequence[AuditedRow],
        at_fault: tuple[DamagedRow, ...],
    ) -> Doubt:
        """The row is wrong, or the leaf is: the root will say."""
        stored, own = leaf.hashes()
        row = next((one for one in rows if one.kind.name == leaf.kind), rows[0])
        beside = tuple([await self.of_row(moment, one) for one in rows if one is not row])
        wrong: tuple[DamagedRow, ...] = (await self.of_row(moment, row),)
        if row.kind.name != leaf.kind and leaf.kind in self._comparisons:
            wrong += (await self._gone(moment, leaf),)
        leaf_fault = DamageFault.ALTERED
        if await self._stands_elsewhere(moment, row):
            leaf_fault = DamageFault.REORDERED
        if_leaf = () if at_fault else (DamagedRow(LEAF, leaf.leaf_index, leaf_fault),)
        return Doubt(Hashes(stored, own, _hash(row)), (*at_fault, *beside), wrong, if_leaf)

    def _beside_the_body(self, row: AuditedRow, leaf: Leaf) -> tuple[DamagedRow, ...]:
        """What is wrong where the leaf commits to the body: a column, the bytes, or a time."""
        comparison = self._comparisons[row.kind.name]
        found: tuple[DamagedRow, ...] = ()
        try:
            content = comparison.content(row.body.encode())
            said = comparison.stored_time(content.recorded_at)
            if leaf.recorded_at != said:
                found += (DamagedRow(LEAF, leaf.leaf_index, DamageFault.ALTERED),)
            if not comparison.fits(row.whole, content):
                found += (DamagedRow(row.kind.name, leaf.leaf_index, DamageFault.ALTERED),)
        except BEYOND_READING:
            found += (DamagedRow(row.kind.name, leaf.leaf_index, DamageFault.UNREADABLE),)
        return found

    async def _fault_of(self, moment: RawMoment, row: AuditedRow) -> DamageFault:
        made = _commitment(row)
        if made is None:
            return DamageFault.UNREADABLE
        own = await self._leaf_of(moment, row)
        if own is None:
            committed = await self._is_committed(moment, row)
            return DamageFault.ALTERED if committed else DamageFault.INSERTED
        if own.kind != row.kind.name:
            return DamageFault.INSERTED
        if own.leaf_index != row.leaf_index:
            return await self._moved(moment, row, own, made)
        others = "SELECT 1 FROM ledger_leaf WHERE record_id = ? AND version <> ?"
        sql = f"{others} AND commitment = ? LIMIT 1"
        if await moment.rows(sql, row.leaf_id, row.version, made):
            return DamageFault.ROLLED_BACK
        return DamageFault.ALTERED

    async def _is_committed(self, moment: RawMoment, row: AuditedRow) -> bool:
        """Whether the leaf at a row's place commits to its body."""
        sql = "SELECT 1 FROM ledger_leaf WHERE leaf_index = ? AND kind = ? AND commitment = ?"
        return bool(await moment.rows(sql, _place(row), row.kind.name, _commitment(row)))

    async def _moved(self, moment: RawMoment, row: AuditedRow, own: Leaf, made: str) -> DamageFault:
        """What a row is whose own leaf stands at another place: moved, or a copy."""
        if own.commitment != made:
            return DamageFault.ALTERED
        stands = f"SELECT 1 FROM {row.kind.table_name} WHERE leaf_index = ?"
        sql = f"{stands} AND leaf_id = ? AND version = ?"
        is_copy = await moment.rows(sql, own.leaf_index, row.leaf_id, row.version)
        return DamageFault.INSERTED if is_copy else DamageFault.REORDERED

    async def _stands_elsewhere(self, moment: RawMoment, row: AuditedRow) -> bool:
        own = await self._leaf_of(moment, row)
        return (
            own is not None
            and own.leaf_index != row.leaf_index
            and own.commitment == _commitment(row)
        )

    async def _leaf_of(self, moment: RawMoment, row: AuditedRow) -> Leaf | None:
        """The leaf that a row says is its own, wherever it stands."""
        try:
            sql = f"{self._leaves} WHERE record_id = ? AND version = ?"
            found = await moment.rows(sql, row.leaf_id, row.version)
        except BEYOND_READING:
            return None
        return Leaf(*found[0]) if found else None

    async def _gone(self, moment: RawMoment, leaf: Leaf) -> DamagedRow:
        """What became of the row of a leaf: it is gone, stands elsewhere, or is an older one."""
        comparison = self._comparisons.get(leaf.kind)
        if comparison is None:
            return DamagedRow(LEAF, leaf.leaf_index, DamageFault.INSERTED)
        fault = DamageFault.MISSING
        if self._looked_for < _MOST_LOOKED_FOR:
            self._looked_for += 1
            sql = f"SELECT version FROM {comparison.kind.table_name} WHERE leaf_id = ?"
            versions = [version for (version,) in await moment.rows(sql, leaf.record_id)]
            if leaf.version in versions:
                fault = DamageFault.REORDERED
            elif comparison.kind.name == "subject" and versions:
                fault = DamageFault.ROLLED_BACK
        return DamagedRow(leaf.kind, leaf.leaf_index, fault)


async def _replaced(moment: RawMoment, start: int, end: int) -> set[int]:
    """The entries of people between two places that a later version took the place of."""
    rows = await moment.rows(
        "SELECT leaf.leaf_index FROM ledger_leaf leaf JOIN ledger_leaf newer"
        " ON newer.record_id = leaf.record_id AND newer.version = leaf.version + 1"
        " WHERE leaf.leaf_index >= ? AND leaf.leaf_index < ? AND leaf.kind = 'subject'"
        " AND newer.kind = 'subject' AND newer.leaf_index > leaf.leaf_index",
        start,
        end,
    )
    return {index for (index,) in rows}


def _place(row: AuditedRow) -> int:
    """A row's place in the ledger; -1 if what stands there is no place."""
    is_place = isinstance(row.leaf_index, int) and abs(row.leaf_index) < 2**63
    return row.leaf_index if is_place else -1


def _commitment(row: AuditedRow) -> str | None:
    try:
        made = commitment(row.salt, row.body.encode())
        return made if isinstance(row.salt, bytes) else None
    except BEYOND_READING:
        return None


def _hash(row: AuditedRow) -> bytes | None:
    try:
        made = commitment(row.salt, row.body.encode())
        return LedgerLeaf(row.kind.name, row.leaf_id, row.version, made).hash()
    except BEYOND_READING:
        return None
