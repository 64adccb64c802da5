"""Versions of a charter or an agreement as they stand today, and which of them to show to whom."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.agreement import SUPERSEDED, Standing, standing
from registry.domain.records import AcceptedSignature, Actor, Document
from registry.services import access
from registry.services.context import Registry
from registry.services.ports import Reads

CHARTER, PISA = "charter", "pisa"


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A version, its signatures in the order accepted, and how it stands today.

    ``newer`` is the newest version registered, where this one stands and that one does not yet.
    """

    document: Document
    signatures: tuple[AcceptedSignature, ...]
    standing: Standing
    newer: int | None = None


def view_of(
    registry: Registry, document: Document, signatures: Sequence[AcceptedSignature]
) -> AgreementView:
    """A version by itself, whatever came after it."""
    stands = standing(
        document.parties,
        [signature.partner_id for signature in signatures],
        document.start_date,
        document.review_date,
        document.end_date,
        registry.today(),
    )
    return AgreementView(document, tuple(signatures), stands)


async def versions_for(
    registry: Registry, reads: Reads, actor: Actor, document_id: str
) -> list[AgreementView]:
    """The versions the actor may know of, newest first; what has begun supersedes the earlier."""
    operator = await reads.operator()
    found = []
    begun = False
    for document in await reads.document_versions(document_id):
        view = await _counted(registry, reads, document)
        if may_see(actor, document, operator):
            found.append(dataclasses.replace(view, standing=SUPERSEDED) if begun else view)
        begun = begun or view.standing.has_begun
    return found


def to_show(versions: Sequence[AgreementView]) -> AgreementView | None:
    """Of ``versions_for`` somebody the one that stands, or else the newest."""
    if not versions:
        return None
    newest = versions[0]
    for view in versions:
        if view.standing.has_begun and view.standing != SUPERSEDED:
            newer = None if view is newest else newest.document.version
            return dataclasses.replace(view, newer=newer)
    return newest


def may_see(actor: Actor, document: Document, operator: str | None) -> bool:
    """Charters are everybody's; an agreement is its parties' and the operator's officers'."""
    if document.kind == CHARTER or actor.partner_id in document.parties:
        return True
    return access.OFFICER in actor.roles and actor.partner_id == operator


async def _counted(registry: Registry, reads: Reads, document: Document) -> AgreementView:
    """A version with the signatures that count: not those of a key that had ended by then."""
    made = await reads.signatures(document.document_id, document.version)
    keys = {signature.kid: await reads.key(signature.kid) for signature in made}
    counted = [
        signature
        for signature in made
        if (key := keys[signature.kid]) is not None and signature.counts(key.active_to)
    ]
    return view_of(registry, document, counted)
