"""Reading the ledger: its size, its newest signed checkpoint and its leaves."""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.errors import NotFoundError
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.services import access
from registry.services.context import Registry

_AT_ONCE = 1_000


async def ledger_status(registry: Registry) -> tuple[int, CheckpointRow | None]:
    """The number of entries and the newest signed checkpoint."""
    async with registry.database.reads() as reads:
        return await reads.ledger_size(), await reads.checkpoint()


async def newest_checkpoint(registry: Registry) -> CheckpointRow:
    """The newest signed checkpoint; raises ``NotFoundError`` before the first."""
    async with registry.database.reads() as reads:
        newest = await reads.checkpoint()
    if newest is None:
        raise NotFoundError("The ledger has no checkpoint yet.")
    return newest


async def leaves_from(registry: Registry, actor: Actor, start: int) -> list[LeafRow]:
    """The leaves from ``start``, at most a thousand at a time. For auditors."""
    access.require(actor, "ledger.read")
    async with registry.database.reads() as reads:
        return await reads.leaves(start, _AT_ONCE)
