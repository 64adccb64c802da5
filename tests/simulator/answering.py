"""Answering for what the law says of a draft, so that it can be registered."""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.drafting import acknowledging, reading
from registry.services.drafting.law_review import review


async def settled(registry: Registry, actor: Actor, document_id: str) -> int:
    """Say why every warning about a draft may stay; return the draft's version after that."""
    draft = await reading.read(registry, actor, document_id)
    found = await review(registry, actor, draft.content, draft.acknowledged)
    marks = [warning.mark for warning in found.unsettled]
    if not marks:
        return draft.version
    draft, _ = await acknowledging.acknowledge(
        registry, actor, document_id, draft.version, marks, "Our solicitor has looked at this."
    )
    return draft.version
