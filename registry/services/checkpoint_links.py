"""Follows checkpoints from each to the next: one that was taken out is missed.

Whoever can write the database can take out a checkpoint, or change its time. Each seal covers all
of its row and names the checkpoint before. Those of an earlier version have none; the first that
has one is named by all that follow, so that a seal that was blanked is no checkpoint of before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from registry.domain.records.damage import CHECKPOINT, DamagedRow, DamageFault
from registry.ledger.checkpoint_seal import Link, link_of
from registry.ledger.rows import CheckpointRow
from registry.ledger.seals import Seals
from registry.services.ports import Reads

_PAGE: Final = 50


async def newest_first(reads: Reads) -> AsyncIterator[CheckpointRow]:
    """Every checkpoint, from the newest to the first."""
    newest = await reads.checkpoint()
    rows = [newest] if newest else []
    while rows:
        for row in rows:
            yield row
        rows = await reads.checkpoints_before(rows[-1].size, _PAGE)


class Links:
    """How far they were followed.

    Args:
        before: the checkpoint from which to begin; None to begin with the first.
    """

    def __init__(self, seals: Seals, before: CheckpointRow | None = None) -> None:
        self._seals = seals
        self._before = before.size if before else 0
        link = link_of(seals, before) if before else None
        self._first = link.first if link else None
        self._unsealed: list[int] = []
        self._damaged: set[int] = set()

    def faults(self, mark: CheckpointRow) -> list[DamagedRow]:
        """What the next checkpoint shows: damage to itself, or one before that is missing."""
        link = link_of(self._seals, mark)
        if link is not None:
            return self._followed(mark.size, link)
        if not mark.seal and self._first is None:
            self._unsealed.append(mark.size)
            self._before = mark.size
            return []
        self._damaged.add(mark.size)
        return [_damaged(mark.size, DamageFault.ALTERED)]

    def _followed(self, size: int, link: Link) -> list[DamagedRow]:
        found = [_damaged(old, DamageFault.ALTERED) for old in self._unsealed if old >= link.first]
        if self._before < link.before and link.before not in self._damaged:
            found.append(_damaged(link.before, DamageFault.MISSING))
        self._first, self._before, self._unsealed = link.first, size, []
        return found


def _damaged(size: int, fault: DamageFault) -> DamagedRow:
    return DamagedRow(CHECKPOINT, size, fault)
