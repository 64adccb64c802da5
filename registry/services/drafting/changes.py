"""The changes in a draft, compared with the version it amends or with the draft as saved."""

from __future__ import annotations

from typing import Any

from registry.domain.records.acting import Actor
from registry.errors import ConflictError
from registry.services import access
from registry.services.agreements.changes import Comparison, compared, content_in
from registry.services.context import Registry
from registry.services.drafting.reading import seen_draft


async def of_draft(
    registry: Registry, actor: Actor, document_id: str, other: dict[str, Any] | None = None
) -> Comparison:
    """Compare a draft with the newest registered version, or ``other`` with the draft as saved.

    Raises:
        NotFoundError: the actor may not see the draft.
        ConflictError: no version is registered yet to compare it with.
    """
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        draft = await seen_draft(reads, actor, document_id)
        saved, called = draft.document(), f"draft as saved ({draft.version})"
        if other is not None:
            names = called, "what you sent"
            return await compared(registry, reads, document_id, names, [saved, other])
        newest = await reads.document(document_id)
        if newest is None:
            raise ConflictError(
                "This is the first version.", next_step="There is nothing to compare it with yet."
            )
        names = f"version {newest.version}", called
        pair = [content_in(newest.payload), saved]
        return await compared(registry, reads, document_id, names, pair)
