"""Signatories' keys as they are enrolled."""

from __future__ import annotations

from registry.domain.records.signing import SignatoryKey
from registry.services.context import Registry
from registry.services.partners.register import get_partner
from registry.services.signing.keys import vouched_for


async def list_keys(registry: Registry, partner_id: str) -> list[SignatoryKey]:
    """Every key ever enrolled for an organisation; ``NotFoundError`` for one that is not known."""
    async with registry.database.reads() as reads:
        await get_partner(reads, partner_id)
        return await reads.keys(partner_id)


async def keys_let_in_by(registry: Registry, ended: SignatoryKey) -> list[SignatoryKey]:
    """The keys that an ended key let in after its end, and that have not ended themselves."""
    async with registry.database.reads() as reads:
        return await vouched_for(reads, ended)
