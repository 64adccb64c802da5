"""Recorded notices of leaving: what a notice says, who was notified of it, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.agreements.agreement import Charter
from registry.domain.agreements.lifecycle import Act
from registry.domain.dates import effective
from registry.domain.records.acting import Actor
from registry.domain.records.leaving import LeavingNotice
from registry.errors import NotFoundError
from registry.services import access
from registry.services.agreements.reading import NOT_YOURS
from registry.services.agreements.step_notifications import notification_of
from registry.services.context import Registry
from registry.services.leaving.departures import Departure, affected, departure
from registry.services.leaving.giving_notice import leaving_notification
from registry.services.ports import Reads

_NONE = "No notice of leaving is recorded here for that organisation."


@dataclass(frozen=True, slots=True)
class Given:
    """A notice, what it means, and the ids of those notified of it, except for who leaves."""

    notice: LeavingNotice
    departure: Departure
    notified: tuple[str, ...]


async def given(registry: Registry, actor: Actor, partner_id: str, document_id: str) -> Given:
    """The last notice by which an organisation leaves a charter or an agreement.

    Raises:
        NotAllowedError: the actor's organisation is neither this one nor the operator.
        NotFoundError: none is recorded.
    """
    async with registry.database.reads() as reads:
        await access.require_own_or_operator(actor, "membership.leave", partner_id, reads)
        left = await reads.registered(document_id, registry.today())
        if left is None:
            raise NotFoundError(NOT_YOURS)
        find = _of_charter if isinstance(left, Charter) else _of_agreement
        notice_id, key, meaning = await find(registry, reads, partner_id, document_id)
        notice = await reads.leaving_notice(notice_id)
        if notice is None:
            raise NotFoundError(_NONE)
        notified = [other for other in await reads.notified_partners(key) if other != partner_id]
    return Given(notice, meaning, tuple(notified))


async def _of_charter(
    registry: Registry, reads: Reads, partner_id: str, charter_id: str
) -> tuple[str, str, Departure]:
    events = effective(await reads.membership_events(partner_id))
    leaving = [event for event in events if event.notice_id and event.charter_id == charter_id]
    if not leaving:
        raise NotFoundError(_NONE)
    last = leaving[-1]
    meaning = await departure(registry, reads, partner_id, charter_id)
    before = [event for event in events if event.version < last.version]
    return last.notice_id, leaving_notification(before, last).key, meaning


async def _of_agreement(
    registry: Registry, reads: Reads, partner_id: str, document_id: str
) -> tuple[str, str, Departure]:
    registered = await reads.registered(document_id, registry.today())
    left = [
        (step, view)
        for view in (registered.versions if registered else ())
        for step in view.steps
        if (step.act, step.partner_id) == (Act.LEAVE, partner_id)
        and step.document_version == view.document.version
    ]
    if not left:
        raise NotFoundError(_NONE)
    last, _ = max(left, key=lambda step_and_view: step_and_view[0].version)
    found = tuple(
        affected(view, partner_id) for step, view in left if step.notice_id == last.notice_id
    )
    others = {other for agreement in found for other in agreement.counterparties}
    return (
        last.notice_id,
        notification_of(last).key,
        Departure(partner_id, (*sorted(others),), found, ""),
    )
