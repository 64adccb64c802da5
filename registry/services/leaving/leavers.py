"""Who can leave an agreement or the charter, how they stand towards it, and who signs for them."""

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
    """An organisation that would leave, or has given notice: what its pages ask of it.

    ``signatories`` are the keys with which a notice can be signed.
    """

    partner_id: str
    name: str
    is_own: bool
    is_charter: bool
    has_given: bool
    may_leave: bool
    signatories: Sequence[SignatoryKey]


async def who_may_leave(registry: Registry, actor: Actor, view: Version[Document]) -> list[str]:
    """Whose leaving the actor may see to: its own organisation's; as the operator, anyone's who is
    bound by an agreement."""
    own = actor.partner_id
    if view.makes_members:
        return [own]
    operates = await is_operator(registry, actor)
    return [partner_id for partner_id in _bound(view) if operates or partner_id == own]


async def leaver_of(
    registry: Registry, actor: Actor, view: Version[Document], partner_id: str
) -> Leaver:
    """How an organisation stands towards leaving; ``NotFoundError`` where there is none."""
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, partner_id)
        events = await reads.membership_events(partner_id)
        keys = await reads.keys(partner_id)
    is_charter = view.makes_members
    stands = _of_charter(events, registry.today()) if is_charter else _of(view, partner_id)
    has_given, may_leave = stands
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
    """Raise ``SignatureError`` unless a signed notice says that this organisation leaves what is
    shown; that it was signed is verified when it is handed in."""
    try:
        _, payload, _ = parts_of(text)
        claims = msgspec.json.decode(payload)
        said = (claims["org"], claims["leaves"])
    except (ValueError, KeyError, TypeError) as error:
        raise SignatureError(_NOT_A_NOTICE) from error
    if said != (partner_id, view.document.document_id):
        raise SignatureError(_ANOTHER)


def _of_charter(events: Sequence[MembershipEvent], today: date) -> tuple[bool, bool]:
    """Whether notice of leaving the charter was given, and whether it can be."""
    stands = membership_on(events, today)
    if stands is None:
        return False, False
    given = stands.leaves is not None
    left = stands.status == WITHDRAWN and bool(stands.event.notice_id)
    return given or left, WITHDRAWN in stands.status.may_become and not given


def _of(view: Version[Document], partner_id: str) -> tuple[bool, bool]:
    """The same of an agreement."""
    left = view.has_given_notice(partner_id)
    return left, not left and partner_id in _bound(view)


def _bound(view: Version[Document]) -> list[str]:
    """Who is bound by a version and can leave it, or has given notice and can read it."""
    open_now = view.state in transition(Act.LEAVE).before
    gone = {step.partner_id for step in view.steps if step.act == Act.LEAVE}
    return sorted(gone | ({*view.parties} & {*view.signed} if open_now else set()))
