"""Whom an organisation shares with: the other parties of the agreements it takes part in."""

from __future__ import annotations

from collections.abc import Collection

from registry.domain.agreements.lifecycle import EXPIRED, SUPERSEDED, TERMINATED
from registry.services.agreements.views import PISA, AgreementView, all_versions
from registry.services.context import Registry
from registry.services.ports import Reads

_DONE_WITH = frozenset({SUPERSEDED, TERMINATED})
_OVER = _DONE_WITH | {EXPIRED}
_PAGE = 1_000


async def agreements_of(registry: Registry, reads: Reads, partner_id: str) -> list[AgreementView]:
    """The versions an organisation takes part in, or is to sign, that are not over; by id."""
    return await _agreements(registry, reads, partner_id, _OVER)


async def counterparts(registry: Registry, reads: Reads, partner_id: str) -> set[str]:
    """The other parties of those agreements."""
    return _parties(await agreements_of(registry, reads, partner_id)) - {partner_id}


async def to_be_told(registry: Registry, reads: Reads, partner_id: str) -> set[str]:
    """Who is told what becomes of its membership: itself, its counterparts, and those of agreements
    that have run out, who hold its data and may not have stopped."""
    views = await _agreements(registry, reads, partner_id, _DONE_WITH)
    return {partner_id, *_parties(views)}


async def _agreements(
    registry: Registry, reads: Reads, partner_id: str, without: Collection[str]
) -> list[AgreementView]:
    found: list[AgreementView] = []
    after = ""
    while batch := await reads.documents(kind=PISA, party=partner_id, after=after, limit=_PAGE):
        after = batch[-1].document_id
        for document in batch:
            views = await all_versions(registry, reads, document.document_id)
            found += [view for view in views if _takes_part(view, partner_id, without)]
    return found


def _parties(views: Collection[AgreementView]) -> set[str]:
    return {party for view in views for party in view.parties}


def _takes_part(view: AgreementView, partner_id: str, without: Collection[str]) -> bool:
    over = view.standing.never_begins or view.standing.state in without
    return partner_id in view.parties and not over
