"""Who may sign a version as it stands: for what pages offer, and for checks before writing."""

from __future__ import annotations

from registry.domain.agreements.lifecycle import Act, transition
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import APPLIED, WITHDRAWN, membership_on
from registry.domain.records.agreements import Document
from registry.domain.records.partners import Partner
from registry.services.agreements.accession import is_open_to
from registry.services.context import Registry
from registry.services.ports import Reads


def may_sign(version: Version[Document], partner: Partner) -> bool:
    """Whether an organisation may sign a version as it stands: a charter, as a party, or to join.

    ``accepting.begin``, which reads all versions, checks that no newer one has replaced it.
    """
    done = {*version.signed, *version.standing.left}
    if partner.partner_id in done or version.standing.never_begins:
        return False
    if version.makes_members:
        return True
    if partner.partner_id in version.document.parties:
        return version.state in transition(Act.SIGN).before
    is_open = version.state in transition(Act.ACCEDE).before
    return is_open and is_open_to(version.document.payload, partner.kind)


async def may_sign_again(
    registry: Registry, reads: Reads, version: Version[Document], partner_id: str
) -> bool:
    """Whether an organisation may sign a charter, even if it has signed it before.

    It may if no signature of it counts any more, or if it has left since.
    """
    if not version.makes_members:
        return False
    if partner_id not in version.signed:
        return True
    events = await reads.membership_events(partner_id)
    membership = membership_on(events, registry.today())
    if membership is None:
        return True
    coming = {event.charter_version for event in membership.ahead if event.status != WITHDRAWN}
    ended = membership.status in {APPLIED, WITHDRAWN}
    return ended and version.document.version not in coming
