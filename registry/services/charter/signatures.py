"""How members signed the charter version they accepted: with an enrolled key, or on paper.

Every page and answer about a member says which (``verified`` or ``recorded``), as those about an
agreement do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from registry.domain.charter.membership import Membership
from registry.domain.records.signing import RECORDED, AcceptedSignature, SignatoryKey
from registry.services.ports import Reads


async def how_one_signed(reads: Reads, partner_id: str, membership: Membership) -> str:
    """``verified`` or ``recorded``; empty where no signature of it counts any more."""
    made = await reads.signatures_of(partner_id)
    found = _how(made, await reads.keys(partner_id), {partner_id: membership})
    return found.get(partner_id, "")


async def how_all_signed(reads: Reads, memberships: Mapping[str, Membership]) -> dict[str, str]:
    """The same of many members, by id, in two statements."""
    charters = sorted({stands.event.charter_id for stands in memberships.values()})
    return _how(await reads.signatures_on(charters), await reads.keys(), memberships)


def _how(
    made: Iterable[AcceptedSignature],
    keys: Iterable[SignatoryKey],
    memberships: Mapping[str, Membership],
) -> dict[str, str]:
    """Of who signed the version accepted more than once, the last that counts."""
    ended = {key.kid: key.active_to for key in keys}
    found: dict[str, str] = {}
    for each in made:
        stands = memberships.get(each.partner_id)
        of = (each.document_id, each.document_version)
        if stands is None or of != (stands.event.charter_id, stands.event.charter_version):
            continue
        if each.method == RECORDED or each.counts(ended.get(each.kid)):
            found[each.partner_id] = each.method
    return found
