"""An organisation leaves the charter or an agreement: by a notice, on a date.

The notice is signed by an enrolled signatory (``verified``), or is a letter of which the digest is
kept (``recorded``). It is recorded when it is given and takes effect on its date, in checks, lists
and pages at once. Every counterpart is told in the same transaction; what was agreed about data
held already survives, and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from registry.domain.agreement_records import AgreementStep, LeavingNotice
from registry.domain.life import LEAVE, PARTLY_SIGNED, transition
from registry.domain.membership import MEMBERSHIP_STEPS, WITHDRAWN, membership_on
from registry.domain.records import RECORDED, Actor, Document, MembershipEvent, Receipt
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
)
from registry.services import access
from registry.services.agreement_steps import news_of, require_open
from registry.services.agreement_views import CHARTER, NOT_YOURS, AgreementView, all_versions
from registry.services.context import Registry
from registry.services.counterparts import agreements_of
from registry.services.departures import Departure, departure
from registry.services.notice_input import Letter, as_letter, as_signed, verified
from registry.services.notifications import News, tell
from registry.services.partners import get_partner
from registry.services.ports import UnitOfWork


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
    uow.add_notice(notice)
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
    stands = membership_on(events, registry.today())
    if stands is None or WITHDRAWN not in MEMBERSHIP_STEPS[stands.status]:
        status = stands.status if stands else "none"
        raise ConflictError(f"Its membership is {status}: there is nothing to leave.")
    if charter.document_id != stands.event.charter_id:
        raise ConflictError(f"It is a member of another charter: {stands.event.charter_id}.")
    if stands.coming is not None and stands.coming.status == WITHDRAWN:
        raise ConflictError(f"It leaves on {stands.coming.effective_on} already.")
    accepted = await uow.document(stands.event.charter_id, stands.event.charter_version)
    _require_day(registry, accepted or charter, notice)
    event = MembershipEvent(
        partner_id=notice.partner_id,
        version=len(events) + 1,
        status=WITHDRAWN,
        charter_id=stands.event.charter_id,
        charter_version=stands.event.charter_version,
        effective_on=notice.effective_on,
        reason=reason,
        recorded_at=registry.now(),
        recorded_by=actor.name,
        notice_id=notice.notice_id,
    )
    uow.add_membership(event)
    views = await agreements_of(registry, uow, notice.partner_id)
    told = {party for view in views for party in view.parties} | {await uow.operator() or ""}
    tell(registry, actor, uow, _whom(told, notice), news_of_leaving(event))
    return 1


def news_of_leaving(event: MembershipEvent) -> News:
    """What there is to tell of a notice that leaves the charter."""
    return News(
        "member_leaves",
        event.partner_id,
        event.charter_id,
        event.charter_version,
        event.effective_on,
        event.notice_id,
    )


async def _leave_agreement(
    registry: Registry, actor: Actor, uow: UnitOfWork, notice: LeavingNotice, reason: str
) -> int:
    """Every version it has signed and not left; of several, those to come and to be signed too."""
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
    # What still gathers signatures would bind it again on the day the last of them comes.
    standing += [view for view in own if view.standing.state == PARTLY_SIGNED]
    number = len(await uow.agreement_steps(notice.document_id))
    for place, view in enumerate(standing, start=1):
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
        uow.add_step(step)
    told = {party for view in standing for party in view.parties}
    tell(registry, actor, uow, _whom(told, notice), news_of(step))
    return len(standing)


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


def _whom(told: set[str], notice: LeavingNotice) -> set[str]:
    """Everyone but who leaves; who leaves too where only a letter says so."""
    own = {notice.partner_id}
    return (told | own if notice.method == RECORDED else told - own) - {""}
