"""The changes in a draft, compared with the version it amends or with the draft as saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from registry.domain.records.acting import Actor
from registry.errors import ConflictError
from registry.services import access
from registry.services.agreements.changes import Comparison, compared
from registry.services.context import Registry
from registry.services.drafting.reading import seen_draft


async def of_draft(
    registry: Registry,
    actor: Actor,
    document_id: str,
    other: bytes | Mapping[str, Any] | None = None,
) -> Comparison:
    """Compare a draft with the newest registered version, or ``other`` with the draft as saved.

    Args:
        other: a document, in a server as JSON.

    Raises:
        NotFoundError: the actor may not see the draft.
        ConflictError: no version is registered yet to compare it with.
    """
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        draft = await seen_draft(reads, actor, document_id)
        newest = await reads.document(document_id) if other is None else None
    called = f"draft as saved ({draft.version})"
    if other is not None:
        sent = other if isinstance(other, bytes) else msgspec.json.encode(other)
        names, pair = (called, "what you sent"), (draft.content, sent)
        return await compared(registry, actor, document_id, names, pair)
    if newest is None:
        raise ConflictError(
            "This is the first version.", next_step="There is nothing to compare it with yet."
        )
    names, pair = (f"version {newest.version}", called), (newest.payload, draft.content)
    return await compared(registry, actor, document_id, names, pair)
