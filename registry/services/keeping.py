"""Whether the database continues what the registry kept of its ledger outside it.

A database of yesterday that was put back, and a ledger that was continued in another way, are
whole in themselves. The checkpoint that was kept shows them: its tree, extended by the leaves
since, must have the root of the newest checkpoint. So only those leaves are read.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from registry.domain.records.damage import CHECKPOINT, REGISTER, DamagedRow, DamageFault
from registry.ledger.checkpoint_seal import link_of
from registry.ledger.kept import Kept, frontier_of
from registry.ledger.merkle import Frontier
from registry.ledger.rows import CheckpointRow
from registry.ledger.seals import Seals
from registry.services.checkpoint_links import newest_first
from registry.services.ledger_tail import hashes_of, look_ups_missing
from registry.services.ports import Database, Reads

_PAGE = 500
_log = logging.getLogger("registry.ledger")


@dataclass(frozen=True, slots=True)
class PutBack:
    """The database is not the one that was kept, or an older state of it.

    Attributes:
        kept: the size and time that were kept.
        size: the size of the ledger that is there now.
    """

    kept: CheckpointRow
    size: int

    @property
    def detail(self) -> str:
        at = f"{self.kept.recorded_at:%Y-%m-%d %H:%M} UTC"
        known = f"On {at} the ledger had {self.kept.size} entries."
        if self.size < self.kept.size:
            return f"The database was put back to an older state. {known} Now it has {self.size}."
        return f"The database does not continue the ledger that this registry kept. {known}"


async def compare(database: Database, kept: Kept, seals: Seals) -> PutBack | None:
    """Compare the database with what was kept, and notice what differs.

    Args:
        seals: of every key of the registry, for the database may be of before a change of keys.

    Returns:
        None if the database continues what was kept.
    """
    async with database.reads() as reads:
        size = await reads.ledger_size()
        if size >= kept.size and await _continues(database, reads, kept, seals):
            for missing in look_ups_missing(await reads.next_look_up(), kept.look_ups):
                database.notice(missing)
            return None
    return noticed(database, PutBack(kept.checkpoint, size))


def noticed(database: Database, put_back: PutBack) -> PutBack:
    """Notice it, and say it in the log."""
    place = put_back.kept.size
    database.notice(DamagedRow(REGISTER, place, DamageFault.ROLLED_BACK))
    _log.critical("%s", put_back.detail)
    return put_back


async def _continues(database: Database, reads: Reads, kept: Kept, seals: Seals) -> bool:
    newest = await _newest_signed(reads, seals)
    if newest is not None and newest.size >= kept.size:
        return await _leads_to(reads, frontier_of(kept.checkpoint), newest) or await _is_linked(
            reads, kept.checkpoint, newest, seals
        )
    # The newest checkpoints were taken away. Those before must lead to the one that was kept.
    start = frontier_of(newest) if newest else None
    if not await _leads_to(reads, start or Frontier(), kept.checkpoint):
        return False
    database.notice(DamagedRow(CHECKPOINT, kept.size, DamageFault.MISSING))
    return True


async def _is_linked(reads: Reads, start: CheckpointRow, end: CheckpointRow, seals: Seals) -> bool:
    """Whether the registry signed each checkpoint after the one before, from one to the other.

    So one damaged leaf does not make a ledger another one: it is named where damage is looked for.
    """
    before, size = start, start.size
    while size < end.size:
        up_to = min(size + _PAGE, end.size)
        for row in await reads.checkpoints(size, up_to):
            link = link_of(seals, row)
            if link is None or (link.before, link.root) != (before.size, before.root):
                return False
            before = row
        size = up_to
    return before.size == end.size


async def _newest_signed(reads: Reads, seals: Seals) -> CheckpointRow | None:
    async for row in newest_first(reads):
        if seals.signed(row):
            return row
    return None


async def _leads_to(reads: Reads, start: Frontier | None, end: CheckpointRow) -> bool:
    """Whether the leaves since ``start`` give the root of ``end``.

    A leaf whose fields or hash were altered is damage of its own, so that either may be right.
    """
    if start is None:
        return False
    trees = [start, Frontier.restored(start.size, start.peaks)]
    while start.size < end.size:
        page = await reads.leaves(start.size, min(_PAGE, end.size - start.size))
        if not page:
            return False
        for leaf in page:
            if leaf.leaf_index != start.size:
                return False
            for tree, leaf_hash in zip(trees, hashes_of(leaf), strict=True):
                tree.append(leaf_hash)
        await asyncio.sleep(0)
    return any(tree.root().hex() == end.root for tree in trees)
