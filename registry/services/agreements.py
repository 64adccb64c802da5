"""Charters and agreements: registered as bytes, signed by every party, in force when all have.

The policy is ours and stands in ``accept_signatures``: each signature fits the very bytes that
were registered, is by a key enrolled for a signatory of the party it speaks for and active now,
and each party signs once. Signing the charter is how an organisation becomes a member.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from registry.documents.canonical import canonical_bytes, sha256_hex
from registry.documents.envelope import claimed_kid, verify_signature
from registry.documents.validate import validate
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
from registry.services.agreement_views import (
    CHARTER,
    PISA,
    AgreementView,
    may_see,
    to_show,
    versions_for,
    view_of,
)
from registry.services.context import Registry
from registry.services.ports import Reads, UnitOfWork

_NOT_YOURS = "Your organisation has no agreement under that reference."
_SCHEMAS = {CHARTER: "charter", PISA: "agreement"}
_CLOCKS_DIFFER = timedelta(minutes=5)


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
    return view_of(registry, document, []), receipt


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
                raise ConflictError(
                    f"{signature.partner_id} has signed this version already.",
                    next_step="If the key it signed with has ended since, sign a new version.",
                )
            signed.add(signature.partner_id)
            accepted.append(signature)
            uow.add_signature(signature)
            if document.kind == CHARTER:
                uow.add_membership(await _joined(registry, actor, uow, document, signature))
        receipts = await uow.commit()
    return view_of(registry, document, [*before, *accepted]), receipts


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
        raise NotFoundError(_NOT_YOURS)
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
    """The envelope as published beside the document: ``{"signatures": […]}``."""
    return {
        "signatures": [
            {"protected": signature.protected, "signature": signature.signature}
            for signature in view.signatures
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


async def _document_for(reads: Reads, actor: Actor, document_id: str, version: int) -> Document:
    """The version, if the actor may know of it; an agreement of others is not found."""
    document = await reads.document(document_id, version)
    if document is None or not may_see(actor, document, await reads.operator()):
        raise NotFoundError(_NOT_YOURS)
    return document


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
    _require_time(claims.signed_at, key.active_from, now)
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


def _require_time(signed_at: datetime, enrolled: datetime, now: datetime) -> None:
    """What a signature says of its time is to the second, by its signer's clock."""
    again = "Put the clock of the machine that signs right, and sign again."
    if signed_at < enrolled.replace(microsecond=0):
        raise SignatureError("A signature is dated before its key was enrolled.", next_step=again)
    if signed_at > now + _CLOCKS_DIFFER:
        raise SignatureError("A signature is dated in the future.", next_step=again)


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
