"""Charters and agreements as they stand today, for those who may see them."""

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
    """Read a version again that was just written.

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
    """An agreement or charter with those of its versions that the actor may see."""
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
    """One version that the actor may see.

    Raises:
        NotFoundError: there is none, or it is in an agreement of other organisations.
    """
    seen = await seen_by(registry, reads, actor, document_id)
    found = seen.version(version) if seen else None
    if found is None:
        raise NotFoundError(NOT_YOURS)
    return found


def may_see(actor: Actor, version: Version[Document], operator: str | None, kind: str) -> bool:
    """Whether the actor may see a version.

    Everybody may see charters. An agreement may be seen by its present and former parties, by the
    operator's officers, and by officers of organisations that may accede to it; ``kind`` is the
    kind of the actor's organisation.
    """
    if version.is_public or actor.partner_id in version.everyone:
        return True
    if access.Role.OFFICER not in actor.roles:
        return False
    return actor.partner_id == operator or is_open_to(version.document.payload, kind)
