"""What members and those they share with are told: of a newer charter, and of who is back.

A newer charter is accepted by signing it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from registry.domain.life import WITHDRAWN
from registry.domain.membership import ACTIVE, SUSPENDED, membership_on
from registry.domain.records import Actor, Document, MembershipEvent
from registry.services.agreement_views import CHARTER, all_versions
from registry.services.context import Registry
from registry.services.counterparts import to_be_told
from registry.services.notifications import News, tell
from registry.services.ports import Reads, UnitOfWork


async def tell_members(
    registry: Registry, actor: Actor, uow: UnitOfWork, document: Document
) -> None:
    """Tell every member of a charter of which this is a newer version; of others nobody."""
    if document.kind != CHARTER or document.version == 1:
        return
    members = (await members_of(uow, registry.today())).get(document.document_id, set())
    tell(registry, actor, uow, members, _changed(document))


async def tell_of_next(
    registry: Registry, actor: Actor, uow: UnitOfWork, joined: MembershipEvent
) -> None:
    """Tell who has signed a charter of the newer versions it was not told of when they came."""
    whom = joined.partner_id
    for view in await all_versions(registry, uow, joined.charter_id):
        newer = view.document.version > joined.charter_version
        signed = whom in {each.partner_id for each in view.signatures}
        news = _changed(view.document)
        if not newer or signed or view.standing.state == WITHDRAWN:
            continue
        if not await uow.told(whom, [news.key]):
            tell(registry, actor, uow, [whom], news)


async def tell_of_return(
    registry: Registry, actor: Actor, uow: UnitOfWork, joined: MembershipEvent
) -> None:
    """Tell those who were told that a member leaves that it is one again, suspended or not."""
    suspended = joined.status == SUSPENDED
    news = News(
        "member_rejoined_suspended" if suspended else "member_rejoined",
        joined.partner_id,
        joined.charter_id,
        joined.charter_version,
        joined.effective_on,
        str(joined.version),
    )
    told = {*await to_be_told(registry, uow, joined.partner_id), await uow.operator() or ""}
    tell(registry, actor, uow, told - {joined.partner_id, ""}, news)


async def members_of(reads: Reads, today: date) -> dict[str, set[str]]:
    """The members of each charter, by its id; those that are suspended too."""
    found: dict[str, set[str]] = defaultdict(set)
    for partner_id, events in (await reads.all_membership_events()).items():
        stands = membership_on(events, today)
        if stands is not None and stands.status in {ACTIVE, SUSPENDED}:
            found[stands.event.charter_id].add(partner_id)
    return found


def _changed(document: Document) -> News:
    return News("charter_changed", "", document.document_id, document.version, document.start_date)
