"""How members signed the charter version they accepted: with an enrolled key or on paper.

Every page and answer about a member says which (``verified`` or ``recorded``), just as for an
agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from registry.domain.charter.membership import Membership
from registry.domain.records.signing import AcceptedSignature, counting_signatures
from registry.services.ports import Reads


async def how_one_signed(reads: Reads, partner_id: str, membership: Membership) -> str:
    """How a member signed: ``verified`` or ``recorded``; empty if no signature counts any more."""
    made = await reads.signatures_of(partner_id)
    counting = counting_signatures(made, await reads.key_ends(partner_id))
    return _how(counting, {partner_id: membership}).get(partner_id, "")


async def how_all_signed(reads: Reads, memberships: Mapping[str, Membership]) -> dict[str, str]:
    """The same as ``how_one_signed`` for several members, by partner id, in two statements."""
    charters = sorted({membership.event.charter_id for membership in memberships.values()})
    made = await reads.signatures_on(charters)
    return _how(counting_signatures(made, await reads.key_ends()), memberships)


def _how(
    counting: Iterable[AcceptedSignature], memberships: Mapping[str, Membership]
) -> dict[str, str]:
    """If a member signed the accepted version more than once, its last signature decides."""
    found: dict[str, str] = {}
    for signature in counting:
        membership = memberships.get(signature.partner_id)
        if membership is None:
            continue
        accepted = (membership.event.charter_id, membership.event.charter_version)
        if (signature.document_id, signature.document_version) == accepted:
            found[signature.partner_id] = signature.method
    return found
