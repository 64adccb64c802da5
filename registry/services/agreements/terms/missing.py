"""Texts that an agreement takes from its charter though a party is no active member of it.

All its parties were when it was registered. One that leaves the charter, is suspended or ceases to
be stays bound by the agreement. The charter no longer binds it, so the agreement should state these
texts itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.common_terms import FromCharter
from registry.domain.charter.membership import ACTIVE, is_active_member, member_on
from registry.domain.records.acting import Actor
from registry.domain.records.charter import MembershipEvent
from registry.services.agreements.terms.reading import OwnTerms, all_terms
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import Reads, UnitOfWork

MISSING = "terms_missing"
Memberships = Mapping[str, Sequence[MembershipEvent]]


@dataclass(frozen=True, slots=True)
class Outside:
    """A party that is no active member of the charter, or will not be from a recorded day.

    ``since`` is that day; None for one that never was a member. ``status`` is its membership's.
    """

    partner_id: str
    status: str
    since: date | None


@dataclass(frozen=True, slots=True)
class MissingTexts:
    """The texts that are missing from an agreement, by name, and for whom."""

    texts: tuple[str, ...]
    outside: tuple[Outside, ...]


async def missing_from(registry: Registry, reads: Reads, own: OwnTerms) -> MissingTexts | None:
    """What is missing from an agreement today, or will be; None if nothing is."""
    return missing(own, await reads.memberships_of(_members(own)), registry.today())


def missing(own: OwnTerms, memberships: Memberships, today: date) -> MissingTexts | None:
    """The same, given the membership events of its parties.

    A part takes part by the signature of its whole. So the membership of its whole counts.
    """
    if own.version.state.is_over:
        return None
    texts = applying(own.taken(today))
    charter_id = own.taking.charter_id
    outside = [
        found
        for party in _members(own)
        if (found := _outside(party, memberships.get(party, ()), charter_id, today))
    ]
    return MissingTexts(texts, tuple(outside)) if texts and outside else None


async def notify_of_missing(
    registry: Registry, actor: Actor, uow: UnitOfWork, event: MembershipEvent
) -> None:
    """Notify the parties of each agreement that takes texts from a charter which an organisation
    no longer is an active member of, by an event that is about to be recorded."""
    before = await uow.membership_events(event.partner_id)
    if not _ends(before, event):
        return
    async for own in all_terms(registry, uow, party=event.partner_id):
        over = own.taking.last_day is not None and own.taking.last_day < event.effective_on
        in_charter = own.taking.charter_id == event.charter_id
        if in_charter and not over and applying(own.taken(event.effective_on)):
            outline = own.version.document
            content = NotificationContent(
                MISSING,
                event.partner_id,
                outline.document_id,
                outline.version,
                event.effective_on,
                str(event.version),
            )
            notify(registry, actor, uow, own.version.parties, content)


def _members(own: OwnTerms) -> list[str]:
    """The organisations that are to be members: who signed for itself, or for its parts."""
    signed = own.version.signed
    return sorted(
        {
            signed[party].bound_by or party if party in signed else party
            for party in own.version.parties
        }
    )


def _ends(before: Sequence[MembershipEvent], event: MembershipEvent) -> bool:
    """Whether an organisation is an active member until an event, and not from then on."""
    day, charter_id = event.effective_on, event.charter_id
    return is_active_member(before, charter_id, day) and not is_active_member(
        [*before, event], charter_id, day
    )


def applying(taken: Mapping[str, FromCharter]) -> tuple[str, ...]:
    """The names of the texts that apply."""
    return tuple(name for name, text in taken.items() if text.text)


def _outside(
    party: str, events: Sequence[MembershipEvent], charter_id: str, today: date
) -> Outside | None:
    membership = member_on(events, today)
    if membership is None or membership.event.charter_id != charter_id:
        return Outside(party, "", None)
    if membership.status != ACTIVE:
        return Outside(party, membership.status, membership.since)
    ends = membership.coming
    return Outside(party, ends.status, ends.effective_on) if ends else None
