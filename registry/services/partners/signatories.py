"""Whether the person behind a key is still a signatory: key → person → role → organisation.

An organisation's record may say who signs for it, and from when to when. If it names the person
behind a key, the key is good for nothing new outside those days: it cannot be enrolled, sign, vouch
or give notice, even though nobody has revoked it. What was accepted before stays valid.
"""

from __future__ import annotations

from registry.domain.records.signing import SignatoryKey, serving_kid
from registry.errors import SignatureError
from registry.services.context import Registry
from registry.services.partners.document import signs_no_more
from registry.services.partners.register import get_partner
from registry.services.ports import Reads

_NEXT = "Let another signatory sign, or put the dates in the organisation's record right."


async def key_for(reads: Reads, kid: str, org: str) -> SignatoryKey | None:
    """A key as it signs for an organisation; or as it was enrolled, if it does not serve that."""
    key = await reads.key(kid)
    if key is None or key.partner_id == org:
        return key
    return await reads.key(serving_kid(kid, org)) or key


async def require_signatory(registry: Registry, reads: Reads, partner_id: str, person: str) -> None:
    """Require that a person is not excluded today by the dates in the organisation's record.

    Raises:
        SignatureError: the record says that they sign for it no longer, or not yet.
    """
    if signs_no_more(await get_partner(reads, partner_id), person, registry.today()):
        detail = f"By its record {person} is no signatory of {partner_id} today."
        raise SignatureError(detail, next_step=_NEXT)
