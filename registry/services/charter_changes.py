"""A newer charter: its members are told as it is registered, and accept it by signing it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from registry.domain.membership import ACTIVE, membership_on
from registry.domain.records import Actor, Document
from registry.services.agreement_views import CHARTER
from registry.services.context import Registry
from registry.services.notifications import News, tell
from registry.services.ports import Reads, UnitOfWork


async def tell_members(
    registry: Registry, actor: Actor, uow: UnitOfWork, document: Document
) -> None:
    """Tell every active member of a charter of which this is a newer version; of others nobody."""
    if document.kind != CHARTER or document.version == 1:
        return
    members = (await active_members(uow, registry.today())).get(document.document_id, set())
    news = News("charter_changed", "", document.document_id, document.version, document.start_date)
    tell(registry, actor, uow, members, news)


async def active_members(reads: Reads, today: date) -> dict[str, set[str]]:
    """The active members of each charter, by its id."""
    found: dict[str, set[str]] = defaultdict(set)
    for partner_id, events in (await reads.all_membership_events()).items():
        stands = membership_on(events, today)
        if stands is not None and stands.status == ACTIVE:
            found[stands.event.charter_id].add(partner_id)
    return found
