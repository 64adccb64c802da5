"""Reports: the charter's members with their keys and agreements, and who has yet to re-accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.agreement import Charter
from registry.domain.charter.membership import APPLIED, member_on, membership_on
from registry.domain.dates import effective
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.domain.records.charter import MembershipEvent
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.reports.scope import Asking, asking


@dataclass(frozen=True, slots=True)
class MemberLine:
    """An organisation that is, was or has applied to be a member.

    ``coming`` and ``coming_on`` are the next change of status that is recorded already, such as
    ``withdrawn`` if notice was given. ``keys`` counts the keys that may sign today, ``agreements``
    the agreements that stand and that the reader may see.
    """

    partner: str
    name: str
    kind: str
    status: str
    since: date
    charter: str
    charter_version: int
    keys: int
    agreements: int
    coming: str
    coming_on: date | None


@dataclass(frozen=True, slots=True)
class Members:
    """The members as of ``on``, by name."""

    on: date
    total: int
    items: tuple[MemberLine, ...]


@dataclass(frozen=True, slots=True)
class ToAccept:
    """A member that has accepted only an older version of its charter, and since when."""

    partner: str
    name: str
    status: str
    charter: str
    accepted_version: int
    accepted_on: date
    newest_version: int
    newest_starts: date


@dataclass(frozen=True, slots=True)
class Reacceptance:
    """Those yet to accept the newest version, as of ``on``, by name; ``members`` counts all."""

    on: date
    members: int
    total: int
    items: tuple[ToAccept, ...]


async def members(registry: Registry, actor: Actor) -> Members:
    """Every organisation with a membership.

    Applications are shown only to the operator and the organisation itself; notices of leaving yet
    to take effect are shown to its counterparties as well.
    """
    async with asking(registry, actor) as asked:
        partners = await asked.partners()
        counts = await _agreements(asked)
        now = registry.now()
        keys = Counter(key.partner_id for key in await asked.reads.keys() if key.is_active(now))
        found = []
        for partner_id, events in (await asked.reads.all_membership_events()).items():
            insider = asked.party in {None, partner_id}
            membership = (membership_on if insider else member_on)(events, asked.today)
            if membership is None:
                continue
            coming = membership.coming if insider or counts[partner_id] else None
            found.append(
                MemberLine(
                    partner=partner_id,
                    name=partners[partner_id].legal_name,
                    kind=partners[partner_id].kind,
                    status=membership.status,
                    since=membership.since,
                    charter=membership.event.charter_id,
                    charter_version=membership.event.charter_version,
                    keys=keys[partner_id],
                    agreements=counts[partner_id],
                    coming=coming.status if coming else "",
                    coming_on=coming.effective_on if coming else None,
                )
            )
    found.sort(key=lambda member: (member.name.casefold(), member.partner))
    return Members(asked.today, len(found), tuple(found))


async def reacceptance(registry: Registry, actor: Actor) -> Reacceptance:
    """The members that have accepted only an older version of their charter."""
    async with asking(registry, actor) as asked:
        partners = await asked.partners()
        newest = await _newest_charters(asked)
        count = 0
        found = []
        for partner_id, events in (await asked.reads.all_membership_events()).items():
            membership = membership_on(events, asked.today)
            if membership is None or not membership.status.is_member:
                continue
            count += 1
            charter = newest.get(membership.event.charter_id)
            accepted = _accepted(events, membership.event.charter_id)
            if charter is None or accepted.charter_version >= charter.version:
                continue
            found.append(
                ToAccept(
                    partner=partner_id,
                    name=partners[partner_id].legal_name,
                    status=membership.status,
                    charter=charter.document_id,
                    accepted_version=accepted.charter_version,
                    accepted_on=accepted.effective_on,
                    newest_version=charter.version,
                    newest_starts=charter.start_date,
                )
            )
    found.sort(key=lambda member: (member.name.casefold(), member.partner))
    return Reacceptance(asked.today, count, len(found), tuple(found))


def _accepted(events: Sequence[MembershipEvent], charter_id: str) -> MembershipEvent:
    """The first event under the newest version that it has signed; applications do not count."""
    own = [event for event in effective(events) if event.charter_id == charter_id]
    signed = [event for event in own if event.status != APPLIED]
    return max(signed, key=lambda event: (event.charter_version, -event.version))


async def _newest_charters(asked: Asking) -> dict[str, Outline]:
    found: dict[str, Outline] = {}
    async for page in listed(asked.reads, asked.today, of=Charter):
        for version in page:
            found.setdefault(version.document.document_id, version.document)
    return found


async def _agreements(asked: Asking) -> Counter[str]:
    """The number of agreements that stand and that each organisation takes part in."""
    counts: Counter[str] = Counter()
    async for page in listed(asked.reads, asked.today, party=asked.party):
        for version in page:
            if version.state.stands:
                counts.update(version.parties)
    return counts
