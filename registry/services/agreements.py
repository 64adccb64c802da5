"""Charters and agreements: registered as bytes, signed by every party, in force when all have.

The policy is ours and stands in ``accept_signatures``: each signature fits the very bytes that
were registered, is by a key enrolled for a signatory of the party it speaks for and active now,
and each party signs once. Signing the charter is how an organisation becomes a member.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.documents.canonical import canonical_bytes, sha256_hex
from registry.documents.envelope import claimed_kid, verify_signature
from registry.documents.validate import validate
from registry.domain.agreement import SUPERSEDED, Standing, standing
from registry.domain.records import (
    AcceptedSignature,
    Actor,
    Document,
    MembershipEvent,
    Receipt,
)
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SignatureError,
)
from registry.services import access
from registry.services.agreement_checks import clause_faults, register_faults
from registry.services.agreement_flows import flows_of
from registry.services.context import Registry
from registry.services.ports import Reads, UnitOfWork

CHARTER, PISA = "charter", "pisa"
_NOT_YOURS = "Your organisation has no agreement under that reference."
_SCHEMAS = {CHARTER: "charter", PISA: "agreement"}


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A version, its signatures in the order accepted, and how it stands today.

    ``newer`` is the version that is registered and has not taken its place yet.
    """

    document: Document
    signatures: tuple[AcceptedSignature, ...]
    standing: Standing
    newer: int | None = None


async def register(
    registry: Registry, actor: Actor, content: dict[str, Any]
) -> tuple[AgreementView, Receipt]:
    """Register a charter (the operator's officers) or an agreement (an officer of a party).

    What parties sign is its RFC 8785 bytes, kept as they are from here on.

    Raises:
        InvalidInputError: every fault, those only the register can see among them.
        ConflictError: this version, or a later one, is registered already.
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
        if newest is not None and document.version != newest.version + 1:
            raise ConflictError(
                f"The newest version registered is {newest.version}.",
                next_step=f"Number the next one {newest.version + 1} and register it again.",
            )
        uow.add_document(document)
        [receipt] = await uow.commit()
    return _view(registry, document, []), receipt


async def accept_signatures(
    registry: Registry, actor: Actor, document_id: str, version: int, envelope: Mapping[str, Any]
) -> tuple[AgreementView, list[Receipt]]:
    """Accept one or more parties' signatures: all of those handed in, or none.

    Args:
        envelope: JWS JSON General with detached payload, valid against its schema.

    Raises:
        SignatureError: a signature does not fit, or its signer may not sign for that party.
        ConflictError: a party has signed this version already, or a newer version exists.
        NotAllowedError: the actor's organisation is neither the signer nor the operator.
    """
    access.require(actor, "agreement.sign")
    async with registry.database.unit_of_work() as uow:
        document = await _document_for(uow, actor, document_id, version)
        newest = await uow.document(document_id)
        if newest is not None and newest.version > version:
            raise ConflictError(f"Version {newest.version} has taken the place of this one.")
        operator = await uow.operator()
        before = await uow.signatures(document_id, version)
        signed = {signature.partner_id for signature in before}
        accepted = []
        for entry in envelope["signatures"]:
            signature = await _verified(registry, actor, uow, document, entry)
            if actor.partner_id not in {signature.partner_id, operator}:
                raise NotAllowedError("This signature is another organisation's to hand in.")
            if signature.partner_id in signed:
                raise ConflictError(f"{signature.partner_id} has signed this version already.")
            signed.add(signature.partner_id)
            accepted.append(signature)
            uow.add_signature(signature)
            if document.kind == CHARTER:
                uow.add_membership(await _joined(registry, actor, uow, document, signature))
        receipts = await uow.commit()
    return _view(registry, document, [*before, *accepted]), receipts


async def read(
    registry: Registry, actor: Actor, document_id: str, version: int | None
) -> AgreementView:
    """A version the actor may see: any charter, and agreements its organisation is party to.

    Args:
        version: the one that stands today if left out, or the newest where none does yet.
    """
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        if version is None:
            newest = await reads.document(document_id)
            found = await _seen(registry, reads, actor, newest) if newest else None
            if found is None:
                raise NotFoundError(_NOT_YOURS)
            return found
        document = await _document_for(reads, actor, document_id, version)
        view = await _alone(registry, reads, document)
        newest = await reads.document(document_id)
        stands = await _that_stands(registry, reads, newest) if newest else view
    if stands.document.version > version and _has_begun(stands):
        return dataclasses.replace(view, standing=SUPERSEDED)
    return view


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
        views = [await _seen(registry, reads, actor, document) for document in found]
    return [view for view in views if view is not None]


def envelope_of(view: AgreementView) -> dict[str, Any]:
    """The envelope as published beside the document: ``{"signatures": […]}``."""
    return {
        "signatures": [
            {"protected": signature.protected, "signature": signature.signature}
            for signature in view.signatures
        ]
    }


async def _seen(
    registry: Registry, reads: Reads, actor: Actor, newest: Document
) -> AgreementView | None:
    """The version that stands, or the newest, whichever of them the actor may know of."""
    stands = await _that_stands(registry, reads, newest)
    if await _may_see(reads, actor, stands.document):
        return stands
    return await _alone(registry, reads, newest) if await _may_see(reads, actor, newest) else None


async def _that_stands(registry: Registry, reads: Reads, newest: Document) -> AgreementView:
    """The newest version that every party has signed and that has begun; else the newest."""
    view = last = await _alone(registry, reads, newest)
    version = newest.version
    while not _has_begun(view) and version > 1:
        version -= 1
        earlier = await reads.document(newest.document_id, version)
        if earlier is not None:
            view = await _alone(registry, reads, earlier)
    if not _has_begun(view):
        return last
    return dataclasses.replace(view, newer=newest.version if view is not last else None)


async def _alone(registry: Registry, reads: Reads, document: Document) -> AgreementView:
    """A version with the signatures that count: not those of a key that had ended by then."""
    made = await reads.signatures(document.document_id, document.version)
    keys = {signature.kid: await reads.key(signature.kid) for signature in made}
    counted = [
        signature
        for signature in made
        if (key := keys[signature.kid]) is not None and signature.counts(key.active_to)
    ]
    return _view(registry, document, counted)


def _has_begun(view: AgreementView) -> bool:
    return view.standing.state not in {"partly_signed", "not_started"}


def _view(
    registry: Registry, document: Document, signatures: list[AcceptedSignature]
) -> AgreementView:
    stands = standing(
        document.parties,
        [signature.partner_id for signature in signatures],
        document.start_date,
        document.review_date,
        document.end_date,
        registry.today(),
    )
    return AgreementView(document, tuple(signatures), stands)


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


async def _document_for(
    reads: Reads, actor: Actor, document_id: str, version: int | None
) -> Document:
    """The version, if the actor may know of it; an agreement of others is not found."""
    document = await reads.document(document_id, version)
    if document is None or not await _may_see(reads, actor, document):
        raise NotFoundError(_NOT_YOURS)
    return document


async def _may_see(reads: Reads, actor: Actor, document: Document) -> bool:
    if document.kind == CHARTER or actor.partner_id in document.parties:
        return True
    return access.OFFICER in actor.roles and actor.partner_id == await reads.operator()


async def _verified(
    registry: Registry, actor: Actor, uow: UnitOfWork, document: Document, entry: Mapping[str, Any]
) -> AcceptedSignature:
    """The signature, once it is shown to be by someone who may sign for that party."""
    kid = claimed_kid(entry)
    key = await uow.key(kid)
    if key is None:
        raise SignatureError("A signature is by a key that is not enrolled here.")
    claims = verify_signature(document.payload, entry, key.public_jwk())
    now = registry.now()
    if not key.is_active(now):
        raise SignatureError("A signature is by a key that has ended.")
    if claims.org != key.partner_id:
        raise SignatureError("A signature names an organisation its key is not enrolled for.")
    if document.parties and key.partner_id not in document.parties:
        raise SignatureError(f"{key.partner_id} is not a party to this agreement.")
    if (claims.document_id, claims.document_version) != (document.document_id, document.version):
        raise SignatureError("A signature was made for another document or version.")
    if (claims.person, claims.role) != (key.person, key.role):
        raise SignatureError(
            "A signature names another person or post than its key is enrolled for.",
            next_step=f'Sign again with --name "{key.person}" --role "{key.role}".',
        )
    return AcceptedSignature(
        document_id=document.document_id,
        document_version=document.version,
        partner_id=key.partner_id,
        kid=key.kid,
        person=key.person,
        role=key.role,
        protected=entry["protected"],
        signature=entry["signature"],
        signed_at=claims.signed_at,
        recorded_at=now,
        recorded_by=actor.name,
    )


async def _joined(
    registry: Registry, actor: Actor, uow: UnitOfWork, charter: Document, by: AcceptedSignature
) -> MembershipEvent:
    """The membership that signing the charter begins, or carries on under a newer version."""
    before = await uow.membership(by.partner_id)
    # A suspension outlasts a signature: the operator lifts it, not the member.
    suspended = before is not None and before.status == "suspended"
    return MembershipEvent(
        partner_id=by.partner_id,
        version=before.version + 1 if before else 1,
        status="suspended" if suspended else "active",
        charter_id=charter.document_id,
        charter_version=charter.version,
        effective_on=max(registry.today(), charter.start_date),
        reason="signed the charter",
        recorded_at=registry.now(),
        recorded_by=actor.name,
    )
