"""What every report needs: who asks, on which day, and whose agreements they see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.errors import Fault, InvalidInputError
from registry.services import access
from registry.services.agreements.listing import whose
from registry.services.context import Registry
from registry.services.partners.doubts import every_partner
from registry.services.ports import Reads

LONGEST_AHEAD = 3_660  # ten years, in days


@dataclass(frozen=True, slots=True)
class Asking:
    """A snapshot to answer from; ``party`` is whose agreements the actor sees, None for all."""

    reads: Reads
    actor: Actor
    today: date
    party: str | None

    async def partners(self) -> dict[str, Partner]:
        """Every organisation by id."""
        return {partner.partner_id: partner async for partner in every_partner(self.reads)}


@asynccontextmanager
async def asking(registry: Registry, actor: Actor) -> AsyncIterator[Asking]:
    """Begin a report for an officer or auditor; the operator's officers see all agreements.

    Raises:
        NotAllowedError: the actor may not read reports.
    """
    access.require(actor, "report.read")
    async with registry.database.reads() as reads:
        party = await whose(actor, reads)
        yield Asking(reads, actor, registry.today(), party)


def require_days_ahead(within: int) -> None:
    """Raise ``InvalidInputError`` unless ``within`` is from 0 to ``LONGEST_AHEAD`` days."""
    if not 0 <= within <= LONGEST_AHEAD:
        raise InvalidInputError([Fault("/within", f"Give a number of days, 0 to {LONGEST_AHEAD}.")])
