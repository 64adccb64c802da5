"""What anyone may see: the members of the charter and the agreements in force.

An agreement is listed from the day it begins to three calendar months after its review date, and as
overdue from the day after that date (peers.md: the practice of charters elsewhere). An agreement
that is unsigned, suspended or over is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.review_dates import months_before
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
    """An agreement as the public register lists it.

    ``parties`` are the names of the parties that have not left; ``on_paper`` counts the signatures
    that are recorded and not verified.
    """

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
    """A member as its public page shows it.

    ``charter`` is the title of the charter it accepted, ``ledger_size`` the size of the ledger at
    its newest checkpoint, and ``registry_kid`` the id of the key that the registry signs with.
    """

    member: Member
    charter: str
    ledger_size: int
    registry_kid: str


async def find_members(registry: Registry, text: str = "", kind: str = "") -> list[Member]:
    """Present and former members by name, of a kind, with ``text`` in their name."""
    found = []
    async with registry.database.reads() as reads:
        events = await reads.all_membership_events()
        today = registry.today()
        memberships = {
            partner_id: membership
            for partner_id, steps in events.items()
            if (membership := member_on(steps, today)) is not None
        }
        methods = await how_all_signed(reads, memberships)
        async for partner in every_partner(reads):
            membership = memberships.get(partner.partner_id)
            if membership is None:
                continue
            if is_part_of(text, partner.legal_name) and kind in {"", partner.kind}:
                found.append(Member(partner, membership, methods.get(partner.partner_id, "")))
    return sorted(found, key=lambda member: member.partner.legal_name.casefold())


async def shown_member(registry: Registry, partner_id: str) -> ShownMember:
    """A member as anyone sees it; raises ``NotFoundError`` if the organisation never was one."""
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
    """The agreements that anyone may see, by id, continuing after the id ``after``."""
    today = registry.today()
    found: list[PublicAgreement] = []
    async with registry.database.reads() as reads:
        names = {partner.partner_id: partner.legal_name async for partner in every_partner(reads)}
        async for batch in listed(reads, today, after=after):
            for version in _public(batch, today):
                found.append(await _shown(reads, version, names))
                if len(found) == limit:
                    return found
    return found


def is_public(state: State, review: date, today: date) -> bool:
    """Whether a version is on the public register on a day."""
    return state.is_in_use and today <= months_before(review, -_DELISTED_AFTER)


def _public(batch: list[Version[Outline]], today: date) -> Iterator[Version[Outline]]:
    for version in batch:
        if is_public(version.state, version.document.review_date, today):
            yield version


async def _shown(reads: Reads, version: Version[Outline], names: dict[str, str]) -> PublicAgreement:
    outline = version.document
    document = await reads.document(outline.document_id, outline.version)
    content = msgspec.json.decode(document.payload) if document else {}
    return PublicAgreement(
        document_id=outline.document_id,
        version=outline.version,
        title=outline.title,
        purpose=content.get("purpose", ""),
        parties=tuple(sorted(names.get(party, party) for party in version.parties)),
        since=version.in_force_since or outline.start_date,
        review=outline.review_date,
        overdue=version.state == State.OVERDUE,
        on_paper=len({*version.on_paper} & {*version.parties}),
    )
