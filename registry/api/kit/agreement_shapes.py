"""Turn agreement versions into the API's responses."""

from __future__ import annotations

from collections.abc import Sequence

from registry.api.kit import shapes
from registry.api.kit.values import receipt_out
from registry.domain.agreements.version import Version
from registry.domain.records.acknowledged import Acknowledgement
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.signing import AcceptedSignature
from registry.services.agreements.steps import acts_open_to
from registry.services.context import Registry, iso
from registry.services.drafting.law_review import ShownWarning
from registry.services.partners.register import operator_of


async def agreement_out(
    registry: Registry, actor: Actor, view: Version[Document], receipts: Sequence[Receipt] = ()
) -> shapes.AgreementOut:
    """Return a version's state, and what the caller's organisation may do with it."""
    return _agreement_out(view, actor, await operator_of(registry), receipts)


async def agreements_out(
    registry: Registry, actor: Actor, views: Sequence[Version[Document]]
) -> list[shapes.AgreementOut]:
    """Return the same for each version of a list."""
    operator = await operator_of(registry)
    return [_agreement_out(view, actor, operator) for view in views]


def _agreement_out(
    view: Version[Document], actor: Actor, operator: str | None, receipts: Sequence[Receipt] = ()
) -> shapes.AgreementOut:
    document, standing = view.document, view.standing
    return shapes.AgreementOut(
        id=document.document_id,
        version=document.version,
        kind=document.kind,
        title=document.title,
        state=standing.state,
        sha256=document.sha256,
        start_date=document.start_date.isoformat(),
        review_date=document.review_date.isoformat(),
        end_date=document.end_date.isoformat() if document.end_date else None,
        parties=_parties(view),
        yet_to_sign=list(standing.missing),
        suspended_by=list(standing.suspended_by),
        steps=[step_out(step) for step in view.steps],
        next_acts=acts_open_to(view, actor.partner_id, operator),
        newer_version=view.newer,
        acknowledged=[acknowledged_out(said) for said in document.acknowledged],
        receipts=[out for receipt in receipts if (out := receipt_out(receipt)) is not None],
    )


def warning_out(warning: ShownWarning) -> shapes.WarningOut:
    """Return a warning of the law, with why it can stay where somebody said so."""
    said = warning.acknowledged
    return shapes.WarningOut(
        id=warning.mark,
        clause=warning.clause,
        pointer=warning.place,
        about=warning.what,
        code=warning.code,
        finding=warning.finding,
        text=warning.text,
        acknowledged=acknowledged_out(said) if said is not None else None,
    )


def acknowledged_out(said: Acknowledgement) -> shapes.AcknowledgedOut:
    """Return why a warning of the law may stay."""
    return shapes.AcknowledgedOut(said.clause, said.text, said.reason, iso(said.at), said.by)


def _parties(view: Version[Document]) -> list[shapes.PartySignature]:
    signed = {signature.partner_id: signature for signature in view.signatures}
    everyone = sorted({*view.document.parties, *signed})
    return [_party(party, signed.get(party), view.standing.left) for party in everyone]


def _party(
    partner_id: str, signature: AcceptedSignature | None, left: Sequence[str]
) -> shapes.PartySignature:
    if signature is None:
        return shapes.PartySignature(partner_id, signed=False, left=partner_id in left)
    return shapes.PartySignature(
        partner=partner_id,
        signed=True,
        method=signature.method,
        kid=signature.kid or None,
        person=signature.person,
        role=signature.role,
        signed_at=iso(signature.signed_at),
        scan_sha256=signature.evidence_sha256 or None,
        left=partner_id in left,
        bound_by=signature.bound_by or None,
    )


def step_out(step: AgreementStep) -> shapes.StepOut:
    """Return one step of an agreement version."""
    return shapes.StepOut(
        number=step.version,
        act=step.act,
        partner=step.partner_id,
        by=step.by,
        effective_on=step.effective_on.isoformat(),
        reason=step.reason,
        recorded_at=iso(step.recorded_at),
        person=step.person or None,
        role=step.role or None,
        scan_sha256=step.evidence_sha256 or None,
        charter_version=step.charter_version or None,
    )
