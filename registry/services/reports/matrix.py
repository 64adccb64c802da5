"""Who shares what with whom: every direction and purpose, and the agreement that says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
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

    ``state`` is the version's; ``left`` where it stands and one of the two takes part no more.
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
    """Only what a ``partner`` sends or receives, only a ``purpose``; in force alone, or ``all``."""

    partner: str = ""
    purpose: str = ""
    all: bool = False


async def matrix(registry: Registry, actor: Actor, narrowed: Narrowed) -> Matrix:
    """Who shares what with whom.

    Raises:
        InvalidInputError: no such organisation or purpose.
    """
    async with asking(registry, actor) as asked:
        partners = await asked.partners()
        _require_known(registry, partners, narrowed)
        found: list[Sharing] = []
        party = asked.party or narrowed.partner or None
        async for page in listed(asked.reads, asked.today, party=party):
            found += await _sharings(asked, page, partners, narrowed)
    found.sort(key=lambda one: (one.sender, one.recipient, one.purpose, one.agreement, one.version))
    return Matrix(asked.today, len(found), tuple(found))


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
        (each.document.document_id, each.document.version): each
        for each in page
        if narrowed.all or each.state.is_in_force
    }
    rows = await asked.reads.flows_on(
        sorted({document_id for document_id, _ in shown}),
        partner=narrowed.partner,
        purpose=narrowed.purpose,
    )
    flows: dict[tuple[str, int, str, str, str], list[Flow]] = defaultdict(list)
    for row in rows:
        if (row.document_id, row.version) in shown:
            flow = row.flow
            key = (row.document_id, row.version, flow.sender, flow.recipient, flow.purpose)
            flows[key].append(flow)
    made = (
        _sharing(shown[document_id, version], of, partners)
        for (document_id, version, *_), of in flows.items()
    )
    return [sharing for sharing in made if narrowed.all or sharing.state != LEFT]


def _sharing(each: Version[Outline], flows: list[Flow], partners: Mapping[str, Partner]) -> Sharing:
    """What all clauses of one version say of two organisations and a purpose."""
    one, row = flows[0], each.document
    return Sharing(
        sender=one.sender,
        sender_name=partners[one.sender].legal_name,
        recipient=one.recipient,
        recipient_name=partners[one.recipient].legal_name,
        purpose=one.purpose,
        data_categories=_each_once(flow.data_categories for flow in flows),
        data_items=_each_once(flow.data_items for flow in flows),
        agreement=row.document_id,
        version=row.version,
        title=row.title,
        state=_state(each, one),
        review_date=row.review_date,
    )


def _state(each: Version[Outline], flow: Flow) -> str:
    """Of one who joined by a signature that counts no more it is as if they had left."""
    state = each.state
    return LEFT if state.is_in_force and not each.covers(flow) else state


def _each_once(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for each in lists for one in each))
