"""Charters and agreements as they stand today, for whoever may see them."""

from __future__ import annotations

from registry.domain.agreements.agreement import Registered
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document, Outline
from registry.errors import NotFoundError
from registry.services import access
from registry.services.agreements.accession import is_open_to
from registry.services.context import Registry
from registry.services.ports import Reads

NOT_YOURS = "Your organisation has no agreement under that reference."


async def as_it_stands(registry: Registry, document: Outline) -> Version[Document]:
    """A version that was just written, read again.

    Raises:
        NotFoundError: nothing is registered under its id and version.
    """
    async with registry.database.reads() as reads:
        found = await reads.registered(document.document_id, registry.today())
    version = found.version(document.version) if found else None
    if version is None:
        raise NotFoundError(NOT_YOURS)
    return version


async def seen_by(
    registry: Registry, reads: Reads, actor: Actor, document_id: str
) -> Registered[Document] | None:
    """An agreement or charter with those of its versions that the actor may know of."""
    found = await reads.registered(document_id, registry.today())
    if found is None:
        return None
    operator = await reads.operator()
    partner = await reads.partner(actor.partner_id)
    kind = partner.kind if partner else ""
    return found.only(lambda version: may_see(actor, version, operator, kind))


async def version_for(
    registry: Registry, reads: Reads, actor: Actor, document_id: str, version: int
) -> Version[Document]:
    """One version the actor may know of; an agreement of others is not found."""
    seen = await seen_by(registry, reads, actor, document_id)
    found = seen.version(version) if seen else None
    if found is None:
        raise NotFoundError(NOT_YOURS)
    return found


def may_see(actor: Actor, version: Version[Document], operator: str | None, kind: str) -> bool:
    """Charters are everybody's; an agreement is the operator's officers' and its parties', who
    were as well as who are, and that of those who may accede to it (they are of ``kind``)."""
    if version.is_public or actor.partner_id in version.everyone:
        return True
    if access.Role.OFFICER not in actor.roles:
        return False
    return actor.partner_id == operator or is_open_to(version.document.payload, kind)
