"""An organisation's counterparties: the other parties to the agreements it takes part in."""

from __future__ import annotations

from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Outline
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.ports import Reads


async def agreements_of(
    registry: Registry, reads: Reads, partner_id: str
) -> list[Version[Outline]]:
    """The versions, not yet over, that an organisation takes part in or is to sign; by id."""
    taking_part = await _taking_part(registry, reads, partner_id)
    return [version for version in taking_part if not version.state.is_over]


async def counterparties(registry: Registry, reads: Reads, partner_id: str) -> set[str]:
    """The other parties to the agreements of an organisation."""
    versions = await agreements_of(registry, reads, partner_id)
    return {party for version in versions for party in version.parties} - {partner_id}


async def to_be_notified(registry: Registry, reads: Reads, partner_id: str) -> set[str]:
    """The organisations to notify of a change of an organisation's membership.

    These are the organisation itself, its counterparties, and the parties to agreements that have
    run out: they hold its data and may not have stopped sharing.
    """
    versions = await _taking_part(registry, reads, partner_id)
    return {partner_id, *(party for version in versions for party in version.parties)}


async def _taking_part(registry: Registry, reads: Reads, partner_id: str) -> list[Version[Outline]]:
    """The versions that an organisation takes part in, without those ended or never to begin."""
    return [
        version
        async for page in listed(reads, registry.today(), party=partner_id)
        for version in page
        if partner_id in version.parties
        and not version.standing.never_begins
        and not version.state.has_ended
    ]
