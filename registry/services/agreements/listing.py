"""Lists thousands of registered versions as they stand on a day, for lists and reminders.

They are read in outline, in pages of some hundred documents, so that the server can answer other
requests in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date

from registry.domain.agreements.agreement import Agreement, Registered
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.services import access
from registry.services.ports import Reads

_PAGE = 250
Wanted = Callable[[Outline], bool]


async def listed(
    reads: Reads,
    day: date,
    *,
    of: type[Registered[Outline]] = Agreement,
    party: str | None = None,
    wanted: Wanted | None = None,
    after: str = "",
) -> AsyncIterator[list[Version[Outline]]]:
    """Every version as it stands, in pages by document id, with the newest version first.

    Args:
        of: agreements or charters.
        party: only versions that this organisation is or was a party to, or has acceded to.
        wanted: only documents with a version for which this is true; all their versions are given.
        after: continue after this id.
    """
    while page := await reads.outlines(kind=of.kind, party=party, after=after, limit=_PAGE):
        after = page[-1].document_id
        found = await reads.as_they_stand(_wanted(page, wanted), day)
        yield [
            version
            for registered in found
            for version in registered.versions
            if party is None or party in version.everyone
        ]


async def whose(actor: Actor, reads: Reads) -> str | None:
    """The ``party`` whose agreements the actor sees: its own organisation.

    None for the operator's officers, who see all agreements.
    """
    everything = access.Role.OFFICER in actor.roles and actor.partner_id == await reads.operator()
    return None if everything else actor.partner_id


def _wanted(page: Sequence[Outline], wanted: Wanted | None) -> Sequence[Outline]:
    if wanted is None:
        return page
    versions: dict[str, list[Outline]] = defaultdict(list)
    for outline in page:
        versions[outline.document_id].append(outline)
    return [
        outline
        for document_versions in versions.values()
        if any(wanted(version) for version in document_versions)
        for outline in document_versions
    ]
