"""A notice of leaving that was recorded: what it says, who was told of it, what becomes of what."""

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
    """A notice, what it means, and whom we told of it (by id, who leaves not among them)."""

    notice: LeavingNotice
    departure: Departure
    told: tuple[str, ...]


async def given(registry: Registry, actor: Actor, partner_id: str, document_id: str) -> Given:
    """The last notice by which an organisation leaves a charter or an agreement.

    Raises:
        NotAllowedError: it is another organisation's to read, or the operator's.
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
        told = [each for each in await reads.notified_partners(key) if each != partner_id]
    return Given(notice, meaning, tuple(told))


async def _of_charter(
    registry: Registry, reads: Reads, partner_id: str, charter_id: str
) -> tuple[str, str, Departure]:
    events = effective(await reads.membership_events(partner_id))
    given_up = [each for each in events if each.notice_id and each.charter_id == charter_id]
    if not given_up:
        raise NotFoundError(_NONE)
    last = given_up[-1]
    meaning = await departure(registry, reads, partner_id, charter_id)
    before = [each for each in events if each.version < last.version]
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
    last, _ = max(left, key=lambda each: each[0].version)
    found = tuple(
        affected(view, partner_id) for step, view in left if step.notice_id == last.notice_id
    )
    others = {other for each in found for other in each.counterparties}
    return (
        last.notice_id,
        notification_of(last).key,
        Departure(partner_id, (*sorted(others),), found, ""),
    )
