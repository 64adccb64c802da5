"""Signing charters and agreements with an enrolled key, or on paper with a confirmation.

Our policy is this: a signature fits the very bytes that were registered; its key is active now and
enrolled for a signatory of the party that it signs for; and each party signs once, in any order.
An organisation becomes a member by signing the charter. An organisation that is not a party joins
an agreement by signing it, if the agreement says that it may.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, NotAllowedError
from registry.services import access
from registry.services.agreements.reading import as_it_stands, version_for
from registry.services.context import Registry
from registry.services.ports import UnitOfWork
from registry.services.signing.adding import AgreementSigning, CharterSigning, Signing
from registry.services.signing.verified_signature import verified_signature


async def accept_signatures(
    registry: Registry, actor: Actor, document_id: str, version: int, envelope: Mapping[str, Any]
) -> tuple[Version[Document], list[Receipt]]:
    """Accept the signatures of one or more parties: all of those handed in, or none.

    Args:
        envelope: JWS JSON General with detached payload, valid against its schema.

    Raises:
        SignatureError: a signature does not fit, or its signer may not sign for the party.
        ConflictError: a party has signed this version already, or the version takes no signatures.
        NotAllowedError: the actor's organisation is neither the signing one nor the operator.
    """
    access.require(actor, "agreement.sign")
    async with registry.database.unit_of_work() as uow:
        signing = await begin(registry, actor, uow, document_id, version)
        operator = await uow.operator()
        for entry in envelope["signatures"]:
            signature = await verified_signature(
                registry, actor, uow, signing.version.document, entry
            )
            if actor.partner_id not in {signature.partner_id, operator}:
                raise NotAllowedError("This signature is another organisation's to hand in.")
            if signature.schedule:
                await signing.add_with_parts(signature)
            else:
                await signing.add(signature)
        receipts = await signing.commit()
    return await as_it_stands(registry, signing.version.document), receipts


async def begin(
    registry: Registry, actor: Actor, uow: UnitOfWork, document_id: str, version: int
) -> Signing:
    """Begin to add signatures to a version.

    Raises:
        NotFoundError: the actor may not see it.
        ConflictError: it was withdrawn, its last day has passed, or a newer version replaces it.
    """
    to_sign = await version_for(registry, uow, actor, document_id, version)
    registered = await uow.registered(document_id, registry.today())
    for newer in registered.later_than(version) if registered else ():
        if newer.replaces_for_signing:
            number = newer.document.version
            raise ConflictError(f"Version {number} has taken the place of this one.")
    if to_sign.state == State.WITHDRAWN:
        raise ConflictError("This version was withdrawn: it takes no signatures.")
    if to_sign.standing.never_begins and to_sign.state == State.PARTLY_SIGNED:
        raise ConflictError(
            "This version can come into force no more: it takes no signatures.",
            next_step="Register the next version and sign that.",
        )
    made = await uow.signatures(document_id, version)
    kind = CharterSigning if to_sign.makes_members else AgreementSigning
    return kind(registry, actor, uow, to_sign, [signature.partner_id for signature in made])
