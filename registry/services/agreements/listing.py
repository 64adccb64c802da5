"""Thousands of registered versions as they stand on a day, for lists and reminders.

They are read in outline, some hundred documents at a time, so that a server answers others in
between.
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
    """Every version as it stands, page after page by id, of each document the newest first.

    Args:
        of: agreements, or charters.
        party: only versions that this organisation was a party of, or has acceded to.
        wanted: only documents with a version of which this is so; all their versions are given.
        after: go on after this id.
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
    """Whose agreements somebody sees, for ``party``: all of them are the operator's officers' to
    see, others see their own organisation's."""
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
        for of in versions.values()
        if any(wanted(version) for version in of)
        for outline in of
    ]
