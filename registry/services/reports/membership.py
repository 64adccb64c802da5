"""The charter's members, their keys and agreements; who has yet to accept its newest version."""

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
    """An organisation that is, was or asks to be a member.

    ``coming`` and ``coming_on`` are the next step that is recorded already, such as ``withdrawn``
    where notice was given. ``keys`` may sign today. ``agreements`` stand and are yours to see.
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
    """A member that has accepted an older version of its charter only, and since when it does."""

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
    """Who has yet to accept the newest version, as of ``on``, by name; ``members`` counts all."""

    on: date
    members: int
    total: int
    items: tuple[ToAccept, ...]


async def members(registry: Registry, actor: Actor) -> Members:
    """Every organisation with a membership. Applications and notices of leaving that have yet to
    take effect are told to the operator, to whom they concern and to who shares with them."""
    async with asking(registry, actor) as asked:
        partners = await asked.partners()
        counts = await _agreements(asked)
        now = registry.now()
        keys = Counter(key.partner_id for key in await asked.reads.keys() if key.is_active(now))
        found = []
        for partner_id, events in (await asked.reads.all_membership_events()).items():
            insider = asked.party in {None, partner_id}
            stands = (membership_on if insider else member_on)(events, asked.today)
            if stands is None:
                continue
            told = stands.coming if insider or counts[partner_id] else None
            found.append(
                MemberLine(
                    partner=partner_id,
                    name=partners[partner_id].legal_name,
                    kind=partners[partner_id].kind,
                    status=stands.status,
                    since=stands.since,
                    charter=stands.event.charter_id,
                    charter_version=stands.event.charter_version,
                    keys=keys[partner_id],
                    agreements=counts[partner_id],
                    coming=told.status if told else "",
                    coming_on=told.effective_on if told else None,
                )
            )
    found.sort(key=lambda member: (member.name.casefold(), member.partner))
    return Members(asked.today, len(found), tuple(found))


async def reacceptance(registry: Registry, actor: Actor) -> Reacceptance:
    """Which members have accepted an older version of their charter only."""
    async with asking(registry, actor) as asked:
        partners = await asked.partners()
        newest = await _newest_charters(asked)
        count = 0
        found = []
        for partner_id, events in (await asked.reads.all_membership_events()).items():
            stands = membership_on(events, asked.today)
            if stands is None or not stands.status.is_member:
                continue
            count += 1
            charter = newest.get(stands.event.charter_id)
            accepted = _accepted(events, stands.event.charter_id)
            if charter is None or accepted.charter_version >= charter.version:
                continue
            found.append(
                ToAccept(
                    partner=partner_id,
                    name=partners[partner_id].legal_name,
                    status=stands.status,
                    charter=charter.document_id,
                    accepted_version=accepted.charter_version,
                    accepted_on=accepted.effective_on,
                    newest_version=charter.version,
                    newest_starts=charter.start_date,
                )
            )
    found.sort(key=lambda each: (each.name.casefold(), each.partner))
    return Reacceptance(asked.today, count, len(found), tuple(found))


def _accepted(events: Sequence[MembershipEvent], charter_id: str) -> MembershipEvent:
    """The first event under the newest version it has signed: an application accepts nothing."""
    own = [event for event in effective(events) if event.charter_id == charter_id]
    signed = [event for event in own if event.status != APPLIED]
    return max(signed, key=lambda event: (event.charter_version, -event.version))


async def _newest_charters(asked: Asking) -> dict[str, Outline]:
    found: dict[str, Outline] = {}
    async for page in listed(asked.reads, asked.today, of=Charter):
        for each in page:
            found.setdefault(each.document.document_id, each.document)
    return found


async def _agreements(asked: Asking) -> Counter[str]:
    """How many agreements that stand each organisation takes part in."""
    counts: Counter[str] = Counter()
    async for page in listed(asked.reads, asked.today, party=asked.party):
        for each in page:
            if each.state.stands:
                counts.update(each.parties)
    return counts
