"""An organisation's record as its reader sees it, and what they may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.charter.membership import Membership, member_on, membership_on
from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner, Succession
from registry.errors import Fault
from registry.services import access
from registry.services.context import Registry
from registry.services.partners.document import content_of
from registry.services.partners.doubts import look_over
from registry.services.partners.register import get_partner


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """An organisation with its membership of the charter.

    ``membership`` is None if there is none; only the organisation and the operator see an
    application. ``successor`` says who took its place. ``doubts`` are shown to those who may amend
    the record.
    """

    partner: Partner
    membership: Membership | None
    may_amend: bool
    may_read_history: bool
    doubts: Sequence[Fault]
    successor: Succession | None


async def read_record(registry: Registry, actor: Actor, partner_id: str) -> PartnerRecord:
    """The record of an organisation; raises ``NotFoundError`` if there is none."""
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, partner_id)
        keeps = actor.partner_id in {partner.partner_id, await reads.operator()}
        may_amend = keeps and access.Role.OFFICER in actor.roles
        events = await reads.membership_events(partner.partner_id)
        successions = await reads.successions(partner.partner_id)
        doubts = await look_over(registry, reads, content_of(partner)) if may_amend else []
    find_membership = membership_on if keeps else member_on
    return PartnerRecord(
        partner,
        find_membership(events, registry.today()),
        may_amend,
        may_read_history=keeps and bool(actor.roles & access.PERMISSIONS["partner.history"]),
        doubts=doubts,
        successor=successions[0] if successions else None,
    )
