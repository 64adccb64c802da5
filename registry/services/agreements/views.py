"""Versions of a charter or an agreement as they stand today, and which of them to show to whom."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.lifecycle import SUPERSEDED, Standing, VersionFacts, standing
from registry.domain.agreements.versions import VersionParts, begins, facts_of
from registry.domain.dates import counted
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.errors import NotFoundError
from registry.services import access
from registry.services.agreements.accession import is_open_to
from registry.services.context import LONDON, Registry
from registry.services.ports import Reads

CHARTER, PISA = "charter", "pisa"
NOT_YOURS = "Your organisation has no agreement under that reference."


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A version, the signatures of it that count in the order accepted, and how it stands today.

    ``steps`` are what happened to this version; ``newer`` is the newest version registered
    that may still begin, where this one stands and that one does not yet;
    ``newer_missing`` are those who have yet to sign that one. ``to_come``: how it will stand from
    each day to come on which something recorded takes effect; ``replaced_from``: the first day of
    the version in its place.
    """

    document: Document
    signatures: tuple[AcceptedSignature, ...]
    standing: Standing
    steps: tuple[AgreementStep, ...] = ()
    newer: int | None = None
    newer_missing: tuple[str, ...] = ()
    to_come: tuple[tuple[date, Standing], ...] = ()
    replaced_from: date | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """Who takes part today: the parties named and those that acceded, without who left."""
        everyone = {*self.document.parties, *(each.partner_id for each in self.signatures)}
        return tuple(sorted(everyone - {*self.standing.left}))


async def all_versions(
    registry: Registry, reads: Reads, document_id: str, on: date | None = None
) -> list[AgreementView]:
    """Every version, newest first, as it stands on a day (today if left out)."""
    day = on or registry.today()
    documents = await reads.document_versions(document_id)
    steps = counted(await reads.agreement_steps(document_id))
    signed = [await _counted(reads, document) for document in documents]
    parts = [
        _parts(document, made, steps) for document, made in zip(documents, signed, strict=True)
    ]
    return [
        AgreementView(
            document,
            made,
            standing(facts, day),
            facts.steps,
            to_come=_to_come(facts, day),
            replaced_from=facts.superseded_from,
        )
        for document, made, facts in zip(documents, signed, facts_of(parts), strict=True)
    ]


async def as_it_stands(registry: Registry, document: Document) -> AgreementView:
    """A version that was just written, read again."""
    async with registry.database.reads() as reads:
        views = await all_versions(registry, reads, document.document_id)
    return next(view for view in views if view.document.version == document.version)


async def versions_for(
    registry: Registry, reads: Reads, actor: Actor, document_id: str
) -> list[AgreementView]:
    """The versions the actor may know of, newest first."""
    views = await all_versions(registry, reads, document_id)
    operator = await reads.operator()
    partner = await reads.partner(actor.partner_id)
    kind = partner.kind if partner else ""
    return [view for view in views if may_see(actor, view, operator, kind)]


async def version_for(
    registry: Registry, reads: Reads, actor: Actor, document_id: str, version: int
) -> AgreementView:
    """One version the actor may know of; an agreement of others is not found."""
    for view in await versions_for(registry, reads, actor, document_id):
        if view.document.version == version:
            return view
    raise NotFoundError(NOT_YOURS)


def to_show(versions: Sequence[AgreementView]) -> AgreementView | None:
    """Of ``versions_for`` somebody the one that stands, or else the newest."""
    if not versions:
        return None
    talked_of = [view for view in versions if not view.standing.never_begins]
    for view in versions:
        if view.standing.has_begun and view.standing.state != SUPERSEDED:
            newest = talked_of[0]
            if newest is view:
                return view
            missing = newest.standing.missing
            return dataclasses.replace(view, newer=newest.document.version, newer_missing=missing)
    return talked_of[0] if talked_of else versions[0]


def may_see(actor: Actor, view: AgreementView, operator: str | None, kind: str) -> bool:
    """Charters are everybody's; an agreement is the operator's officers' and its parties', who
    were as well as who are, and that of those who may accede to it (they are of ``kind``)."""
    document = view.document
    signed = {each.partner_id for each in view.signatures}
    if document.kind == CHARTER or actor.partner_id in {*document.parties, *signed}:
        return True
    if access.Role.OFFICER not in actor.roles:
        return False
    return actor.partner_id == operator or is_open_to(document.payload, kind)


def in_force_since(
    document: Document, signatures: Iterable[AcceptedSignature], steps: Sequence[AgreementStep]
) -> date | None:
    """The day from which a version was in force: its start, or the day its last party signed."""
    signed = {
        each.partner_id: each.signed_at.astimezone(LONDON).date()
        for each in signatures
        if each.partner_id in document.parties
    }
    first = begins(document.parties, signed, document.start_date, steps)
    return max([first, *signed.values()]) if first else None


def _to_come(facts: VersionFacts, day: date) -> tuple[tuple[date, Standing], ...]:
    """How a version will stand from each day after ``day`` on which what is recorded holds."""
    days = {step.effective_on for step in facts.steps}
    if facts.superseded_from is not None:
        days.add(facts.superseded_from)
    return tuple((each, standing(facts, each)) for each in sorted(days) if each > day)


def _parts(
    document: Document, made: Sequence[AcceptedSignature], steps: Sequence[AgreementStep]
) -> VersionParts:
    return VersionParts(
        parties=document.parties,
        signed=tuple(each.partner_id for each in made),
        start=document.start_date,
        review=document.review_date,
        end=document.end_date,
        steps=tuple(step for step in steps if step.document_version == document.version),
    )


async def _counted(reads: Reads, document: Document) -> tuple[AcceptedSignature, ...]:
    """The signatures that count: not those of a key that had ended by then."""
    made = await reads.signatures(document.document_id, document.version)
    keys = {kid: await reads.key(kid) for kid in {each.kid for each in made if each.kid}}
    counting = (
        each
        for each in made
        if each.method == RECORDED
        or ((key := keys[each.kid]) is not None and each.counts(key.active_to))
    )
    return tuple({each.partner_id: each for each in counting}.values())  # of one's own the last
