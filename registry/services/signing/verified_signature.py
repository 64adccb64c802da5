"""Verifying who made a signature, by its key and by what the registry knows of that key.

Key, person, post and organisation must all be right now. Of what a signature says about itself only
its time is believed, and that only between the key's enrolment and now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from registry.documents.signatures.clocks import SIGNERS_CLOCK
from registry.documents.signatures.envelope import claimed_kid, claimed_org, verify_signature
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.signing import AcceptedSignature, Scheduled
from registry.errors import SignatureError
from registry.services.context import Registry
from registry.services.partners.signatories import key_for, require_signatory
from registry.services.ports import UnitOfWork


async def verified_signature(
    registry: Registry, actor: Actor, uow: UnitOfWork, document: Document, entry: Mapping[str, Any]
) -> AcceptedSignature:
    """The signature, once it is shown that its signer may sign for the organisation.

    Raises:
        SignatureError: it does not fit these bytes, or its signer may not sign for the party.
    """
    key = await key_for(uow, claimed_kid(entry), claimed_org(entry))
    if key is None:
        raise SignatureError("A signature is by a key that is not enrolled here.")
    claims = verify_signature(document.payload, entry, key.public_jwk())
    now = registry.now()
    if not key.is_active(now):
        raise SignatureError("A signature is by a key that has ended.")
    _require_time(claims.signed_at, key.active_from, now)
    if claims.org != key.partner_id:
        raise SignatureError("A signature names an organisation its key is not enrolled for.")
    if (claims.document_id, claims.document_version) != (document.document_id, document.version):
        raise SignatureError("A signature was made for another document or version.")
    if (claims.person, claims.role) != (key.person, key.role):
        raise SignatureError(
            "A signature names another person or post than its key is enrolled for.",
            next_step=f'Sign again with --name "{key.person}" --role "{key.role}".',
        )
    await require_signatory(registry, uow, key.partner_id, key.person)
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
        schedule=tuple(
            Scheduled(part["partner"], part["legal_name"], part["kind"])
            for part in entry.get("schedule", ())
        ),
    )


def _require_time(signed_at: datetime, enrolled: datetime, now: datetime) -> None:
    """Require a plausible time; the signer's clock gave it."""
    again = "Put the clock of the machine that signs right, and sign again."
    if signed_at < enrolled - SIGNERS_CLOCK:
        raise SignatureError("A signature is dated before its key was enrolled.", next_step=again)
    if signed_at > now + SIGNERS_CLOCK:
        raise SignatureError("A signature is dated in the future.", next_step=again)
