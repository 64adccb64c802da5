"""What is told when a charter is signed: of its newer versions, and of who is back."""

from __future__ import annotations

from registry.domain.agreements.lifecycle import State
from registry.domain.charter.membership import SUSPENDED
from registry.domain.records.acting import Actor
from registry.domain.records.charter import MembershipEvent
from registry.services.agreements.counterparties import to_be_notified
from registry.services.context import Registry
from registry.services.notifications.members import charter_changed
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork


async def notify_of_next_version(
    registry: Registry, actor: Actor, uow: UnitOfWork, joined: MembershipEvent
) -> None:
    """Tell who has signed a charter of the newer versions it was not told of when they came."""
    whom = joined.partner_id
    charter = await uow.registered(joined.charter_id, registry.today())
    for version in charter.later_than(joined.charter_version) if charter else ():
        notification = charter_changed(version.document)
        if whom in version.signed or version.state == State.WITHDRAWN:
            continue
        if not await uow.notified_keys(whom, [notification.key]):
            notify(registry, actor, uow, [whom], notification)


async def notify_of_return(
    registry: Registry, actor: Actor, uow: UnitOfWork, joined: MembershipEvent
) -> None:
    """Tell those who were told that a member leaves that it is one again, suspended or not."""
    suspended = joined.status == SUSPENDED
    notification = NotificationContent(
        "member_rejoined_suspended" if suspended else "member_rejoined",
        joined.partner_id,
        joined.charter_id,
        joined.charter_version,
        joined.effective_on,
        str(joined.version),
    )
    told = {*await to_be_notified(registry, uow, joined.partner_id), await uow.operator() or ""}
    notify(registry, actor, uow, told - {joined.partner_id, ""}, notification)
