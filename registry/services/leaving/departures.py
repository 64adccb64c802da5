"""What an organisation's leaving means: its counterparties, its agreements, and what survives.

The same answer serves an officer who asks beforehand and a notice that takes effect. Leaving the
charter ends no agreement: each stands on its own signatures, and checks continue to say so. The
agreements under the charter are listed because their other parties relied on it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import msgspec

from registry.domain.agreements.agreement import Charter
from registry.domain.agreements.lifecycle import Act, State
from registry.domain.agreements.version import FEWEST_PARTIES, Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.errors import NotFoundError
from registry.services import access
from registry.services.agreements.counterparties import agreements_of
from registry.services.agreements.reading import NOT_YOURS
from registry.services.agreements.terms.missing import applying
from registry.services.agreements.terms.reading import own_terms
from registry.services.agreements.terms.words import headings
from registry.services.context import Registry
from registry.services.partners.register import get_partner
from registry.services.ports import Reads


@dataclass(frozen=True, slots=True)
class Affected:
    """An agreement that the organisation takes part in, and what becomes of it.

    Attributes:
        leaves: whether it leaves this agreement, and not only the charter that this is under.
        counterparties: the parties that stay.
        ends: whether fewer than two stay, once all that have given notice have left too.
        sharings: the directions that end, as (from, to, purpose); none if the organisation stays a
            party, or if the version is not signed by all and covers nothing yet.
        survives: what the agreement says, in its own words, of leaving and of data held already.
        takes: the texts that it takes from the charter that is left, by their headings.
    """

    document_id: str
    version: int
    title: str
    state: State
    charter_id: str
    leaves: bool
    counterparties: tuple[str, ...]
    ends: bool
    sharings: tuple[tuple[str, str, str], ...]
    survives: str
    takes: str = ""

    @property
    def covers_nothing_yet(self) -> bool:
        """Whether some party has yet to sign it."""
        return self.state == State.PARTLY_SIGNED


@dataclass(frozen=True, slots=True)
class Departure:
    """What leaving means; ``survives`` is what the charter says of the obligations that remain."""

    partner_id: str
    counterparties: tuple[str, ...]
    agreements: tuple[Affected, ...]
    survives: str


async def what_if(
    registry: Registry, actor: Actor, partner_id: str, document_id: str | None = None
) -> Departure:
    """What would happen if an organisation left all that it takes part in, or only one document.

    Its own officers and the operator's may ask.
    """
    async with registry.database.reads() as reads:
        await access.require_own_or_operator(actor, "agreement.step", partner_id, reads)
        await get_partner(reads, partner_id)
        if document_id and await reads.document(document_id) is None:
            raise NotFoundError(NOT_YOURS)
        return await departure(registry, reads, partner_id, document_id)


async def departure(
    registry: Registry, reads: Reads, partner_id: str, document_id: str | None = None
) -> Departure:
    """As ``what_if``, without the check of permissions.

    If ``document_id`` names an agreement, only that one is considered; if it names a charter, the
    agreements under it.
    """
    left = await reads.registered(document_id, registry.today()) if document_id else None
    charter = left.newest.document if isinstance(left, Charter) else None
    versions = await _bound_by(registry, reads, partner_id)
    found = [affected(version, partner_id, leaves=charter is None) for version in versions]
    if charter is not None:
        found = [
            dataclasses.replace(agreement, takes=await _takes(registry, reads, version))
            for version, agreement in zip(versions, found, strict=True)
            if agreement.charter_id == charter.document_id
        ]
    elif document_id is not None:
        found = [agreement for agreement in found if agreement.document_id == document_id]
    others = {other for agreement in found for other in agreement.counterparties}
    return Departure(
        partner_id,
        tuple(sorted(others)),
        tuple(found),
        str(_content(charter.payload)["leaving"]) if charter is not None else "",
    )


async def _takes(registry: Registry, reads: Reads, version: Version[Document]) -> str:
    """The headings of the texts that an agreement takes from its charter today."""
    own = await own_terms(registry, reads, version)
    return headings(applying(own.taken(registry.today()))) if own else ""


async def _bound_by(registry: Registry, reads: Reads, partner_id: str) -> list[Version[Document]]:
    """The agreement versions it takes part in and that are not over, with their texts."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for version in await agreements_of(registry, reads, partner_id):
        numbers[version.document.document_id].add(version.document.version)
    found: list[Version[Document]] = []
    for document_id, wanted in numbers.items():
        registered = await reads.registered(document_id, registry.today())
        versions = registered.versions if registered else ()
        found += [version for version in versions if version.document.version in wanted]
    return found


def affected(view: Version[Document], partner_id: str, *, leaves: bool = True) -> Affected:
    """What becomes of an agreement if an organisation leaves it, or the charter it is under."""
    document, content = view.document, _content(view.document.payload)
    stay = tuple(party for party in view.parties if party != partner_id)
    leaving = {step.partner_id for step in view.steps if step.act == Act.LEAVE}
    added = (flow for signature in view.signatures for flow in signature.flows)
    flows = [*document.flows, *added]
    covers = view.state is not State.PARTLY_SIGNED
    between = {*stay, partner_id}  # an organisation that has left already may ask too
    ended = {
        (*pair, flow.purpose)
        for flow in flows
        for pair in {*flow.pairs(between)}.difference(flow.pairs(stay))
    }
    return Affected(
        document_id=document.document_id,
        version=document.version,
        title=document.title,
        state=view.state,
        charter_id=content["charter"]["id"],
        leaves=leaves,
        counterparties=stay,
        ends=leaves and covers and len({*stay} - leaving) < FEWEST_PARTIES,
        sharings=tuple(sorted(ended)) if leaves and covers else (),
        survives=content["leaving"],
    )


def _content(payload: bytes) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.json.decode(payload)
    return content
