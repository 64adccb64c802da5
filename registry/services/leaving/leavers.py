"""Who can leave an agreement or the charter, whether they have given notice, and who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from registry.documents.signatures.notice import parts_of
from registry.domain.agreements.lifecycle import Act, transition
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import WITHDRAWN, membership_on
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.signing import SignatoryKey
from registry.errors import SignatureError
from registry.services.context import Registry
from registry.services.partners.register import get_partner, is_operator

_NOT_A_NOTICE = "This is not what `registry notice sign` prints: one long line, in a file."
_ANOTHER = "This notice is of another organisation, or leaves something else."


@dataclass(frozen=True, slots=True)
class Leaver:
    """What the pages need to know of an organisation that would leave or has given notice.

    ``signatories`` are the keys that a notice can be signed with.
    """

    partner_id: str
    name: str
    is_own: bool
    is_charter: bool
    has_given: bool
    may_leave: bool
    signatories: Sequence[SignatoryKey]


async def who_may_leave(registry: Registry, actor: Actor, view: Version[Document]) -> list[str]:
    """The organisations for which the actor may give notice.

    These are its own and, for the operator, all that are bound by the agreement.
    """
    own = actor.partner_id
    if view.makes_members:
        return [own]
    operates = await is_operator(registry, actor)
    return [partner_id for partner_id in _bound(view) if operates or partner_id == own]


async def leaver_of(
    registry: Registry, actor: Actor, view: Version[Document], partner_id: str
) -> Leaver:
    """Whether an organisation can leave or has given notice; ``NotFoundError`` if it is unknown."""
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, partner_id)
        events = await reads.membership_events(partner_id)
        keys = await reads.keys(partner_id)
    is_charter = view.makes_members
    has_given, may_leave = (
        _of_charter(events, registry.today()) if is_charter else _of_agreement(view, partner_id)
    )
    return Leaver(
        partner_id,
        partner.legal_name,
        partner_id == actor.partner_id,
        is_charter,
        has_given,
        may_leave,
        [key for key in keys if key.is_active(registry.now())],
    )


def require_notice_of(text: str, partner_id: str, view: Version[Document]) -> None:
    """Raise ``SignatureError`` unless a notice says that this organisation leaves this document.

    Its signature is verified when it is handed in.
    """
    try:
        _, payload, _ = parts_of(text)
        claims = msgspec.json.decode(payload)
        named = (claims["org"], claims["leaves"])
    except (ValueError, KeyError, TypeError) as error:
        raise SignatureError(_NOT_A_NOTICE) from error
    if named != (partner_id, view.document.document_id):
        raise SignatureError(_ANOTHER)


def _of_charter(events: Sequence[MembershipEvent], today: date) -> tuple[bool, bool]:
    """Whether notice of leaving the charter has been given, and whether it can be given."""
    membership = membership_on(events, today)
    if membership is None:
        return False, False
    given = membership.leaves is not None
    left = membership.status == WITHDRAWN and bool(membership.event.notice_id)
    return given or left, WITHDRAWN in membership.status.may_become and not given


def _of_agreement(view: Version[Document], partner_id: str) -> tuple[bool, bool]:
    """Whether notice of leaving an agreement has been given, and whether it can be given."""
    left = view.has_given_notice(partner_id)
    return left, not left and partner_id in _bound(view)


def _bound(view: Version[Document]) -> list[str]:
    """Those who are bound by a version and can leave it, or have given notice and can read it."""
    can_leave = view.state in transition(Act.LEAVE).before
    leaving = {step.partner_id for step in view.steps if step.act == Act.LEAVE}
    return sorted(leaving | ({*view.parties} & {*view.signed} if can_leave else set()))
