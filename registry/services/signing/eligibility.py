"""Who may sign a version as it stands: what a page offers, and what is asked before anything is
written."""

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

    That no newer version has taken its place is for ``accepting.begin``, which reads them all.
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
    """Whether an organisation that has signed a charter may do so once more: its signature does
    not count any more, or it has left since."""
    if not version.makes_members:
        return False
    if partner_id not in version.signed:
        return True
    events = await reads.membership_events(partner_id)
    stands = membership_on(events, registry.today())
    if stands is None:
        return True
    coming = {event.charter_version for event in stands.ahead if event.status != WITHDRAWN}
    ended = stands.status in {APPLIED, WITHDRAWN}
    return ended and version.document.version not in coming
