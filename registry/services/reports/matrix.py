"""Report: who shares what with whom, for every direction and purpose, and by which agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Flow, Outline
from registry.domain.records.partners import Partner
from registry.errors import Fault, InvalidInputError
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.reports.scope import Asking, asking

LEFT = "left"


@dataclass(frozen=True, slots=True)
class Sharing:
    """What one organisation may share with another for a purpose, under one agreement version.

    ``state`` is the version's, or ``left`` if it is in force and one of the two no longer takes
    part.
    """

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    purpose: str
    data_categories: tuple[str, ...]
    data_items: tuple[str, ...]
    agreement: str
    version: int
    title: str
    state: str
    review_date: date


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sharings as of ``on``, by sender, recipient and purpose."""

    on: date
    total: int
    items: tuple[Sharing, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Limits the matrix to a ``partner`` or ``purpose``; ``all`` adds what is not in force."""

    partner: str = ""
    purpose: str = ""
    all: bool = False


async def matrix(registry: Registry, actor: Actor, narrowed: Narrowed) -> Matrix:
    """Who shares what with whom.

    Raises:
        InvalidInputError: there is no such organisation or purpose.
    """
    async with asking(registry, actor) as asked:
        partners = await asked.partners()
        _require_known(registry, partners, narrowed)
        found: list[Sharing] = []
        party = asked.party or narrowed.partner or None
        async for page in listed(asked.reads, asked.today, party=party):
            found += await _sharings(asked, page, partners, narrowed)
    found.sort(key=_order)
    return Matrix(asked.today, len(found), tuple(found))


def _order(sharing: Sharing) -> tuple[str, str, str, str, int]:
    parties = (sharing.sender, sharing.recipient)
    return (*parties, sharing.purpose, sharing.agreement, sharing.version)


def _require_known(registry: Registry, partners: Mapping[str, Partner], narrowed: Narrowed) -> None:
    faults = []
    if narrowed.partner and narrowed.partner not in partners:
        faults.append(Fault("/partner", "No organisation is registered under this id."))
    if narrowed.purpose and narrowed.purpose not in registry.law.purposes:
        known = ", ".join(sorted(registry.law.purposes))
        faults.append(Fault("/purpose", f"Choose from: {known}."))
    if faults:
        raise InvalidInputError(faults)


async def _sharings(
    asked: Asking,
    page: Iterable[Version[Outline]],
    partners: Mapping[str, Partner],
    narrowed: Narrowed,
) -> list[Sharing]:
    shown = {
        (version.document.document_id, version.document.version): version
        for version in page
        if narrowed.all or version.state.is_in_force
    }
    rows = await asked.reads.flows_on(
        sorted({document_id for document_id, _ in shown}),
        partner=narrowed.partner,
        purpose=narrowed.purpose,
    )
    flows: dict[tuple[str, int, str, str, str], list[Flow]] = defaultdict(list)
    for row in rows:
        if (row.document_id, row.version) in shown:
            for flow in _of_two(row.flow, narrowed.partner):
                key = (row.document_id, row.version, flow.sender, flow.recipient, flow.purpose)
                flows[key].append(flow)
    made = (
        _sharing(shown[document_id, number], clause_flows, partners)
        for (document_id, number, *_), clause_flows in flows.items()
    )
    return [sharing for sharing in made if narrowed.all or sharing.state != LEFT]


def _of_two(flow: Flow, partner: str) -> Iterator[Flow]:
    """The flow between each two; if ``partner`` is named, those from it or to it."""
    if not flow.senders:
        yield flow
        return
    yield from (
        found
        for pair in flow.every_pair()
        if (not partner or partner in pair) and (found := flow.pair(*pair))
    )


def _sharing(
    version: Version[Outline], flows: list[Flow], partners: Mapping[str, Partner]
) -> Sharing:
    """What all clauses of one version say about two organisations and a purpose."""
    first, outline = flows[0], version.document
    return Sharing(
        sender=first.sender,
        sender_name=partners[first.sender].legal_name,
        recipient=first.recipient,
        recipient_name=partners[first.recipient].legal_name,
        purpose=first.purpose,
        data_categories=_distinct(flow.data_categories for flow in flows),
        data_items=_distinct(flow.data_items for flow in flows),
        agreement=outline.document_id,
        version=outline.version,
        title=outline.title,
        state=_state(version, first),
        review_date=outline.review_date,
    )


def _state(version: Version[Outline], flow: Flow) -> str:
    """The state of a sharing.

    An organisation that joined by a signature that no longer counts is treated as having left.
    """
    state = version.state
    return LEFT if state.is_in_force and not version.covers(flow) else state


def _distinct(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))
