"""What signing the charter asks of an organisation, the membership that it begins, and who is told.

A member is one of one charter at a time; one that has ceased to be signs nothing; one that has
left comes back by signing anew, suspended where it left suspended (ADR 0016).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import (
    ACTIVE,
    CEASED,
    SUSPENDED,
    is_suspended,
    left_last,
    membership_on,
)
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.errors import ConflictError, SignatureError
from registry.services.agreements.counterparties import to_be_notified
from registry.services.context import LONDON, Registry
from registry.services.notifications.members import charter_changed
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import Reads, UnitOfWork

_ANEW = "Sign it anew, and hand that in."


def require_able(
    events: Sequence[MembershipEvent], partner_id: str, version: Version[Document], today: date
) -> None:
    """That an organisation is still there to sign, and promises nobody else what a charter asks:
    it is a member of one charter at a time.

    Raises:
        ConflictError: it has ceased to be, or is a member of another charter.
    """
    stands = membership_on(events, today)
    if stands is not None and stands.status == CEASED:
        raise ConflictError(
            f"{partner_id} has ceased to be: it signs nothing any more.",
            next_step="Ask whoever has taken over from it to sign.",
        )
    then = membership_on(events, _first_day(version.document, today))
    others = then.charters - {version.document.document_id} if then else frozenset()
    if version.makes_members and others:
        raise ConflictError(
            f"{partner_id} has signed another charter: {', '.join(sorted(others))}.",
            next_step="Leave that one first, by a notice.",
        )


async def require_new_act(
    registry: Registry, reads: Reads, version: Version[Document], signature: AcceptedSignature
) -> None:
    """That who has left the charter comes back by signing it anew: anybody can hand in again what
    it signed before. An agreement takes one signature of each, and asks for no such thing.

    Raises:
        SignatureError: it counted once already, or was made before its organisation left.
    """
    if not version.makes_members:
        return
    partner_id, charter = signature.partner_id, version.document
    for made in await reads.signatures(charter.document_id, charter.version):
        if _same_act(made, signature):
            raise SignatureError("This signature was accepted once before.", next_step=_ANEW)
    left = left_last(await reads.membership_events(partner_id), registry.today())
    if left is not None and _made_before(signature, _moment_of(left)):
        detail = f"{partner_id} left on {left.effective_on}: this was signed before."
        raise SignatureError(detail, next_step=_ANEW)


def membership_begun(
    before: Sequence[MembershipEvent],
    charter: Document,
    signature: AcceptedSignature,
    actor: Actor,
    today: date,
) -> MembershipEvent:
    """The membership that a signature begins, or carries on under a newer version.

    It has the signature's own time, by which it is found if that turns out not to count. A
    suspension outlasts a signature: the operator lifts it, not the member.
    """
    return MembershipEvent(
        partner_id=signature.partner_id,
        version=len(before) + 1,
        status=SUSPENDED if is_suspended(before) else ACTIVE,
        charter_id=charter.document_id,
        charter_version=charter.version,
        effective_on=_first_day(charter, today),
        reason="signed the charter",
        recorded_at=signature.recorded_at,
        recorded_by=actor.name,
        announced=charter.start_date > today,
    )


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


def _first_day(charter: Document, today: date) -> date:
    """The day from which signing the charter counts."""
    return max(today, charter.start_date)


def _same_act(one: AcceptedSignature, other: AcceptedSignature) -> bool:
    """Of ES256 whoever has a signature can write another one; what was signed stays the same."""
    first, second = (
        (each.partner_id, each.protected, each.evidence_sha256) for each in (one, other)
    )
    return first == second


def _moment_of(left: MembershipEvent) -> datetime:
    """When a notice took effect: on its day, or as it came in where it was for that day."""
    return max(left.recorded_at, datetime.combine(left.effective_on, time(), LONDON))


def _made_before(signature: AcceptedSignature, moment: datetime) -> bool:
    if signature.method == RECORDED:  # a day is all that paper says
        return signature.signed_at.date() < moment.astimezone(LONDON).date()
    return signature.signed_at < moment.replace(microsecond=0)
