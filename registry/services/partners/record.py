"""An organisation's record for whoever reads it, and what the reader may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.charter.membership import Membership, member_on, membership_on
from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.errors import Fault
from registry.services import access
from registry.services.context import Registry
from registry.services.partners.document import content_of
from registry.services.partners.doubts import look_over
from registry.services.partners.register import get_partner


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """An organisation and how it stands towards the charter.

    ``membership`` is None where there is none; who has applied is told to nobody but those who
    keep the record. ``doubts`` are for who may amend it.
    """

    partner: Partner
    membership: Membership | None
    may_amend: bool
    may_read_history: bool
    doubts: Sequence[Fault]


async def read_record(registry: Registry, actor: Actor, partner_id: str) -> PartnerRecord:
    """The record of an organisation; ``NotFoundError`` where there is none."""
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, partner_id)
        keeps = actor.partner_id in {partner.partner_id, await reads.operator()}
        may_amend = keeps and access.Role.OFFICER in actor.roles
        events = await reads.membership_events(partner.partner_id)
        doubts = await look_over(registry, reads, content_of(partner)) if may_amend else []
    stands = membership_on if keeps else member_on
    return PartnerRecord(
        partner,
        stands(events, registry.today()),
        may_amend,
        may_read_history=keeps and bool(actor.roles & access.PERMISSIONS["partner.history"]),
        doubts=doubts,
    )
