"""Reports: agreements due for review, and agreements not signed by all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.domain.agreements.agreement import Agreement, Charter
from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.services.agreements.listing import listed
from registry.services.context import LONDON, Registry
from registry.services.reports.scope import asking, require_days_ahead
from registry.services.signing.paper_signatures import waits


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A charter or agreement due for review.

    ``review_date`` is its last good day; ``days_left`` is negative once that has passed. A charter
    has members, so its ``parties`` are empty.
    """

    agreement: str
    version: int
    title: str
    kind: str
    state: str
    review_date: date
    days_left: int
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueForReview:
    """What is overdue or falls due by ``until``, as of ``on``, the soonest first."""

    on: date
    until: date
    total: int
    items: tuple[ReviewDue, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for signatures.

    ``missing`` have yet to sign. For those in ``to_confirm`` a paper signature was entered that
    their own officer has yet to confirm.
    """

    agreement: str
    version: int
    title: str
    registered_on: date
    days_waiting: int
    signed: tuple[str, ...]
    missing: tuple[str, ...]
    to_confirm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What waits for signatures, as of ``on``, the longest waiting first."""

    on: date
    total: int
    items: tuple[Waiting, ...]


async def due_for_review(registry: Registry, actor: Actor, within: int) -> DueForReview:
    """What is overdue for review, or falls due within so many days.

    Raises:
        InvalidInputError: ``within`` is not a number of days from 0 to ``LONGEST_AHEAD``.
    """
    async with asking(registry, actor) as asked:
        require_days_ahead(within)
        until = asked.today + timedelta(days=within)

        def near(outline: Outline) -> bool:
            return outline.review_date <= until

        found: list[ReviewDue] = []
        # Everybody may see charters.
        for kind, party in ((Charter, None), (Agreement, asked.party)):
            pages = listed(asked.reads, asked.today, of=kind, party=party, wanted=near)
            async for page in pages:
                found += [
                    _due(version, asked.today)
                    for version in page
                    if near(version.document) and _needs_review(version)
                ]
    found.sort(key=lambda due: (due.review_date, due.agreement, due.version))
    return DueForReview(asked.today, until, len(found), tuple(found))


async def unsigned(registry: Registry, actor: Actor) -> Unsigned:
    """The registered versions that are not signed by all.

    Versions that a newer one has replaced, or whose last day has passed, take no more signatures
    and are left out.
    """
    async with asking(registry, actor) as asked:
        waiting = [
            version
            async for page in listed(asked.reads, asked.today, party=asked.party)
            for version in page
            if version.may_be_signed and not version.is_amended_on(asked.today)
        ]
        ids = sorted({version.document.document_id for version in waiting})
        registered = await asked.reads.registered_at(ids)
    found = [
        _waiting(version, _day(registered, version.document), asked.today) for version in waiting
    ]
    found.sort(key=lambda waiting: (waiting.registered_on, waiting.agreement))
    return Unsigned(asked.today, len(found), tuple(found))


def _day(registered: Mapping[tuple[str, int], datetime], outline: Outline) -> date:
    moment = registered[outline.document_id, outline.version]
    return moment.astimezone(LONDON).date()


def _needs_review(version: Version[Outline]) -> bool:
    return version.state is State.NOT_STARTED or version.awaits_review


def _due(version: Version[Outline], today: date) -> ReviewDue:
    outline = version.document
    return ReviewDue(
        agreement=outline.document_id,
        version=outline.version,
        title=outline.title,
        kind=outline.kind,
        state=version.state,
        review_date=outline.review_date,
        days_left=(outline.review_date - today).days,
        parties=() if version.makes_members else version.parties,
    )


def _waiting(version: Version[Outline], registered: date, today: date) -> Waiting:
    outline, missing = version.document, version.standing.missing
    return Waiting(
        agreement=outline.document_id,
        version=outline.version,
        title=outline.title,
        registered_on=registered,
        days_waiting=(today - registered).days,
        signed=tuple(sorted(version.signed)),
        missing=missing,
        to_confirm=tuple(party for party in missing if waits(version.steps, party)),
    )
