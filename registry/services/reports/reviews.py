"""Which agreements are due for review, and which have not been signed by all."""

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
    """A charter or agreement due for review: ``review_date`` is its last good day, ``days_left``
    below nought once that has passed. A charter has no parties but its members."""

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
    """What is overdue or falls due by ``until``, as of ``on``: the soonest first."""

    on: date
    until: date
    total: int
    items: tuple[ReviewDue, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that some have yet to sign. ``missing`` are they; of ``to_confirm`` a signature on
    paper was entered, and their own officer has yet to confirm it."""

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
    """What waits for signatures, as of ``on``: what has waited longest first."""

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

        def near(row: Outline) -> bool:
            return row.review_date <= until

        found: list[ReviewDue] = []
        # Charters are everybody's.
        for of, party in ((Charter, None), (Agreement, asked.party)):
            pages = listed(asked.reads, asked.today, of=of, party=party, wanted=near)
            async for page in pages:
                found += [
                    _due(each, asked.today)
                    for each in page
                    if near(each.document) and _reviewed(each)
                ]
    found.sort(key=lambda due: (due.review_date, due.agreement, due.version))
    return DueForReview(asked.today, until, len(found), tuple(found))


async def unsigned(registry: Registry, actor: Actor) -> Unsigned:
    """The versions that are registered and not signed by all; not those a newer one has replaced,
    or whose last day has passed: they take no signatures any more."""
    async with asking(registry, actor) as asked:
        waiting = [
            each
            async for page in listed(asked.reads, asked.today, party=asked.party)
            for each in page
            if each.may_be_signed and not each.is_amended_on(asked.today)
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


def _reviewed(each: Version[Outline]) -> bool:
    return each.state is State.NOT_STARTED or each.awaits_review


def _due(each: Version[Outline], today: date) -> ReviewDue:
    row = each.document
    return ReviewDue(
        agreement=row.document_id,
        version=row.version,
        title=row.title,
        kind=row.kind,
        state=each.state,
        review_date=row.review_date,
        days_left=(row.review_date - today).days,
        parties=() if each.makes_members else each.parties,
    )


def _waiting(each: Version[Outline], registered: date, today: date) -> Waiting:
    row = each.document
    return Waiting(
        agreement=row.document_id,
        version=row.version,
        title=row.title,
        registered_on=registered,
        days_waiting=(today - registered).days,
        signed=tuple(sorted(each.signed)),
        missing=each.standing.missing,
        to_confirm=tuple(one for one in each.standing.missing if waits(each.steps, one)),
    )
