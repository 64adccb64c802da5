"""What falls due at organisations: registrations, assurance, policy documents, assessments, terms.

A date on record is the last good day: the entry is overdue from the day after it.
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
# List in the document: the field with its entries' last good day, and the kind of due.
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
    ``role_holder``; ``what`` is the name people use; ``pointer`` is its place in the document.
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
    """What is due by ``until``, seen on the day ``on``, the soonest first.

    ``total`` includes what was left out beyond ``MAX_SHOWN``.
    """

    on: date
    until: date
    items: tuple[Due, ...]
    total: int


async def partners_due(registry: Registry, actor: Actor, within: int) -> DueReport:
    """What is overdue or falls due within so many days.

    The operator's officers see the dues of every organisation. Others see those of their own
    organisation and of its counterparties.

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
    """The organisations whose dues the actor may see; None if they are all."""
    if actor.partner_id == await reads.operator():
        return None
    return {actor.partner_id, *await counterparties(registry, reads, actor.partner_id)}


def dues_of(partner: Partner, on: date, until: date) -> list[Due]:
    """What is overdue at one organisation on a day, or falls due by another day."""
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
    """Terms that end without a successor; past terms only if the role is vacant today."""
    for index, holder in enumerate(content.get("role_holders") or ()):
        if "to" not in holder or holder["role"] not in SINGLE_HOLDER:
            continue
        if holder["role"] == "contact" and "contact" in content:
            continue  # the standing contact takes over
        last = date.fromisoformat(holder["to"])
        if last == date.max:
            continue
        next_day = max(last + timedelta(days=1), on)
        if holder_in(content, holder["role"], next_day) is None and _is_last(content, holder):
            yield "role_holder", called("role_holders", holder), last, f"/role_holders/{index}/to"


def _is_last(content: Mapping[str, Any], holder: Mapping[str, Any]) -> bool:
    """Whether nobody has held the role after this holder; otherwise the gap was filled since."""
    others = (other for other in content["role_holders"] if other["role"] == holder["role"])
    return all(other.get("to", "") <= holder["to"] for other in others)
