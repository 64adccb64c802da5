"""An organisation leaves the charter or an agreement: by a notice, on a date.

The notice is signed by an enrolled signatory (``verified``), or is a letter of which the digest is
kept (``recorded``). It is recorded when it is given and takes effect on its date, in checks, lists
and pages at once. Every counterpart is told in the same transaction; what was agreed about data
held already survives, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from registry.domain.agreements.lifecycle import LEAVE, PARTLY_SIGNED, left_alone_on, transition
from registry.domain.agreements.versions import begins
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
from registry.services.agreements.counterparties import to_be_told
from registry.services.agreements.step_notifications import code_when_lifted, news_of
from registry.services.agreements.steps import require_open
from registry.services.agreements.views import CHARTER, NOT_YOURS, AgreementView, all_versions
from registry.services.context import Registry
from registry.services.leaving.departures import Departure, departure
from registry.services.leaving.notice_input import Letter, as_letter, as_signed, verified
from registry.services.notifications.notify import News, tell
from registry.services.partners.register import get_partner
from registry.services.ports import UnitOfWork

LEAVES = "member_leaves"


@dataclass(frozen=True, slots=True)
class Left:
    """A notice that was accepted, and what it means."""

    notice: LeavingNotice
    departure: Departure


async def hand_in(registry: Registry, actor: Actor, text: str) -> tuple[Left, list[Receipt]]:
    """Accept a signed notice (compact JWS).

    Raises:
        SignatureError: it does not fit, is by a key that is not enrolled or has ended, or names
            another person or post than its key is enrolled for.
        InvalidInputError: its day has passed, or is sooner than what was agreed.
        ConflictError: the organisation is no party or member, or has given notice already.
    """
    async with registry.database.unit_of_work() as uow:
        notice = await verified(registry, uow, text)
        await access.require_own_or_operator(actor, "membership.leave", notice.org, uow)
        record = as_signed(registry, actor, notice, text)
        return await _leave(registry, actor, uow, record, notice.reason)


async def record_letter(
    registry: Registry, actor: Actor, letter: Letter
) -> tuple[Left, list[Receipt]]:
    """Record a notice given on paper, by one's own organisation or as the operator.

    The organisation itself is told too, so that it can object to a letter it never wrote.
    """
    async with registry.database.unit_of_work() as uow:
        await access.require_own_or_operator(actor, "membership.leave", letter.org, uow)
        await get_partner(uow, letter.org)
        record = as_letter(registry, actor, letter)
        return await _leave(registry, actor, uow, record, letter.reason)


async def _leave(
    registry: Registry, actor: Actor, uow: UnitOfWork, notice: LeavingNotice, reason: str
) -> tuple[Left, list[Receipt]]:
    document = await uow.document(notice.document_id)
    if document is None:
        raise NotFoundError(NOT_YOURS)
    meaning = await departure(registry, uow, notice.partner_id, notice.document_id)
    uow.add(notice)
    if document.kind == CHARTER:
        written = await _leave_charter(registry, actor, uow, document, notice, reason)
    else:
        written = await _leave_agreement(registry, actor, uow, notice, reason)
    receipts = await uow.commit()
    return Left(notice, meaning), receipts[: 1 + written]


async def _leave_charter(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    charter: Document,
    notice: LeavingNotice,
    reason: str,
) -> int:
    events = await uow.membership_events(notice.partner_id)
    held = _held(events, registry.today())
    if charter.document_id != held.charter_id:
        raise ConflictError(f"It is a member of another charter: {held.charter_id}.")
    accepted = await uow.document(held.charter_id, held.charter_version)
    _require_day(registry, accepted or charter, notice)
    event = MembershipEvent(
        partner_id=notice.partner_id,
        version=len(events) + 1,
        status=WITHDRAWN,
        charter_id=held.charter_id,
        charter_version=held.charter_version,
        effective_on=notice.effective_on,
        reason=reason,
        recorded_at=registry.now(),
        recorded_by=actor.name,
        notice_id=notice.notice_id,
    )
    uow.add(event)
    news = news_of_leaving(events, event)
    told = {await uow.operator() or ""}
    if news.code == LEAVES:  # an application that is taken back changes nothing for anybody else
        told |= await to_be_told(registry, uow, notice.partner_id)
    tell(registry, actor, uow, _whom(told, notice), news)
    return 1


def news_of_leaving(before: Sequence[MembershipEvent], event: MembershipEvent) -> News:
    """What there is to tell of a notice that leaves the charter, or takes an application back."""
    then = membership_on(before, event.effective_on)
    applied = then is not None and then.status == APPLIED
    return News(
        "application_taken_back" if applied else LEAVES,
        event.partner_id,
        event.charter_id,
        event.charter_version,
        event.effective_on,
        event.notice_id,
    )


def _held(events: Sequence[MembershipEvent], today: date) -> MembershipEvent:
    """What there is to leave: a membership, an application, or a charter to come.

    Raises:
        ConflictError: nothing of the kind, or notice was given already.
    """
    stands = membership_on(events, today)
    if stands is None:
        raise ConflictError("Its membership is none: there is nothing to leave.")
    if stands.leaves is not None:
        raise ConflictError(f"It leaves on {stands.leaves.effective_on} already.")
    if WITHDRAWN in stands.status.may_become:
        return stands.event
    if stands.coming is not None:  # who has left, and signed a charter that is to begin
        return stands.coming
    raise ConflictError(f"Its membership is {stands.status}: there is nothing to leave.")


async def _leave_agreement(
    registry: Registry, actor: Actor, uow: UnitOfWork, notice: LeavingNotice, reason: str
) -> int:
    """Every version it has signed and not left; those to come and to be signed too."""
    views = await all_versions(registry, uow, notice.document_id)
    signed = [view for view in views if _takes_part(view, notice.partner_id)]
    own = [view for view in signed if not _has_given_notice(view, notice.partner_id)]
    if not own:
        if not any(_knows_of(view, notice.partner_id) for view in views):
            raise NotFoundError(NOT_YOURS)
        given = "It has given notice already."
        raise ConflictError(
            given if signed else "It has not signed that agreement, or has left it already."
        )
    standing = [view for view in own if view.standing.state in transition(LEAVE).before]
    if not standing:
        require_open(own[0], LEAVE)
    # What binds today says how long a notice is; one that is to begin does not do so yet.
    for view in [each for each in standing if each.standing.has_begun] or standing:
        _require_day(registry, view.document, notice)
    told_of = next((view for view in standing if view.standing.has_begun), standing[0])
    # What still gathers signatures would bind it again, or wait for it for good.
    waiting = [view for view in views if _waits_for_all(view, notice.partner_id)]
    number = len(await uow.agreement_steps(notice.document_id))
    for place, view in enumerate([*standing, *waiting], start=1):
        step = AgreementStep(
            document_id=notice.document_id,
            version=number + place,
            document_version=view.document.version,
            act=LEAVE,
            partner_id=notice.partner_id,
            by=actor.partner_id,
            effective_on=notice.effective_on,
            reason=reason,
            recorded_at=registry.now(),
            recorded_by=actor.name,
            notice_id=notice.notice_id,
        )
        uow.add(step)
        if view is told_of:
            told = {party for each in [*standing, *waiting] for party in each.parties}
            tell(registry, actor, uow, _whom(told, notice), news_of(step))
        follows = _what_follows(view, step)
        if follows is not None:
            tell(registry, actor, uow, {*view.parties} - {notice.partner_id}, follows)
    return len(standing) + len(waiting)


def _what_follows(view: AgreementView, step: AgreementStep) -> News | None:
    """What else there is to tell those that stay: with a leaving a version ends, or waits for no
    signature any more, or its suspension is over."""
    found = _comes_of(view, [*view.steps, step])
    if found is not None and found == _comes_of(view, view.steps):
        return None  # they know
    if found is None and view.standing.state != PARTLY_SIGNED:
        code = code_when_lifted(view, step.partner_id, step.effective_on)
        found = (code, step.effective_on) if code else None
    if found is None:
        return None
    code, day = found
    known = (view.document.document_id, view.document.version)
    return News(code, step.partner_id, *known, max(day, step.effective_on), step.notice_id)


def _comes_of(view: AgreementView, steps: Sequence[AgreementStep]) -> tuple[str, date] | None:
    """Whether a version ends for want of parties, or begins without those that leave; and when."""
    document, signed = view.document, {each.partner_id for each in view.signatures}
    if view.standing.state == PARTLY_SIGNED:
        day = begins(document.parties, signed, document.start_date, steps)
        return ("signed_by_who_stays", day) if day else None
    day = left_alone_on({*document.parties, *signed}, steps)
    return ("left_alone", day) if day else None


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


def _has_given_notice(view: AgreementView, partner_id: str) -> bool:
    return any(step.act == LEAVE and step.partner_id == partner_id for step in view.steps)


def _knows_of(view: AgreementView, partner_id: str) -> bool:
    return partner_id in {*view.document.parties, *view.standing.left, *view.parties}


def _takes_part(view: AgreementView, partner_id: str) -> bool:
    signed = {each.partner_id for each in view.signatures}
    return partner_id in {*view.parties} & signed


def _waits_for_all(view: AgreementView, partner_id: str) -> bool:
    """Whether a version gathers signatures, that of this party or of others after it."""
    waits = view.standing.state == PARTLY_SIGNED and not view.standing.never_begins
    return waits and partner_id in view.parties and not _has_given_notice(view, partner_id)


def _whom(told: set[str], notice: LeavingNotice) -> set[str]:
    """Everyone but who leaves; who leaves too where only a letter says so."""
    own = {notice.partner_id}
    return (told | own if notice.method == RECORDED else told - own) - {""}
