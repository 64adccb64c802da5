"""What anyone may see: members of the charter, and the agreements that are in force.

An agreement is listed from the day it begins to three calendar months after its review date, as
overdue from the day after that date (peers.md: the practice of charters elsewhere). One that is
unsigned, suspended or over is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.reviews import months_before
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import member_on
from registry.domain.folding import is_part_of
from registry.domain.records.agreements import Outline
from registry.services.agreements.listing import listed
from registry.services.charter.members import Member, get_member
from registry.services.charter.signatures import how_all_signed
from registry.services.context import Registry
from registry.services.partners.doubts import every_partner
from registry.services.ports import Reads

AT_ONCE = 50
_DELISTED_AFTER = 3  # months


@dataclass(frozen=True, slots=True)
class PublicAgreement:
    """An agreement as the public register lists it; ``parties`` by name, those that have left not
    among them; ``on_paper`` counts the signatures that are recorded and not verified."""

    document_id: str
    version: int
    title: str
    purpose: str
    parties: tuple[str, ...]
    since: date
    review: date
    overdue: bool
    on_paper: int


@dataclass(frozen=True, slots=True)
class ShownMember:
    """A member, the title of the charter it accepted, the size of the ledger when it was last
    signed, and the id of the key by which the registry signs."""

    member: Member
    charter: str
    ledger_size: int
    registry_kid: str


async def find_members(registry: Registry, text: str = "", kind: str = "") -> list[Member]:
    """Members by name, former ones too; of a kind, with ``text`` in the name."""
    found = []
    async with registry.database.reads() as reads:
        events = await reads.all_membership_events()
        today = registry.today()
        stand = {each: m for each, of in events.items() if (m := member_on(of, today)) is not None}
        how = await how_all_signed(reads, stand)
        async for partner in every_partner(reads):
            stands = stand.get(partner.partner_id)
            if stands is None:
                continue
            if is_part_of(text, partner.legal_name) and kind in {"", partner.kind}:
                found.append(Member(partner, stands, how.get(partner.partner_id, "")))
    return sorted(found, key=lambda member: member.partner.legal_name.casefold())


async def shown_member(registry: Registry, partner_id: str) -> ShownMember:
    """A member as anyone sees it; ``NotFoundError`` for an organisation that never was one."""
    member = await get_member(registry, partner_id)
    accepted = member.membership.event
    async with registry.database.reads() as reads:
        checkpoint = await reads.checkpoint()
        charter = await reads.document(accepted.charter_id, accepted.charter_version)
    return ShownMember(
        member,
        charter.title if charter else accepted.charter_id,
        checkpoint.size if checkpoint else 0,
        thumbprint(public_jwk(registry.signing_key)),
    )


async def public_agreements(
    registry: Registry, after: str = "", limit: int = AT_ONCE
) -> list[PublicAgreement]:
    """The agreements anyone may know of, by id, going on after the id ``after``."""
    today = registry.today()
    found: list[PublicAgreement] = []
    async with registry.database.reads() as reads:
        names = {each.partner_id: each.legal_name async for each in every_partner(reads)}
        async for batch in listed(reads, today, after=after):
            for each in _public(batch, today):
                found.append(await _shown(reads, each, names))
                if len(found) == limit:
                    return found
    return found


def is_public(state: State, review: date, today: date) -> bool:
    """Whether a version is on the public register on a day."""
    return state.is_in_use and today <= months_before(review, -_DELISTED_AFTER)


def _public(batch: list[Version[Outline]], today: date) -> Iterator[Version[Outline]]:
    for each in batch:
        if is_public(each.state, each.document.review_date, today):
            yield each


async def _shown(reads: Reads, each: Version[Outline], names: dict[str, str]) -> PublicAgreement:
    outline = each.document
    document = await reads.document(outline.document_id, outline.version)
    content = msgspec.json.decode(document.payload) if document else {}
    return PublicAgreement(
        document_id=outline.document_id,
        version=outline.version,
        title=outline.title,
        purpose=content.get("purpose", ""),
        parties=tuple(sorted(names.get(party, party) for party in each.parties)),
        since=each.in_force_since or outline.start_date,
        review=outline.review_date,
        overdue=each.state == State.OVERDUE,
        on_paper=len({*each.on_paper} & {*each.parties}),
    )
