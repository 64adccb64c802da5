"""Report: what officers need to do about the texts that agreements take from the charter.

A text is missing where a party is no active member of the charter, or will not be from a recorded
day. A text changes where the notice of a later charter version runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from registry.domain.agreements.common_terms import TermsChange
from registry.domain.records.acting import Actor
from registry.services.agreements.terms.missing import Memberships, missing
from registry.services.agreements.terms.reading import OwnTerms, all_terms
from registry.services.agreements.terms.words import outside_in_words
from registry.services.context import Registry
from registry.services.reports.scope import asking

MISSING, CHANGING = "missing", "changing"
_WRITE_IN = "Begin the next version and write these texts in."
_OBJECT = "Read the new text. If you do not want it, object by {day}, or leave."


@dataclass(frozen=True, slots=True)
class TextToDo:
    """Something to do about texts that an agreement takes from its charter.

    Attributes:
        what: ``missing`` or ``changing``.
        partner: for whom they are missing; empty where they change.
        texts: their names, as in the schema.
        from_day: the day from which they are missing or change; None if they always were missing.
        charter_version: the one that changes them; 0 where they are missing.
    """

    agreement: str
    version: int
    title: str
    state: str
    what: str
    partner: str
    texts: tuple[str, ...]
    from_day: date | None
    charter: str
    charter_version: int
    detail: str
    next_step: str


@dataclass(frozen=True, slots=True)
class TextsToDo:
    """What there is to do on the day ``on``; ``looked_at`` counts agreements with such texts."""

    on: date
    looked_at: int
    total: int
    items: tuple[TextToDo, ...]


async def charter_texts(registry: Registry, actor: Actor) -> TextsToDo:
    """What is missing or about to change in the agreements that the actor sees."""
    async with asking(registry, actor) as asked:
        names = {id_: partner.legal_name for id_, partner in (await asked.partners()).items()}
        memberships = await asked.reads.all_membership_events()
        found: list[TextToDo] = []
        looked_at = 0
        async for own in all_terms(registry, asked.reads, party=asked.party):
            looked_at += bool(own.taken(asked.today))
            found += _missing(own, memberships, asked.today, names)
            found += _changing(own, asked.today)
    return TextsToDo(asked.today, looked_at, len(found), tuple(found))


def _missing(
    own: OwnTerms, memberships: Memberships, today: date, names: Mapping[str, str]
) -> Iterator[TextToDo]:
    lacks = missing(own, memberships, today)
    for outside in lacks.outside if lacks else ():
        yield _row(
            own,
            MISSING,
            texts=lacks.texts if lacks else (),
            partner=outside.partner_id,
            from_day=outside.since,
            detail=outside_in_words(outside, today, names),
            next_step=_WRITE_IN,
        )


def _changing(own: OwnTerms, today: date) -> Iterator[TextToDo]:
    by_version: dict[tuple[int, date], list[TermsChange]] = {}
    for change in own.changes(today):
        by_version.setdefault((change.version, change.day), []).append(change)
    for (version, day), changes in by_version.items():
        last_day = (day - timedelta(days=1)).isoformat()
        yield _row(
            own,
            CHANGING,
            texts=tuple(change.name for change in changes),
            from_day=day,
            charter_version=version,
            detail=f"Version {version} of the charter changes these texts.",
            next_step=_OBJECT.format(day=last_day),
        )


def _row(
    own: OwnTerms,
    what: str,
    *,
    texts: tuple[str, ...],
    from_day: date | None,
    detail: str,
    next_step: str,
    partner: str = "",
    charter_version: int = 0,
) -> TextToDo:
    outline = own.version.document
    return TextToDo(
        agreement=outline.document_id,
        version=outline.version,
        title=outline.title,
        state=own.version.state,
        what=what,
        partner=partner,
        texts=texts,
        from_day=from_day,
        charter=own.taking.charter_id,
        charter_version=charter_version,
        detail=detail,
        next_step=next_step,
    )
