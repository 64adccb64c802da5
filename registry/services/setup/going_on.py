"""Going on from a database that was put back to an older state, because nothing newer is left."""

from __future__ import annotations

from dataclasses import replace

from registry.domain.records.damage import REGISTER, DamagedRow, DamageFault
from registry.services.context import Registry
from registry.services.keeping import PutBack, compare
from registry.services.reports import damage
from registry.services.signer import CheckpointSigner


async def older(registry: Registry) -> PutBack | None:
    """What was kept, if the database does not continue it."""
    kept = await registry.kept.latest() if registry.kept else None
    if kept is None:
        return None
    return await compare(registry.database, kept, registry.database.seals)


async def go_on(registry: Registry, put_back: PutBack) -> None:
    """Take what is there now as the register; that it was done is on record and told.

    Raises:
        CannotRecordError: it cannot be recorded, so that nothing was done.
    """
    found = DamagedRow(REGISTER, put_back.kept.size, DamageFault.ROLLED_BACK)
    await damage.require_recorded(registry, [found], put_back.size)
    signed = await CheckpointSigner(replace(registry, kept=None)).sign_once()
    if signed is not None and registry.kept is not None:
        async with registry.database.reads() as reads:
            look_ups = await reads.next_look_up()
        await registry.kept.go_on_from(signed, look_ups)
