"""What only seals show: what was put in, taken out or changed where no checkpoint reaches.

That is the end of the ledger, the times of leaves, the checkpoints themselves, look-ups and
one-time secrets. Their seals are made with a key that is not in the database (``ledger/seals.py``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from registry.domain.records.damage import LEAF, DamagedRow, DamageFault
from registry.errors import DamagedRecordError
from registry.ledger.rows import CheckpointRow
from registry.services import ledger_tail
from registry.services.checkpoint_links import Links
from registry.services.context import Registry

_PAGE: Final = 500


async def sealed_faults(
    registry: Registry, since: int, proven: int
) -> AsyncIterator[list[DamagedRow]]:
    """What is not what the registry sealed, some at a time.

    Args:
        since: the entry to begin with; from 0 on, look-ups and one-time secrets are compared too.
        proven: the size of the last checkpoint that proves itself: what follows it is the end.
    """
    async for found in _of_checkpoints(registry, since):
        yield found
    async for found in _of_leaves(registry, since, proven):
        yield found
    if since:
        return
    async for found in _of_look_ups(registry):
        yield found
    async with registry.database.reads() as reads:
        found = await reads.one_time_secret_faults()
    yield found


async def _of_checkpoints(registry: Registry, since: int) -> AsyncIterator[list[DamagedRow]]:
    before = await _signed_at(registry, since)
    links = Links(registry.database.seals, before)
    size = before.size if before else 0
    async with registry.database.reads() as reads:
        newest = await reads.checkpoint()
    while newest is not None and size < newest.size:
        up_to = min(size + _PAGE, newest.size)
        async with registry.database.reads() as reads:
            marks = await reads.checkpoints(size, up_to)
        yield [fault for mark in marks for fault in links.faults(mark)]
        size = up_to


async def _signed_at(registry: Registry, size: int) -> CheckpointRow | None:
    async with registry.database.reads() as reads:
        rows = await reads.checkpoints(size - 1, size)
    return rows[0] if rows and registry.database.seals.signed(rows[0]) else None


async def _of_leaves(
    registry: Registry, since: int, proven: int
) -> AsyncIterator[list[DamagedRow]]:
    """Of a leaf that a checkpoint covers its seal shows when it was written; others rest on it."""
    seals, start, is_sealed, many = registry.database.seals, since, False, _PAGE
    while True:
        try:
            async with registry.database.reads() as reads:
                rows = await reads.leaves(start, many)
        except DamagedRecordError:  # the time of one of them is no time: find out of which
            if many == 1:
                yield [DamagedRow(LEAF, start, DamageFault.ALTERED)]
                start += 1
            many = max(many // 8, 1)
            continue
        many = _PAGE
        if not rows:
            return
        covered = [row for row in rows if row.leaf_index < proven]
        found: list[DamagedRow] = []
        for row in covered:
            is_sealed = is_sealed or bool(row.seal)  # those of an earlier version have none
            if is_sealed and not ledger_tail.is_sealed(seals, row):
                found.append(DamagedRow(LEAF, row.leaf_index, DamageFault.ALTERED))
        end = rows[len(covered) :]
        yield [*found, *ledger_tail.faults(seals, max(start, proven), end)]
        start = rows[-1].leaf_index + 1


async def _of_look_ups(registry: Registry) -> AsyncIterator[list[DamagedRow]]:
    async with registry.database.reads() as reads:
        end = await reads.next_look_up()
    for start in range(0, end, _PAGE):
        async with registry.database.reads() as reads:
            found = await reads.look_up_faults(start, min(start + _PAGE, end))
        yield found
