"""Thousands of registered versions as they stand on a day, for lists and reminders.

The same facts and the same ``lifecycle.standing`` as for one document
(``services/agreements/views``), read some hundred documents at a time, so that a server answers
others in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from registry.domain.agreements.lifecycle import Standing, VersionFacts, standing
from registry.domain.agreements.versions import VersionParts, facts_of
from registry.domain.dates import counted
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AgreementStep
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.services import access
from registry.services.agreements.views import PISA
from registry.services.ports import Reads, VersionRow

_PAGE = 250
Wanted = Callable[[VersionRow], bool]
_Ends = dict[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A version, what decides how it stands, and how it does."""

    row: VersionRow
    facts: VersionFacts
    standing: Standing

    @property
    def parties(self) -> tuple[str, ...]:
        """Who takes part: the parties named and those that acceded, without who left."""
        everyone = {*self.row.parties, *self.facts.signed}
        return tuple(sorted(everyone - {*self.standing.left}))


async def listed(
    reads: Reads,
    day: date,
    *,
    kind: str = PISA,
    party: str | None = None,
    wanted: Wanted | None = None,
    after: str = "",
) -> AsyncIterator[list[Listed]]:
    """Every version as it stands, page after page by id, of each document the newest first.

    Args:
        party: only versions that this organisation was a party of, or has acceded to.
        wanted: only documents with a version of which this is so; all their versions are given.
        after: go on after this id.
    """
    ends: _Ends = {key.kid: key.active_to for key in await reads.keys()}
    while rows := await reads.version_rows(kind=kind, party=party, after=after, limit=_PAGE):
        after = rows[-1].document_id
        versions = _by_document(rows)
        if wanted is not None:
            versions = {each: of for each, of in versions.items() if any(wanted(row) for row in of)}
        page = await _standing(reads, versions, ends, day)
        yield [each for each in page if party is None or _concerns(each, party)]


async def seen_by(actor: Actor, reads: Reads) -> str | None:
    """Whose agreements somebody sees, for ``party``: all of them are the operator's officers' to
    see, others see their own organisation's."""
    everything = access.Role.OFFICER in actor.roles and actor.partner_id == await reads.operator()
    return None if everything else actor.partner_id


def _concerns(each: Listed, party: str) -> bool:
    return party in each.row.parties or party in each.facts.signed


def _by_document(rows: Sequence[VersionRow]) -> dict[str, list[VersionRow]]:
    found: dict[str, list[VersionRow]] = defaultdict(list)
    for row in rows:
        found[row.document_id].append(row)
    return found


async def _standing(
    reads: Reads, versions: dict[str, list[VersionRow]], ends: _Ends, day: date
) -> list[Listed]:
    ids = list(versions)
    signed: dict[tuple[str, int], list[str]] = defaultdict(list)
    for signature in await reads.signatures_on(ids):
        if _counts(signature, ends):
            key = (signature.document_id, signature.document_version)
            signed[key].append(signature.partner_id)
    steps: dict[tuple[str, int], list[AgreementStep]] = defaultdict(list)
    recorded: dict[str, list[AgreementStep]] = defaultdict(list)
    for step in await reads.steps_on(ids):
        recorded[step.document_id].append(step)
    for step in chain.from_iterable(map(counted, recorded.values())):
        steps[step.document_id, step.document_version].append(step)
    found: list[Listed] = []
    for rows in versions.values():
        parts = [_parts(row, signed, steps) for row in rows]
        found += [
            Listed(row, facts, standing(facts, day))
            for row, facts in zip(rows, facts_of(parts), strict=True)
        ]
    return found


def _parts(
    row: VersionRow,
    signed: dict[tuple[str, int], list[str]],
    steps: dict[tuple[str, int], list[AgreementStep]],
) -> VersionParts:
    key = (row.document_id, row.version)
    return VersionParts(
        parties=row.parties,
        signed=tuple(signed.get(key, ())),
        start=row.start_date,
        review=row.review_date,
        end=row.end_date,
        steps=tuple(steps.get(key, ())),
    )


def _counts(signature: AcceptedSignature, ends: _Ends) -> bool:
    """Not those of a key that had ended by then, nor of one that is not enrolled."""
    if signature.method == RECORDED:
        return True
    return signature.kid in ends and signature.counts(ends[signature.kid])
