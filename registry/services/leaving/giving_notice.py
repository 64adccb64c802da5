"""Leaving the charter or an agreement by a notice with a date.

The notice is signed by an enrolled signatory (``verified``), or is a letter whose digest is kept
(``recorded``). It is recorded when it is given and takes effect on its date, in checks, lists and
pages at once. Every counterparty is notified in the same transaction. What was agreed about data
held already survives, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from registry.domain.agreements.agreement import Charter, Registered
from registry.domain.agreements.lifecycle import Act, State, transition
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import APPLIED, WITHDRAWN, membership_on
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.signing import RECORDED
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
)
from registry.services import access
from registry.services.agreements.counterparties import to_be_notified
from registry.services.agreements.reading import NOT_YOURS
from registry.services.agreements.step_notifications import code_when_lifted, notification_of
from registry.services.agreements.steps import require_open
from registry.services.agreements.terms.missing import notify_of_missing
from registry.services.context import Registry
from registry.services.leaving.departures import Departure, departure
from registry.services.leaving.notice_input import Letter, as_letter, as_signed, verified
from registry.services.leaving.steps import Leaving
from registry.services.notifications.notify import (
    NotificationContent,
    notify,
    without_notifications,
)
from registry.services.partners.register import get_partner
from registry.services.ports import UnitOfWork

LEAVES = "member_leaves"


@dataclass(frozen=True, slots=True)
class Left:
    """An accepted notice and what it means."""

    notice: LeavingNotice
    departure: Departure


async def hand_in(registry: Registry, actor: Actor, text: str) -> tuple[Left, list[Receipt]]:
    """Accept a signed notice (compact JWS).

    Raises:
        SignatureError: it does not fit, its key is not enrolled or has ended, or it names another
            person or post than its key is enrolled for.
        InvalidInputError: its day has passed, or is sooner than the agreed period of notice.
        ConflictError: the organisation is not a party or member, or has given notice already.
    """
    async with registry.database.unit_of_work() as uow:
        notice, kid = await verified(registry, uow, text)
        await access.require_own_or_operator(actor, "membership.leave", notice.org, uow)
        record = as_signed(registry, actor, notice, kid, text)
        return await _leave(registry, actor, uow, record, notice.reason)


async def record_letter(
    registry: Registry, actor: Actor, letter: Letter
) -> tuple[Left, list[Receipt]]:
    """Record a notice given on paper, for one's own organisation or as the operator.

    The organisation itself is notified too, so that it can object to a letter it never wrote.
    """
    async with registry.database.unit_of_work() as uow:
        await access.require_own_or_operator(actor, "membership.leave", letter.org, uow)
        await get_partner(uow, letter.org)
        record = as_letter(registry, actor, letter)
        return await _leave(registry, actor, uow, record, letter.reason)


async def _leave(
    registry: Registry, actor: Actor, uow: UnitOfWork, notice: LeavingNotice, reason: str
) -> tuple[Left, list[Receipt]]:
    left = await uow.registered(notice.document_id, registry.today())
    if left is None:
        raise NotFoundError(NOT_YOURS)
    meaning = await departure(registry, uow, notice.partner_id, notice.document_id)
    uow.add(notice)
    if isinstance(left, Charter):
        await _leave_charter(registry, actor, uow, left, notice, reason)
    else:
        await _leave_agreement(registry, actor, uow, left, notice, reason)
    return Left(notice, meaning), without_notifications(await uow.commit())


async def _leave_charter(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    charter: Registered[Document],
    notice: LeavingNotice,
    reason: str,
) -> None:
    events = await uow.membership_events(notice.partner_id)
    to_leave = _to_leave(events, registry.today())
    if notice.document_id != to_leave.charter_id:
        raise ConflictError(f"It is a member of another charter: {to_leave.charter_id}.")
    accepted = charter.version(to_leave.charter_version) or charter.newest
    _require_day(registry, accepted.document, notice)
    event = MembershipEvent(
        partner_id=notice.partner_id,
        version=len(events) + 1,
        status=WITHDRAWN,
        charter_id=to_leave.charter_id,
        charter_version=to_leave.charter_version,
        effective_on=notice.effective_on,
        reason=reason,
        **registry.stamp(actor),
        notice_id=notice.notice_id,
    )
    uow.add(event)
    notification = leaving_notification(events, event)
    whom = {await uow.operator() or ""}
    # An application that is taken back changes nothing for anybody else.
    if notification.code == LEAVES:
        whom |= await to_be_notified(registry, uow, notice.partner_id)
    notify(registry, actor, uow, _recipients(whom, notice), notification)
    await notify_of_missing(registry, actor, uow, event)


def leaving_notification(
    before: Sequence[MembershipEvent], event: MembershipEvent
) -> NotificationContent:
    """The notification of a notice that leaves the charter or takes an application back."""
    membership = membership_on(before, event.effective_on)
    applied = membership is not None and membership.status == APPLIED
    return NotificationContent(
        "application_taken_back" if applied else LEAVES,
        event.partner_id,
        event.charter_id,
        event.charter_version,
        event.effective_on,
        event.notice_id,
    )


def _to_leave(events: Sequence[MembershipEvent], today: date) -> MembershipEvent:
    """What there is to leave: a membership, an application, or a charter that is to begin.

    Raises:
        ConflictError: there is nothing to leave, or notice was given already.
    """
    membership = membership_on(events, today)
    if membership is None:
        raise ConflictError("Its membership is none: there is nothing to leave.")
    if membership.leaves is not None:
        raise ConflictError(f"It leaves on {membership.leaves.effective_on} already.")
    if WITHDRAWN in membership.status.may_become:
        return membership.event
    if membership.coming is not None:  # it has left, and has signed a charter that is to begin
        return membership.coming
    raise ConflictError(f"Its membership is {membership.status}: there is nothing to leave.")


async def _leave_agreement(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    agreement: Registered[Document],
    notice: LeavingNotice,
    reason: str,
) -> None:
    """Leave every version that it has signed and not left, and those still gathering signatures."""
    views = agreement.versions
    signed = [view for view in views if _takes_part(view, notice.partner_id)]
    own = [view for view in signed if not view.has_given_notice(notice.partner_id)]
    if not own:
        if not any(_knows_of(view, notice.partner_id) for view in views):
            raise NotFoundError(NOT_YOURS)
        given = "It has given notice already."
        raise ConflictError(
            given if signed else "It has not signed that agreement, or has left it already."
        )
    standing = [view for view in own if view.state in transition(Act.LEAVE).before]
    if not standing:
        require_open(own[0], Act.LEAVE)
    # The versions that have begun set the period of notice; those yet to begin do not.
    for view in [view for view in standing if view.standing.has_begun] or standing:
        _require_day(registry, view.document, notice)
    notified_of = next((view for view in standing if view.standing.has_begun), standing[0])
    # A version that still gathers signatures would bind it again, or wait for it for ever.
    waiting = [view for view in views if _waits_for_all(view, notice.partner_id)]
    leaving = Leaving(registry, actor, uow, notice.effective_on, reason, notice.notice_id)
    for view in [*standing, *waiting]:
        # What it signed for its parts it leaves for them too.
        for part in view.bound_by(notice.partner_id):
            await leaving.step(view, part)
        step = await leaving.step(view, notice.partner_id)
        if view is notified_of:
            whom = {party for left in [*standing, *waiting] for party in left.parties}
            notify(registry, actor, uow, _recipients(whom, notice), notification_of(step))
        effect = _effect_notification(view, step)
        if effect is not None:
            notify(registry, actor, uow, {*view.parties} - {notice.partner_id}, effect)


def _effect_notification(
    view: Version[Document], step: AgreementStep
) -> NotificationContent | None:
    """The further notification of the parties that stay, if the leaving has an effect on them.

    The version may end, may begin because no signature is missing any more, or may no longer be
    suspended.
    """
    found = _effect(view, view.with_step(step))
    if found is not None and found == _effect(view, view):
        return None  # they have been notified of this before
    if found is None and view.state != State.PARTLY_SIGNED:
        code = code_when_lifted(view, step.partner_id, step.effective_on)
        found = (code, step.effective_on) if code else None
    if found is None:
        return None
    code, day = found
    number = (view.document.document_id, view.document.version)
    return NotificationContent(
        code, step.partner_id, *number, max(day, step.effective_on), step.notice_id
    )


def _effect(before: Version[Document], after: Version[Document]) -> tuple[str, date] | None:
    """Whether, and when, a version ends for lack of parties or begins without those that leave."""
    if before.state == State.PARTLY_SIGNED:
        return ("signed_by_who_stays", after.begins) if after.begins else None
    return ("left_alone", after.left_alone_on) if after.left_alone_on else None


def _require_day(registry: Registry, document: Document, notice: LeavingNotice) -> None:
    today = registry.today()
    if notice.effective_on < today:
        detail = "This day has passed. Give notice for today or a later day."
        raise InvalidInputError([Fault("/effective_on", detail)])
    content: dict[str, Any] = msgspec.json.decode(document.payload)
    earliest = today + timedelta(days=content.get("notice_days", 0))
    if notice.effective_on < earliest:
        detail = f"The notice agreed is {content['notice_days']} days: {earliest} or later."
        raise InvalidInputError([Fault("/effective_on", detail)])


def _knows_of(view: Version[Document], partner_id: str) -> bool:
    return partner_id in {*view.document.parties, *view.standing.left, *view.parties}


def _takes_part(view: Version[Document], partner_id: str) -> bool:
    return partner_id in view.parties and partner_id in view.signed


def _waits_for_all(view: Version[Document], partner_id: str) -> bool:
    """Whether a version still gathers signatures, from this party or others, and it takes part."""
    takes_part = partner_id in view.parties and not view.has_given_notice(partner_id)
    return view.may_be_signed and takes_part


def _recipients(whom: set[str], notice: LeavingNotice) -> set[str]:
    """Those to notify: the leaving organisation only if the notice is a letter."""
    own = {notice.partner_id}
    return (whom | own if notice.method == RECORDED else whom - own) - {""}
