"""Checks whether this process can do its work, and says what is so."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.damage.standing import new_among
from registry.errors import UnavailableError
from registry.services.context import Registry


@dataclass(frozen=True, slots=True)
class Condition:
    """How the register is: it looks up and records; ``damaged`` records are kept apart, and
    nobody has dealt with them yet."""

    damaged: int


async def can_record(registry: Registry) -> bool:
    """Whether checks and everything else can be recorded now."""
    return not await registry.database.cannot_record()


async def require_answer(registry: Registry) -> None:
    """Raise ``UnavailableError`` unless the database answers."""
    await registry.database.ping()


async def require_ready(registry: Registry) -> Condition:
    """How the register is, if it is ready.

    Raises:
        UnavailableError: the database does not answer, or is not up to date.
        CannotRecordError: nothing can be recorded, because the end of the ledger is damaged, the
            disk is full or the register was put back to an older state.
    """
    await require_answer(registry)
    if await registry.database.pending():
        raise UnavailableError("The database is not up to date with this version.")
    if why_not := await registry.database.cannot_record():
        raise why_not
    async with registry.database.reads() as reads:
        recorded = await reads.damage()
    met = new_among(registry.database.noticed(), recorded)
    return Condition(sum(damage.is_open for damage in recorded) + len(met))
