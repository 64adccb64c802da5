"""A draft as the API answers it, with what the law says of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
from litestar import Response

from registry.api.kit import draft_shapes
from registry.api.kit.agreement_shapes import warning_out
from registry.api.kit.values import as_kept, clean_id, etag, receipt_out
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.drafting import AgreementDraft
from registry.services.context import Registry, iso
from registry.services.drafting.law_review import LawReview, review
from registry.services.drafting.rules import acts_of
from registry.services.partners.register import operator_of

Step = Callable[..., Awaitable[tuple[AgreementDraft, Receipt]]]


async def stepped(
    registry: Registry, actor: Actor, step: Step, document_id: str, *arguments: object
) -> Response[draft_shapes.DraftOut]:
    """Take a step with a draft and answer with it."""
    draft, receipt = await step(registry, actor, clean_id(document_id), *arguments)
    return await with_etag(registry, actor, draft, receipt, 201)


async def with_etag(
    registry: Registry, actor: Actor, draft: AgreementDraft, receipt: Receipt | None, status: int
) -> Response[draft_shapes.DraftOut]:
    """A draft, whole and held against the law, with its version as ETag."""
    found = await review(registry, actor, draft.content, draft.acknowledged)
    operator, document = await operator_of(registry), as_kept(draft.content)
    out = msgspec.structs.replace(
        draft_out(actor, draft, operator, document),
        warnings=[warning_out(warning) for warning in found.warnings],
        effects=_effects(found),
        receipt=receipt_out(receipt),
    )
    return Response(out, status_code=status, headers=etag(draft.version))


def draft_out(
    actor: Actor,
    draft: AgreementDraft,
    operator: str | None,
    document: dict[str, object] | None = None,
) -> draft_shapes.DraftOut:
    """A draft as saved, and what the caller can do with it."""
    return draft_shapes.DraftOut(
        id=draft.document_id,
        version=draft.version,
        agreement_version=draft.document_version,
        status=draft.status,
        drafted_by=draft.partner_id,
        note=draft.note,
        saved_at=iso(draft.recorded_at),
        saved_by=draft.recorded_by,
        next=acts_of(actor, draft, operator),
        document=document,
    )


def _effects(found: LawReview) -> list[draft_shapes.EffectOut]:
    return [
        draft_shapes.EffectOut(told.clause, list(told.sentences), told.more) for told in found.told
    ]
