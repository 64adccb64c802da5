"""Charters and agreements: registered as the bytes that parties sign, and read as they stand.

Signing is in ``services/signing/accepting.py``; the steps that may follow are in
``services/agreements/steps.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from registry import bounds
from registry.domain.agreements.agreement import KINDS, Agreement, Charter, Registered
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Document
from registry.domain.records.signing import VERIFIED, AcceptedSignature
from registry.errors import ConflictError, DamagedRecordError, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.agreements.parties import partners_to_name
from registry.services.agreements.proposed import Proposed, propose
from registry.services.agreements.reading import NOT_YOURS, as_it_stands, seen_by
from registry.services.agreements.register_faults import every_fault
from registry.services.agreements.step_notifications import notification_of
from registry.services.agreements.suspension_checks import carried_to
from registry.services.agreements.terms.changing import notify_of_running_notice, notify_of_terms
from registry.services.agreements.terms.objecting import carried_objections
from registry.services.context import Registry
from registry.services.notifications.members import notify_members
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.partners.parts import as_json
from registry.services.ports import Reads, UnitOfWork

Settle = Callable[[Document], Document]


def _as_it_is(document: Document) -> Document:
    return document


async def register(
    registry: Registry, actor: Actor, content: Mapping[str, Any]
) -> tuple[Version[Document], Receipt]:
    """Register a charter (the operator's officers) or an agreement (an officer of a party).

    The parties sign its RFC 8785 bytes, which never change from here on. In the second version they
    state each party's name as registered now.

    Raises: as ``next_version``.
    """
    return await register_proposed(registry, actor, await proposed_as(registry, actor, content))


async def proposed_as(registry: Registry, actor: Actor, content: Mapping[str, Any]) -> Proposed:
    """What can be said of a document from its content and from its parties' names."""
    partners = await partners_to_name(registry, content)
    return await registry.apart(actor, bounds.BODY, partial(propose, content, partners))


async def register_proposed(
    registry: Registry, actor: Actor, proposed: Proposed, settle: Settle = _as_it_is
) -> tuple[Version[Document], Receipt]:
    """The same for what is read already.

    Args:
        settle: has the last word on a version that could be registered, and may complete it.
    """
    async with registry.database.unit_of_work() as uow:
        document = settle(await next_version(registry, actor, uow, proposed))
        await add_version(registry, actor, uow, document)
        if _makes_members(document.kind) and document.version > 1:
            await notify_members(registry, actor, uow, document)
            await notify_of_terms(registry, actor, uow, document)
        receipts = await uow.commit()
    return await as_it_stands(registry, document), receipts[0]


async def next_version(
    registry: Registry, actor: Actor, reads: Reads, proposed: Proposed
) -> Document:
    """The version that this would be registered as.

    Raises:
        InvalidInputError: every fault, including those that only the register can see.
        NotAllowedError: the actor's organisation may not register it.
        ConflictError: this is not the version that comes next.
    """
    before: Registered[Document] | None = None
    if proposed.document_id is not None:
        before = await reads.registered(proposed.document_id, registry.today())
    await _require_may_amend(actor, proposed.kind, before, reads)
    versions = before.versions if before else ()
    faults = await every_fault(reads, proposed, registry.today(), actor.partner_id, versions)
    if not any(fault.pointer.startswith("/parties") for fault in faults):
        await _require_may_register(actor, proposed.kind, proposed.named, reads)
    if faults or proposed.fields is None:
        raise InvalidInputError(faults)
    document = Document(**proposed.fields, **registry.stamp(actor))
    _require_next(document, before.newest.document if before else None)
    return document


async def add_version(
    registry: Registry, actor: Actor, uow: UnitOfWork, document: Document
) -> None:
    """Queue a version with the suspensions and the objections to later texts that carry over to it;
    notify every party of it and of the suspensions."""
    uow.add(document)
    notification = NotificationContent(
        "to_sign", "", document.document_id, document.version, registry.today()
    )
    notify(registry, actor, uow, document.parties, notification)
    carried = await carried_to(registry, uow, document)
    for step in carried:
        uow.add(step)
        if step.act == Act.SUSPEND:
            notify(registry, actor, uow, document.parties, notification_of(step))
    if not _makes_members(document.kind):
        for step in await carried_objections(registry, uow, document, len(carried)):
            uow.add(step)
        await notify_of_running_notice(registry, actor, uow, document)


async def read(
    registry: Registry, actor: Actor, document_id: str, version: int | None
) -> Version[Document]:
    """A version of a charter or agreement that the actor may see.

    Args:
        version: if left out, the one that stands today, or the newest if none stands yet.
    """
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        seen = await seen_by(registry, reads, actor, document_id)
    if version is None:
        found = seen.shown if seen else None
    else:
        found = seen.version(version) if seen else None
    if found is None:
        raise NotFoundError(NOT_YOURS)
    return found


async def list_own(
    registry: Registry, actor: Actor, *, after: str, limit: int
) -> list[Version[Document]]:
    """The charters, and the agreements that the actor's organisation is a party to.

    Of each it gives the version that stands today, or the newest if none stands yet. A damaged one
    is left out, so that it hides no other.
    """
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        party = actor.partner_id
        of_kind = partial(reads.documents, after=after, limit=limit, only_sound=True)
        own = await of_kind(kind=Agreement.kind, party=party)
        charters = await of_kind(kind=Charter.kind)
        seen: list[Registered[Document] | None] = []
        for document_id in sorted(document.document_id for document in (*own, *charters))[:limit]:
            with suppress(DamagedRecordError):
                seen.append(await seen_by(registry, reads, actor, document_id))
    return [registered.shown for registered in seen if registered is not None]


def envelope_of(view: Version[Document]) -> dict[str, Any]:
    """The envelope that is published beside the document: ``{"signatures": […]}``.

    It leaves out paper signatures, which cannot be verified.
    """
    by_key = [
        signature
        for signature in view.signatures
        if signature.method == VERIFIED and not signature.bound_by and not signature.schedule
    ]
    return {
        "signatures": [
            {
                "protected": signature.protected,
                "signature": signature.signature,
                **_beside(signature),
            }
            for signature in (*by_key, *view.schedules)
        ]
    }


def _beside(signature: AcceptedSignature) -> dict[str, Any]:
    """The schedule of a signature that has one."""
    parts = [as_json(part) for part in signature.schedule]
    return {"schedule": parts} if parts else {}


async def _require_may_amend(
    actor: Actor, kind: str, before: Registered[Document] | None, reads: Reads
) -> None:
    """Only those who take part in an agreement, and the operator, may register its next version."""
    if before is not None and not _makes_members(kind):
        operator = await reads.operator() or ""
        access.require_own(actor, "agreement.register", *before.who_may_amend, operator)


async def _require_may_register(
    actor: Actor, kind: str, parties: Iterable[str], reads: Reads
) -> None:
    if _makes_members(kind):
        await access.require_operator(actor, "agreement.register", reads)
        return
    access.require_own(actor, "agreement.register", *parties, await reads.operator() or "")


def _makes_members(kind: str) -> bool:
    """Whether a kind of document is a charter: the operator registers it, members are notified."""
    return KINDS[kind].version_type.makes_members


def _require_next(document: Document, newest: Document | None) -> None:
    """Require that versions count up from 1 without a gap."""
    if newest is None and document.version != 1:
        raise ConflictError(
            "No version of this is registered yet.",
            next_step="Number the first one 1 and register it again.",
        )
    if newest is not None and document.version != newest.version + 1:
        raise ConflictError(
            f"The newest version registered is {newest.version}.",
            next_step=f"Number the next one {newest.version + 1} and register it again.",
        )
