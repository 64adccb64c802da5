"""Charters and agreements: registered as the bytes that parties sign, and read as they stand.

How they are signed is in ``services/signing.py``, what happens to them afterwards in
``services/agreement_steps.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.documents.canonical import canonical_bytes, sha256_hex
from registry.documents.validate import validate
from registry.domain.records import VERIFIED, Actor, Document, Receipt
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.agreement_checks import clause_faults, register_faults
from registry.services.agreement_flows import flows_of
from registry.services.agreement_views import (
    CHARTER,
    NOT_YOURS,
    PISA,
    AgreementView,
    as_it_stands,
    to_show,
    versions_for,
)
from registry.services.context import Registry
from registry.services.ports import Reads

_SCHEMAS = {CHARTER: "charter", PISA: "agreement"}


async def register(
    registry: Registry, actor: Actor, content: dict[str, Any]
) -> tuple[AgreementView, Receipt]:
    """Register a charter (the operator's officers) or an agreement (an officer of a party).

    What parties sign is its RFC 8785 bytes, kept as they are from here on.

    Raises:
        InvalidInputError: every fault, those only the register can see among them.
        ConflictError: this is not the version that comes next.
    """
    kind = content.get("type")
    if kind not in _SCHEMAS:
        raise InvalidInputError([Fault("/type", "Choose from: charter, pisa.")])
    validate(_SCHEMAS[kind], content)
    document = _read_document(registry, actor, content)
    async with registry.database.unit_of_work() as uow:
        await _require_may_register(actor, document, uow)
        faults = [*clause_faults(content), *await register_faults(uow, content, registry.today())]
        if faults:
            raise InvalidInputError(faults)
        newest = await uow.document(document.document_id)
        _require_next(document, newest)
        uow.add_document(document)
        [receipt] = await uow.commit()
    return await as_it_stands(registry, document), receipt


async def read(
    registry: Registry, actor: Actor, document_id: str, version: int | None
) -> AgreementView:
    """A version the actor may see: any charter, and agreements its organisation is party to.

    Args:
        version: the one that stands today if left out, or the newest where none does yet.
    """
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        seen = await versions_for(registry, reads, actor, document_id)
    if version is None:
        found = to_show(seen)
    else:
        found = next((view for view in seen if view.document.version == version), None)
    if found is None:
        raise NotFoundError(NOT_YOURS)
    return found


async def list_own(
    registry: Registry, actor: Actor, *, after: str, limit: int
) -> list[AgreementView]:
    """The agreements the actor's organisation is party to, and the charters: of each the version
    that stands today, or the newest where none does yet."""
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        party = actor.partner_id
        own = await reads.documents(kind=PISA, party=party, after=after, limit=limit)
        charters = await reads.documents(kind=CHARTER, after=after, limit=limit)
        found = sorted([*own, *charters], key=lambda document: document.document_id)[:limit]
        seen = [
            await versions_for(registry, reads, actor, document.document_id) for document in found
        ]
    return [view for versions in seen if (view := to_show(versions)) is not None]


def envelope_of(view: AgreementView) -> dict[str, Any]:
    """The envelope as published beside the document: ``{"signatures": […]}``.

    Signatures on paper have nothing to verify and are not in it.
    """
    return {
        "signatures": [
            {"protected": signature.protected, "signature": signature.signature}
            for signature in view.signatures
            if signature.method == VERIFIED
        ]
    }


def _read_document(registry: Registry, actor: Actor, content: Mapping[str, Any]) -> Document:
    payload = canonical_bytes(content)
    end = content.get("end_date")
    return Document(
        document_id=content["id"],
        version=content["version"],
        kind=content["type"],
        title=content["title"],
        payload=payload,
        sha256=sha256_hex(payload),
        parties=tuple(party["partner"] for party in content.get("parties", ())),
        flows=flows_of(content),
        start_date=date.fromisoformat(content["start_date"]),
        review_date=date.fromisoformat(content["review_date"]),
        end_date=date.fromisoformat(end) if end else None,
        recorded_at=registry.now(),
        recorded_by=actor.name,
    )


async def _require_may_register(actor: Actor, document: Document, reads: Reads) -> None:
    if document.kind == CHARTER:
        await access.require_operator(actor, "agreement.register", reads)
        return
    operator = await reads.operator()
    access.require_own(actor, "agreement.register", *document.parties, operator or "")


def _require_next(document: Document, newest: Document | None) -> None:
    """Versions count up from 1 without a gap."""
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
