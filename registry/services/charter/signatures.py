"""How members signed the charter version they accepted: with an enrolled key, or on paper.

Every page and answer about a member says which (``verified`` or ``recorded``), as those about an
agreement do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from registry.domain.charter.membership import Membership
from registry.domain.records.signing import AcceptedSignature, counting_signatures
from registry.services.ports import Reads


async def how_one_signed(reads: Reads, partner_id: str, membership: Membership) -> str:
    """``verified`` or ``recorded``; empty where no signature of it counts any more."""
    made = await reads.signatures_of(partner_id)
    counting = counting_signatures(made, await reads.key_ends(partner_id))
    return _how(counting, {partner_id: membership}).get(partner_id, "")


async def how_all_signed(reads: Reads, memberships: Mapping[str, Membership]) -> dict[str, str]:
    """The same of many members, by id, in two statements."""
    charters = sorted({stands.event.charter_id for stands in memberships.values()})
    made = await reads.signatures_on(charters)
    return _how(counting_signatures(made, await reads.key_ends()), memberships)


def _how(
    counting: Iterable[AcceptedSignature], memberships: Mapping[str, Membership]
) -> dict[str, str]:
    """Of who signed the version accepted more than once, the last that counts."""
    found: dict[str, str] = {}
    for signature in counting:
        stands = memberships.get(signature.partner_id)
        of = (signature.document_id, signature.document_version)
        if stands and of == (stands.event.charter_id, stands.event.charter_version):
            found[signature.partner_id] = signature.method
    return found
