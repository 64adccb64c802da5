"""Charter membership: applications, and the steps that the operator's officers take.

Organisations join by signing the charter (``services/signing/accepting.py``) and leave by a notice
with a date (``services/leaving/giving_notice.py``).
"""

from __future__ import annotations

from registry.domain.agreements.agreement import Charter
from registry.domain.charter.membership import (
    ACTIVE,
    APPLIED,
    CEASED,
    SUSPENDED,
    WITHDRAWN,
    membership_on,
)
from registry.domain.charter.status import MembershipStatus
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.joint import JointKind
from registry.domain.records.partners import Partner
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.accounts.second_person import Intent, begin
from registry.services.agreements.counterparties import to_be_notified
from registry.services.agreements.terms.missing import notify_of_missing
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.partners.register import get_partner

_BY_OTHERS: dict[str, str] = {
    APPLIED: "An organisation applies itself, or the operator for it: registry partner apply.",
    ACTIVE: "It joins by signing the charter.",
    WITHDRAWN: "It leaves by a notice with a date: registry notice leave.",
}
_FOR_GOOD = "It has ended for good. Nothing was saved."


async def apply(
    registry: Registry, actor: Actor, partner_id: str, charter_id: str
) -> tuple[MembershipEvent, Receipt]:
    """Apply for membership for one's own organisation or, as the operator, for another.

    Raises:
        NotFoundError: there is no such organisation or charter.
        ConflictError: the organisation is a member, has applied, or has ceased to be.
    """
    async with registry.database.unit_of_work() as uow:
        await access.require_own_or_operator(actor, "membership.apply", partner_id, uow)
        await get_partner(uow, partner_id)
        charter = await uow.registered(charter_id, registry.today())
        if not isinstance(charter, Charter):
            raise NotFoundError("No charter is registered under that id.")
        events = await uow.membership_events(partner_id)
        membership = membership_on(events, registry.today())
        status = membership.status if membership else MembershipStatus.NONE
        if APPLIED not in status.may_become:
            raise ConflictError(f"Its membership is {status}: there is nothing to apply for.")
        event = MembershipEvent(
            partner_id=partner_id,
            version=len(events) + 1,
            status=APPLIED,
            charter_id=charter_id,
            charter_version=charter.newest.document.version,
            effective_on=registry.today(),
            reason="applied",
            **registry.stamp(actor),
        )
        uow.add(event)
        receipts = await uow.commit()
    return event, receipts[0]


async def change(
    registry: Registry, actor: Actor, partner_id: str, status: str, reason: str
) -> tuple[MembershipEvent, Receipt]:
    """Suspend or reinstate an organisation, or record that it has ceased to be, from today.

    Only the operator's officers may. Its counterparties are notified in the same transaction.

    Raises:
        ConflictError: the membership cannot take this step from its present status.
    """
    async with registry.database.unit_of_work() as uow:
        await access.require_operator(actor, "membership.change", uow)
        events = await uow.membership_events(partner_id)
        membership = membership_on(events, registry.today())
        if membership is None:
            raise NotFoundError("That organisation has never been a member of the charter.")
        if not reason.strip():
            raise InvalidInputError([Fault("/reason", "Say why.")])
        _require_step(membership.status, status)
        event = MembershipEvent(
            partner_id=partner_id,
            version=len(events) + 1,
            status=MembershipStatus(status),
            charter_id=membership.event.charter_id,
            charter_version=membership.event.charter_version,
            effective_on=registry.today(),
            reason=reason.strip(),
            **registry.stamp(actor),
        )
        uow.add(event)
        code = "member_reinstated" if status == ACTIVE else f"member_{status}"
        notification = NotificationContent(
            code, partner_id, "", 0, event.effective_on, str(event.version)
        )
        notify(registry, actor, uow, await to_be_notified(registry, uow, partner_id), notification)
        await notify_of_missing(registry, actor, uow, event)
        if status == SUSPENDED:
            await begin(registry, actor, uow, Intent(JointKind.SUSPENSION, partner_id, {}))
        receipts = await uow.commit()
    return event, receipts[0]


async def history(registry: Registry, partner_id: str) -> list[MembershipEvent]:
    """Every step of an organisation's membership, in the order recorded."""
    async with registry.database.reads() as reads:
        await get_partner(reads, partner_id)
        return await reads.membership_events(partner_id)


async def partners_with_status(registry: Registry, limit: int) -> list[tuple[Partner, str]]:
    """Organisations by id with the status of their membership today, empty if they have none."""
    async with registry.database.reads() as reads:
        events = await reads.all_membership_events()
        found = await reads.partners(limit=limit)
    today = registry.today()
    memberships = {partner_id: membership_on(steps, today) for partner_id, steps in events.items()}
    return [
        (partner, membership.status if (membership := memberships.get(partner.partner_id)) else "")
        for partner in found
    ]


def open_to_operator(before: MembershipStatus) -> list[MembershipStatus]:
    """The statuses that the operator's officers may give a membership with this status."""
    allowed = {ACTIVE: [SUSPENDED], SUSPENDED: [ACTIVE]}.get(before, [])
    return [*allowed, CEASED] if CEASED in before.may_become else allowed


def _require_step(before: MembershipStatus, after: str) -> None:
    allowed = open_to_operator(before)
    if after in allowed:
        return
    can = f"It can become: {', '.join(sorted(allowed))}." if allowed else _FOR_GOOD
    if before != CEASED and after in _BY_OTHERS:
        can = _BY_OTHERS[after]
    raise ConflictError(f"A membership that is {before} cannot become {after}.", next_step=can)
