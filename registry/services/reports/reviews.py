"""Which agreements are due for review, and which have not been signed by all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from registry.domain.agreements.lifecycle import NOT_STARTED, PARTLY_SIGNED
from registry.domain.agreements.reviews import awaits_review
from registry.domain.records.acting import Actor
from registry.errors import Fault, InvalidInputError
from registry.services.agreements.listing import Listed, listed
from registry.services.agreements.views import CHARTER, PISA
from registry.services.context import LONDON, Registry
from registry.services.ports import VersionRow
from registry.services.reports.scope import asking
from registry.services.signing.paper_signatures import waits

LONGEST = 3_660  # ten years


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
        InvalidInputError: ``within`` is not a number of days from 0 to ``LONGEST``.
    """
    async with asking(registry, actor) as asked:
        if not 0 <= within <= LONGEST:
            raise InvalidInputError([Fault("/within", f"Give a number of days, 0 to {LONGEST}.")])
        until = asked.today + timedelta(days=within)

        def near(row: VersionRow) -> bool:
            return row.review_date <= until

        found: list[ReviewDue] = []
        # Charters are everybody's.
        for kind, party in ((CHARTER, None), (PISA, asked.party)):
            pages = listed(asked.reads, asked.today, kind=kind, party=party, wanted=near)
            async for page in pages:
                found += [
                    _due(each, asked.today) for each in page if near(each.row) and _reviewed(each)
                ]
    found.sort(key=lambda due: (due.review_date, due.agreement, due.version))
    return DueForReview(asked.today, until, len(found), tuple(found))


async def unsigned(registry: Registry, actor: Actor) -> Unsigned:
    """The versions that are registered and not signed by all; not those a newer one has replaced,
    or whose last day has passed: they take no signatures any more."""
    async with asking(registry, actor) as asked:
        found = [
            _waiting(each, asked.today)
            async for page in listed(asked.reads, asked.today, party=asked.party)
            for each in page
            if _takes_signatures(each, asked.today)
        ]
    found.sort(key=lambda waiting: (waiting.registered_on, waiting.agreement))
    return Unsigned(asked.today, len(found), tuple(found))


def _takes_signatures(each: Listed, today: date) -> bool:
    stands = each.standing
    amended = each.facts.is_amended(today)
    return stands.state == PARTLY_SIGNED and not stands.never_begins and not amended


def _reviewed(each: Listed) -> bool:
    state = each.standing.state
    return state == NOT_STARTED or awaits_review(each.facts, state)


def _due(each: Listed, today: date) -> ReviewDue:
    row = each.row
    return ReviewDue(
        agreement=row.document_id,
        version=row.version,
        title=row.title,
        kind=row.kind,
        state=each.standing.state,
        review_date=row.review_date,
        days_left=(row.review_date - today).days,
        parties=each.parties if row.kind == PISA else (),
    )


def _waiting(each: Listed, today: date) -> Waiting:
    row = each.row
    registered = row.recorded_at.astimezone(LONDON).date()
    return Waiting(
        agreement=row.document_id,
        version=row.version,
        title=row.title,
        registered_on=registered,
        days_waiting=(today - registered).days,
        signed=tuple(sorted({*each.facts.signed})),
        missing=each.standing.missing,
        to_confirm=tuple(one for one in each.standing.missing if waits(each.facts.steps, one)),
    )
