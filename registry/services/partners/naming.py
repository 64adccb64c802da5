"""Names that deceive: a name like another's is taken only with the operator's explicit yes.

Every way to a legal name comes through here: registering, importing and renaming, on a page, in the
API and at the terminal. Setting up is not asked: nobody is registered yet.
"""

from __future__ import annotations

from collections.abc import Iterable

from registry.domain.partners.legal_names import KnownNames, doubts_about_name
from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.errors import NameToConfirmError
from registry.services.partners.doubts import every_partner
from registry.services.ports import Reads

YES = (
    "Compare it with its governing document. If it is right, send it again and say that the name is"
    " meant: tick the box on the page, name_is_meant=true in the API, --name-is-meant at the"
    " terminal."
)
_ASK = "Only the operator can say that it is meant. Ask one of its officers to make the change."


async def require_plain_name(
    actor: Actor, reads: Reads, partner: Partner, before: Partner | None, *, is_meant: bool
) -> None:
    """Require that a new name deceives nobody, or that an officer of the operator says yes to it.

    Args:
        before: the organisation's version until now; a name that stays is not asked about again.

    Raises:
        NameToConfirmError: why it could be taken for another.
    """
    if before is not None and before.legal_name == partner.legal_name:
        return
    operates = actor.partner_id == await reads.operator()
    if operates and is_meant:
        return
    known = known_names([other async for other in every_partner(reads)])
    if doubts := doubts_about_name(partner.partner_id, partner.legal_name, known):
        raise NameToConfirmError(" ".join(doubts), next_step=YES if operates else _ASK)


def known_names(partners: Iterable[Partner]) -> KnownNames:
    """The names of organisations, in a form in which close ones are found."""
    return KnownNames({partner.partner_id: partner.legal_name for partner in partners})
