"""Whom an organisation shares with: the other parties of the agreements it takes part in."""

from __future__ import annotations

from registry.domain.life import EXPIRED, SUPERSEDED, TERMINATED
from registry.services.agreement_views import PISA, AgreementView, all_versions
from registry.services.context import Registry
from registry.services.ports import Reads

_OVER = {EXPIRED, SUPERSEDED, TERMINATED}
_PAGE = 1_000


async def agreements_of(registry: Registry, reads: Reads, partner_id: str) -> list[AgreementView]:
    """The versions an organisation takes part in, or is to sign, that are not over; by id."""
    found: list[AgreementView] = []
    after = ""
    while batch := await reads.documents(kind=PISA, party=partner_id, after=after, limit=_PAGE):
        after = batch[-1].document_id
        for document in batch:
            views = await all_versions(registry, reads, document.document_id)
            found += [view for view in views if _takes_part(view, partner_id)]
    return found


async def counterparts(registry: Registry, reads: Reads, partner_id: str) -> set[str]:
    """The other parties of those agreements."""
    views = await agreements_of(registry, reads, partner_id)
    return {party for view in views for party in view.parties} - {partner_id}


def _takes_part(view: AgreementView, partner_id: str) -> bool:
    over = view.standing.never_begins or view.standing.state in _OVER
    return partner_id in view.parties and not over
