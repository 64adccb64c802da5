"""An organisation's membership of the charter as its reader sees it, and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.agreements.agreement import Charter
from registry.domain.charter.membership import (
    APPLIED,
    CEASED,
    Membership,
    member_on,
    membership_on,
)
from registry.domain.charter.status import MembershipStatus
from registry.domain.dates import effective
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.partners import Partner
from registry.services import access
from registry.services.charter.memberships import open_to_operator
from registry.services.charter.signatures import how_one_signed
from registry.services.context import Registry
from registry.services.partners.register import get_partner
from registry.services.ports import Reads


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """An organisation's membership of the charter, and what is open to the reader.

    Attributes:
        stands: the membership; None if the organisation is not a member. Only the organisation and
            the operator see an application; they also see the ``history``.
        accepted: the charter version that the membership is under.
        method: how that version was signed.
        to_sign, may_apply: the charters that can be signed, or applied to.
        steps: the statuses that the reader can give the membership.
    """

    partner: Partner
    is_own: bool
    stands: Membership | None
    history: Sequence[MembershipEvent]
    accepted: Document | None
    method: str
    to_sign: Sequence[Document]
    may_sign_for: bool
    may_apply: Sequence[Document]
    may_leave: bool
    steps: Sequence[str]

    @property
    def status(self) -> MembershipStatus:
        """The status of the membership today."""
        return self.stands.status if self.stands else MembershipStatus.NONE


async def read_membership(registry: Registry, actor: Actor, partner_id: str) -> MembershipRecord:
    """An organisation's membership; raises ``NotFoundError`` if there is no such organisation."""
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, partner_id)
        operates = actor.partner_id == await reads.operator()
        events = effective(await reads.membership_events(partner_id))
        charters = await reads.documents(kind=Charter.kind)
        own = actor.partner_id == partner_id
        keeps = own or operates
        membership = (membership_on if keeps else member_on)(events, registry.today())
        method = await how_one_signed(reads, partner_id, membership) if membership else ""
        accepted = await _accepted(reads, membership)
    status = membership.status if membership else MembershipStatus.NONE
    officer, before = access.Role.OFFICER in actor.roles, status.may_join
    joins = officer and keeps and before
    return MembershipRecord(
        partner=partner,
        is_own=own,
        stands=membership,
        history=events if keeps else (),
        accepted=None if before else accepted,
        method=method,
        to_sign=_to_sign(charters, membership) if officer and own else (),
        may_sign_for=joins and not own,
        may_apply=charters if joins and APPLIED in status.may_become else (),
        may_leave=officer and keeps and status.is_member,
        steps=open_to_operator(status) if officer and operates else (),
    )


def _to_sign(charters: Sequence[Document], membership: Membership | None) -> Sequence[Document]:
    """The charters to sign: to join, or because there is a newer version than the accepted one."""
    if membership is None:
        return charters
    if membership.status == CEASED:
        return ()
    if membership.status.may_join:
        return charters if membership.coming is None else ()
    events = (membership.event, membership.coming)
    newest_signed = max(event.charter_version for event in events if event)
    accepted = membership.event.charter_id
    return [
        charter
        for charter in charters
        if charter.document_id == accepted and charter.version > newest_signed
    ]


async def _accepted(reads: Reads, membership: Membership | None) -> Document | None:
    """The charter version that a membership is under."""
    if membership is None:
        return None
    return await reads.document(membership.event.charter_id, membership.event.charter_version)
