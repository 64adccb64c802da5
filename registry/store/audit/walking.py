"""Walks through the ledger a page at a time: rows, leaves and checkpoints, in one order.

Each page is one snapshot, and as much as is held in memory. Whatever was appended meanwhile is left
for the next time.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, NamedTuple

from registry.domain.records.damage import CHECKPOINT, LEAF, DamagedRow, DamageFault
from registry.ledger.merkle import Frontier
from registry.services.ledger_ports import ENTRIES, AuditStep
from registry.store.audit.causes import Causes
from registry.store.audit.doubts import Doubt, Trees
from registry.store.audit.entries import AuditedRow, Comparison, Page, comparisons
from registry.store.audit.marks import COLUMNS, Mark, Marks, frontier_of
from registry.store.audit.steps import Scope
from registry.store.audit.times import as_text
from registry.store.engines.hardened import AsStored, RawMoment

_SIZE: Final = "SELECT coalesce(max(leaf_index) + 1, 0) FROM ledger_leaf"
_OUTSIDE: Final = ("< 0", ">= ?", "IS NULL")  # one by one, so that each finds its rows by index
_MOST_OUTSIDE: Final = 1_000
_MOST_CHECKPOINTS: Final = 50
_LARGE: Final = {"document": 50, "draft": 50, "annex": 5}  # rows in memory: they can be large


class _Read(NamedTuple):
    """A page as it was read in one moment; ``is_gone`` if it has no leaf at all."""

    page: Page
    doubts: dict[int, Doubt]
    beside: list[DamagedRow]
    marks: Sequence[Mark]
    goes_on: int
    is_gone: bool = False


class Walk:
    """One walk through the ledger; afterwards ``trees.proven`` and ``size`` say how far it came."""

    def __init__(self, scope: Scope, marks: Marks) -> None:
        self._scope = scope
        self._marks = marks
        self._comparisons = comparisons(scope.engine_type)
        self._causes = Causes(self._comparisons, scope.engine_type)
        at = as_text("recorded_at", scope.engine_type)
        self._columns = COLUMNS.replace("recorded_at", at)
        self.trees = Trees(Frontier(), marks)
        self.size = 0

    async def steps(self) -> AsyncIterator[AuditStep]:
        """Walk, and say after each page what was found there."""
        self.size, begin = await self._scope.reader.in_one_moment(self._ends)
        self.trees, first = Trees(begin, self._marks), begin.size
        place = first
        while place < self.size:
            end = min(place + self._scope.at_once, self.size)
            read = await self._scope.reader.in_one_moment(functools.partial(self._read, place, end))
            yield self._step(min(read.goes_on, self.size) - first, first, self._taken(read))
            place = read.goes_on
        found = self.trees.end() + await self._scope.reader.in_one_moment(self._outside)
        yield self._step(self.size - first, first, found)

    def _step(self, done: int, first: int, found: Sequence[DamagedRow]) -> AuditStep:
        proven = self.trees.proven
        return AuditStep(ENTRIES, done, self.size - first, tuple(found), self.size, proven)

    async def _ends(self, moment: RawMoment) -> tuple[int, Frontier]:
        """Where to end, and the proven tree to begin with."""
        [(size,)] = await moment.rows(_SIZE)
        begin = Frontier()
        if self._scope.since:
            rows = await moment.rows(
                f"SELECT {self._columns} FROM checkpoint WHERE size <= ?"
                " ORDER BY size DESC LIMIT ?",
                self._scope.since,
                _MOST_CHECKPOINTS,
            )
            signed = (Mark(*row) for row in rows if self._marks.is_signed(Mark(*row)))
            begin = next((tree for mark in signed if (tree := frontier_of(mark))), begin)
        return int(size), begin

    async def _read(self, start: int, end: int, moment: RawMoment) -> _Read:
        page = Page(start, end)
        await moment.each([self._reading(one, page) for one in self._comparisons])
        if not any(page.hashes):
            sql = "SELECT min(leaf_index) FROM ledger_leaf WHERE leaf_index >= ?"
            [(there,)] = await moment.rows(sql, start)
            if there is None or there >= end:
                beside = [await self._causes.of_row(moment, row) for row in page.doubtful]
                return _Read(page, {}, beside, (), end if there is None else there, is_gone=True)
        doubts, beside = await self._causes.of_page(moment, page)
        marks = await moment.rows(
            f"SELECT {self._columns} FROM checkpoint WHERE size > ? AND size <= ? ORDER BY size",
            start,
            end,
        )
        return _Read(page, doubts, beside, [Mark(*row) for row in marks], end)

    def _taken(self, read: _Read) -> list[DamagedRow]:
        if read.is_gone:  # perhaps very many: they are named once
            return [*read.beside, self.trees.miss(read.page.first)]
        return [*read.beside, *self._add(read.page, read.doubts, read.marks)]

    def _reading(self, comparison: Comparison, page: Page) -> AsStored:
        def take(rows: Any) -> None:
            comparison.compare(page, rows)

        at_once = _LARGE.get(comparison.kind.name, 500)
        return AsStored(comparison.sql, (page.first, page.end), take, at_once)

    def _astray(
        self, comparison: Comparison, where: str, size: int, into: list[AuditedRow]
    ) -> AsStored:
        def take(rows: Any) -> None:
            into.extend(AuditedRow.of(comparison.kind, row) for row in rows)

        sql = comparison.sql.partition(" WHERE ")[0] + f" WHERE own.leaf_index {where} LIMIT ?"
        args = [size] if "?" in where else []
        return AsStored(sql, (*args, _MOST_OUTSIDE), take)

    def _add(self, page: Page, doubts: dict[int, Doubt], marks: Sequence[Mark]) -> list[DamagedRow]:
        """Add a page's leaves to the trees, up to each checkpoint, and compare there."""
        found: list[DamagedRow] = []
        place = page.first
        by_size = {mark.size: mark for mark in marks}
        for size in sorted({*by_size, page.end, *(index + 1 for index in doubts), *doubts}):
            if not place < size <= page.end:
                continue
            plain = [
                known for known in page.hashes[place - page.first : size - page.first] if known
            ]
            if place in doubts:
                found += self.trees.add_doubtful(doubts[place])
            else:
                self.trees.add(plain)
            place = size
            if size in by_size:
                found += self.trees.compare(by_size[size])
        return found

    async def _outside(self, moment: RawMoment) -> list[DamagedRow]:
        """Rows and checkpoints at places that the ledger does not have."""
        [(size,)] = await moment.rows(_SIZE)
        found: list[DamagedRow] = []
        for one in self._comparisons:
            rows: list[AuditedRow] = []
            await moment.each([self._astray(one, where, size, rows) for where in _OUTSIDE])
            found += [await self._causes.of_row(moment, row) for row in rows]
        marks = await moment.rows(
            f"SELECT {self._columns} FROM checkpoint WHERE size < 1 OR size > ? LIMIT ?",
            size,
            _MOST_OUTSIDE,
        )
        for mark in map(Mark._make, marks):
            if self._marks.is_signed(mark):
                found.append(DamagedRow(LEAF, int(size), DamageFault.MISSING))
            else:
                found.append(DamagedRow(CHECKPOINT, mark.size, DamageFault.ALTERED))
        return found
