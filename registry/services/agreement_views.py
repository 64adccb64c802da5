"""Versions of a charter or an agreement as they stand today, and which of them to show to whom."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreement_records import AgreementStep
from registry.domain.life import SUPERSEDED, WITHDRAW, Standing, VersionFacts, standing
from registry.domain.records import RECORDED, AcceptedSignature, Actor, Document
from registry.errors import NotFoundError
from registry.services import access
from registry.services.accession import is_open_to
from registry.services.context import Registry
from registry.services.ports import Reads

CHARTER, PISA = "charter", "pisa"
NOT_YOURS = "Your organisation has no agreement under that reference."


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A version, the signatures of it that count in the order accepted, and how it stands today.

    ``steps`` are what happened to this version; ``newer`` is the newest version registered, where
    this one stands and that one does not yet.
    """

    document: Document
    signatures: tuple[AcceptedSignature, ...]
    standing: Standing
    steps: tuple[AgreementStep, ...] = ()
    newer: int | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """Who takes part today: the parties named and those that acceded, without who left."""
        everyone = {*self.document.parties, *(each.partner_id for each in self.signatures)}
        return tuple(sorted(everyone - {*self.standing.left}))


@dataclass(frozen=True, slots=True)
class _Version:
    """A version as read, before it is known how it stands."""

    document: Document
    signatures: tuple[AcceptedSignature, ...]
    steps: tuple[AgreementStep, ...]

    @property
    def begins(self) -> date | None:
        """The day from which it takes the place of what came before."""
        signed = {each.partner_id for each in self.signatures}
        return self.document.start_date if signed >= {*self.document.parties} else None

    @property
    def is_withdrawn(self) -> bool:
        return any(step.act == WITHDRAW for step in self.steps)


async def all_versions(
    registry: Registry, reads: Reads, document_id: str, on: date | None = None
) -> list[AgreementView]:
    """Every version, newest first, as it stands on a day (today if left out)."""
    day = on or registry.today()
    steps = await reads.agreement_steps(document_id)
    views: list[AgreementView] = []
    later: list[_Version] = []
    for document in await reads.document_versions(document_id):
        version = _Version(
            document,
            tuple(await _counted(reads, document)),
            tuple(step for step in steps if step.document_version == document.version),
        )
        views.append(_view(version, later, day))
        later.append(version)
    return views


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
    newest = versions[0]
    for view in versions:
        if view.standing.has_begun and view.standing.state != SUPERSEDED:
            newer = None if view is newest else newest.document.version
            return dataclasses.replace(view, newer=newer)
    return newest


def may_see(actor: Actor, view: AgreementView, operator: str | None, kind: str) -> bool:
    """Charters are everybody's; an agreement is the operator's officers' and its parties', who
    were as well as who are, and that of those who may accede to it (they are of ``kind``)."""
    document = view.document
    signed = {each.partner_id for each in view.signatures}
    if document.kind == CHARTER or actor.partner_id in {*document.parties, *signed}:
        return True
    if access.OFFICER not in actor.roles:
        return False
    return actor.partner_id == operator or is_open_to(document.payload, kind)


def _view(version: _Version, later: Sequence[_Version], day: date) -> AgreementView:
    document = version.document
    begins = [each.begins for each in later if each.begins is not None]
    facts = VersionFacts(
        parties=document.parties,
        signed=tuple(each.partner_id for each in version.signatures),
        start=document.start_date,
        review=document.review_date,
        end=document.end_date,
        steps=version.steps,
        superseded_from=min(begins, default=None),
        amended=any(not each.is_withdrawn for each in later),
    )
    return AgreementView(document, version.signatures, standing(facts, day), version.steps)


async def _counted(reads: Reads, document: Document) -> list[AcceptedSignature]:
    """The signatures that count: not those of a key that had ended by then."""
    made = await reads.signatures(document.document_id, document.version)
    keys = {kid: await reads.key(kid) for kid in {each.kid for each in made if each.kid}}
    return [
        each
        for each in made
        if each.method == RECORDED
        or ((key := keys[each.kid]) is not None and each.counts(key.active_to))
    ]
