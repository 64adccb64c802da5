"""Joining the charter by signing it: the conditions, the membership that begins, the notifications.

An organisation is a member of one charter at a time. One that has ceased to exist signs nothing.
One that has left returns by signing again, and is suspended if it left suspended (ADR 0016).
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
    """Require that an organisation still exists and, for a charter, is a member of no other one.

    Raises:
        ConflictError: it has ceased to be, or is a member of another charter.
    """
    membership = membership_on(events, today)
    if membership is not None and membership.status == CEASED:
        raise ConflictError(
            f"{partner_id} has ceased to be: it signs nothing any more.",
            next_step="Ask whoever has taken over from it to sign.",
        )
    by_then = membership_on(events, _first_day(version.document, today))
    others = by_then.charters - {version.document.document_id} if by_then else frozenset()
    if version.makes_members and others:
        raise ConflictError(
            f"{partner_id} has signed another charter: {', '.join(sorted(others))}.",
            next_step="Leave that one first, by a notice.",
        )


async def require_new_act(
    registry: Registry, reads: Reads, version: Version[Document], signature: AcceptedSignature
) -> None:
    """Require a new signature from an organisation that returns to the charter.

    Otherwise anybody could hand in again what it signed before it left. An agreement takes only
    one signature from each organisation, so nothing is required for it.

    Raises:
        SignatureError: the signature was accepted before, or was made before its organisation left.
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
    """The membership that a signature begins, or continues under a newer version.

    It carries the signature's own time, by which it is found if the signature turns out not to
    count. A suspension outlasts a signature: only the operator lifts it.
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
    """Notify a new signatory of a charter of the newer versions that it was not notified of."""
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
    """Notify those who were notified of a member's leaving that it is a member again."""
    suspended = joined.status == SUSPENDED
    notification = NotificationContent(
        "member_rejoined_suspended" if suspended else "member_rejoined",
        joined.partner_id,
        joined.charter_id,
        joined.charter_version,
        joined.effective_on,
        str(joined.version),
    )
    whom = {*await to_be_notified(registry, uow, joined.partner_id), await uow.operator() or ""}
    notify(registry, actor, uow, whom - {joined.partner_id, ""}, notification)


def _first_day(charter: Document, today: date) -> date:
    """The day from which a signature of the charter counts."""
    return max(today, charter.start_date)


def _same_act(first: AcceptedSignature, second: AcceptedSignature) -> bool:
    """Whether two signatures are the same act of signing.

    The signature value is not compared: anyone who has an ES256 signature can derive another valid
    one from it, but what was signed stays the same.
    """
    compared, other = (
        (signature.partner_id, signature.protected, signature.evidence_sha256)
        for signature in (first, second)
    )
    return compared == other


def _moment_of(left: MembershipEvent) -> datetime:
    """When a notice took effect: at the start of its day, or when recorded if that is later."""
    return max(left.recorded_at, datetime.combine(left.effective_on, time(), LONDON))


def _made_before(signature: AcceptedSignature, moment: datetime) -> bool:
    if signature.method == RECORDED:  # paper gives only a day
        return signature.signed_at.date() < moment.astimezone(LONDON).date()
    return signature.signed_at < moment.replace(microsecond=0)
