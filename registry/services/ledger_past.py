"""Looks through the ledger's past: every leaf up to the last checkpoint that proves itself.

Each leaf must have its own hash, and at each checkpoint the tree must have the root that was
signed. After damage it goes on from the next checkpoint that proves itself, so that one damaged
leaf does not make everything after it doubtful.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from registry.domain.records.damage import DamagedRow, DamageFault
from registry.ledger.merkle import Frontier
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.services.checkpoint_links import Links
from registry.services.context import Registry
from registry.services.signer import (
    CHECKPOINT,
    LEAF,
    frontier_of,
    hashes_of,
    is_whole,
    proven_checkpoint,
)

_PAGE = 200
_MOST = 1_000  # damaged leaves named; of more, a backup is what helps


@dataclass(frozen=True, slots=True)
class Past:
    """What was found, the size from which recording goes on, and from where to where was looked."""

    damaged: tuple[DamagedRow, ...]
    went_on_from: int
    began_at: int = 0
    read_up_to: int = 0


async def look_through(
    registry: Registry, stop: asyncio.Event | None = None, *, pause: float = 0, since: int = 0
) -> Past:
    """Name what is damaged in the ledger's past.

    Args:
        stop: when it is set, the rest is left for another time.
        pause: how long to leave the event loop to others, as a multiple of the time it is used.
        since: the size from which to look; from the beginning if no checkpoint of that size proves
            itself.
    """
    end = await _end_of_past(registry)
    reading = _Reading(registry, await _checkpoint_at(registry, since))
    began_at = reading.size
    while reading.size < end and not (stop is not None and stop.is_set()):
        begun = time.perf_counter()
        up_to = min(reading.size + _PAGE, end)
        async with registry.database.reads() as reads:
            leaves = await reads.leaves(reading.size, up_to - reading.size)
            marks = await reads.checkpoints(reading.size, up_to)
        reading.read(up_to, leaves, marks)
        await asyncio.sleep(pause * (time.perf_counter() - begun))
    if began_at == 0:
        reading.found += await _look_ups(registry, stop, pause)
    read_up_to = end if reading.size >= end else reading.agreed
    return Past(tuple(reading.found[:_MOST]), end, began_at, read_up_to)


async def _checkpoint_at(registry: Registry, size: int) -> CheckpointRow | None:
    async with registry.database.reads() as reads:
        rows = await reads.checkpoints(size - 1, size)
    return rows[0] if rows and proven_checkpoint(registry, rows[0]) else None


async def _look_ups(
    registry: Registry, stop: asyncio.Event | None, pause: float
) -> list[DamagedRow]:
    """Name the look-ups that are not what was written."""
    found: list[DamagedRow] = []
    async with registry.database.reads() as reads:
        end = await reads.next_look_up()
    for start in range(0, end, _PAGE):
        if stop is not None and stop.is_set():
            break
        begun = time.perf_counter()
        async with registry.database.reads() as reads:
            found += await reads.look_up_faults(start, min(start + _PAGE, end))
        await asyncio.sleep(pause * (time.perf_counter() - begun))
    return found


async def _end_of_past(registry: Registry) -> int:
    """The size of the last checkpoint that proves itself; what follows is the signer's."""
    async with registry.database.reads() as reads:
        newest = await reads.checkpoint()
        rows = [newest] if newest else []
        while rows:
            for row in rows:
                if proven_checkpoint(registry, row) and frontier_of(row) is not None:
                    return row.size
            rows = await reads.checkpoints_before(rows[-1].size, _PAGE)
    return 0


class _Reading:
    """How far the past was read, with the trees of the hashes as stored and as the fields give."""

    def __init__(self, registry: Registry, begin: CheckpointRow | None) -> None:
        self._registry = registry
        start = (begin and frontier_of(begin)) or Frontier()
        self._links = Links(registry.database.seals, begin if start.size else None)
        self._trees = [start, Frontier.restored(start.size, start.peaks)]
        self.agreed = start.size  # the size at which a signed root was last come by
        self.size = start.size
        self.found: list[DamagedRow] = []

    def read(self, up_to: int, leaves: list[LeafRow], marks: list[CheckpointRow]) -> None:
        by_index = {leaf.leaf_index: leaf for leaf in leaves}
        by_size = {mark.size: mark for mark in marks}
        for index in range(self.size, up_to):
            self._append(index, by_index.get(index))
            if mark := by_size.get(index + 1):
                self._compare(mark)
        for mark in marks:
            self.found += self._links.faults(mark)
        self.size = up_to

    def _append(self, index: int, leaf: LeafRow | None) -> None:
        if leaf is None:
            self.found.append(DamagedRow(LEAF, index, DamageFault.MISSING))
            self._trees = []
            return
        if not is_whole(leaf):
            self.found.append(DamagedRow(LEAF, index, DamageFault.ALTERED))
        for tree, leaf_hash in zip(self._trees, hashes_of(leaf), strict=False):
            tree.append(leaf_hash)

    def _compare(self, mark: CheckpointRow) -> None:
        right = next((tree for tree in self._trees if tree.root().hex() == mark.root), None)
        if right is None and not proven_checkpoint(self._registry, mark):
            self.found.append(DamagedRow(CHECKPOINT, mark.size, DamageFault.ALTERED))
            return
        if right is None:
            known = any(row.kind == LEAF and row.leaf_index >= self.agreed for row in self.found)
            if not known:  # each seems whole: somewhere since the last signed root
                self.found.append(DamagedRow(LEAF, self.agreed, DamageFault.ALTERED))
            right = frontier_of(mark)
        self.agreed = mark.size
        same = [right, right] if right else []
        self._trees = [Frontier.restored(tree.size, tree.peaks) for tree in same]
