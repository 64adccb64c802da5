"""Whether the person behind a key is a signatory still: key → person → role → organisation.

An organisation may keep in its record who signs for it, from when to when. Where it names the
person of a key, the key is good for nothing new outside those days: it enrols, signs, vouches and
leaves no more, though nobody has revoked it. What was accepted before stays as it is.
"""

from __future__ import annotations

from registry.errors import SignatureError
from registry.services.context import Registry
from registry.services.partners.document import signs_no_more
from registry.services.partners.register import get_partner
from registry.services.ports import Reads

_NEXT = "Let another signatory sign, or put the dates in the organisation's record right."


async def require_signatory(registry: Registry, reads: Reads, partner_id: str, person: str) -> None:
    """That an organisation's record does not say that somebody signs for it no more, or not yet.

    Raises:
        SignatureError: it does.
    """
    if signs_no_more(await get_partner(reads, partner_id), person, registry.today()):
        detail = f"By its record {person} is no signatory of {partner_id} today."
        raise SignatureError(detail, next_step=_NEXT)
