"""What falls due at organisations: registrations, assurance, policy documents, assessments, terms.

A date on record is the last good day: from the day after it, the paper is overdue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.services import access
from registry.services.agreements.counterparties import counterparties
from registry.services.context import Registry
from registry.services.partners.changes import called
from registry.services.partners.document import SINGLE_HOLDER, content_of, holder_in
from registry.services.partners.doubts import every_partner
from registry.services.ports import Reads
from registry.services.reports.scope import require_days_ahead

MAX_SHOWN = 1_000
# List of the document: what its entries' last good day is called, and the kind of thing it is.
_DATED = {
    "identifiers": ("expires_on", "registration"),
    "assurance": ("expires_on", "assurance"),
    "policy_documents": ("review_date", "policy_document"),
    "assessments": ("review_date", "assessment"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing due at an organisation: ``due_on`` is its last good day.

    ``kind`` is ``registration``, ``assurance``, ``policy_document``, ``assessment`` or
    ``role_holder``; ``what`` names it as people do; ``pointer`` is where it stands in the document.
    """

    partner_id: str
    legal_name: str
    kind: str
    what: str
    due_on: date
    overdue: bool
    pointer: str


@dataclass(frozen=True, slots=True)
class DueReport:
    """What is due by ``until``, seen on the day ``on``: the soonest first. ``total`` counts what
    was left off as well (``MAX_SHOWN``)."""

    on: date
    until: date
    items: tuple[Due, ...]
    total: int


async def partners_due(registry: Registry, actor: Actor, within: int) -> DueReport:
    """What falls due within so many days, and what is overdue.

    The operator's officers see it of everyone; others of their own organisation and of those they
    have an agreement with.

    Raises:
        InvalidInputError: ``within`` is not a number of days from 0 to ``LONGEST_AHEAD``.
    """
    access.require(actor, "partner.due")
    require_days_ahead(within)
    on = registry.today()
    until = on + timedelta(days=within)
    found: list[Due] = []
    async with registry.database.reads() as reads:
        seen = await _seen_by(registry, actor, reads)
        async for partner in every_partner(reads):
            if seen is None or partner.partner_id in seen:
                found += dues_of(partner, on, until)
    found.sort(key=lambda due: (due.due_on, due.legal_name.casefold(), due.pointer))
    return DueReport(on, until, tuple(found[:MAX_SHOWN]), len(found))


async def _seen_by(registry: Registry, actor: Actor, reads: Reads) -> set[str] | None:
    """Whose papers the actor's organisation has to do with; None for everybody's."""
    if actor.partner_id == await reads.operator():
        return None
    return {actor.partner_id, *await counterparties(registry, reads, actor.partner_id)}


def dues_of(partner: Partner, on: date, until: date) -> list[Due]:
    """What of one organisation is overdue on a day or falls due by another."""
    content = content_of(partner)
    return [
        Due(
            partner_id=partner.partner_id,
            legal_name=partner.legal_name,
            kind=kind,
            what=what,
            due_on=day,
            overdue=day < on,
            pointer=pointer,
        )
        for kind, what, day, pointer in (*_papers(content), *_terms(content, on))
        if day <= until
    ]


def _papers(content: Mapping[str, Any]) -> Iterator[tuple[str, str, date, str]]:
    for name, (field, kind) in _DATED.items():
        for index, item in enumerate(content.get(name) or ()):
            if field in item:
                day = date.fromisoformat(item[field])
                yield kind, called(name, item), day, f"/{name}/{index}/{field}"


def _terms(content: Mapping[str, Any], on: date) -> Iterator[tuple[str, str, date, str]]:
    """Terms that end with nobody to follow; of the past only where the role is empty today."""
    for index, holder in enumerate(content.get("role_holders") or ()):
        if "to" not in holder or holder["role"] not in SINGLE_HOLDER:
            continue
        if holder["role"] == "contact" and "contact" in content:
            continue  # the standing contact follows
        last = date.fromisoformat(holder["to"])
        if last == date.max:
            continue
        next_day = max(last + timedelta(days=1), on)
        if holder_in(content, holder["role"], next_day) is None and _is_last(content, holder):
            yield "role_holder", called("role_holders", holder), last, f"/role_holders/{index}/to"


def _is_last(content: Mapping[str, Any], holder: Mapping[str, Any]) -> bool:
    """Whether nobody has held the role after this one: an older gap has been filled since."""
    others = (h for h in content["role_holders"] if h["role"] == holder["role"])
    return all(other.get("to", "") <= holder["to"] for other in others)
