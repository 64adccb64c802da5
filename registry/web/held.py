"""A form that was sent after its session was over, given back to whoever wrote it."""

from __future__ import annotations

from typing import Any

from litestar import Request

from registry.domain.records import Actor
from registry.errors import NotFoundError
from registry.services.context import Registry
from registry.services.drafts import Draft, drop_draft, find_draft
from registry.web.forms import Form
from registry.web.guard import HELD
from registry.web.redirects import own_path
from registry.web.render import registry_of, session_of


async def typed(request: Request[Any, Any, Any], saved: Form) -> Form:
    """What to fill a form's page with: what was held for it, once, or else what was saved.

    Only the one who wrote it, and only the page it was written on, gets it.
    """
    registry, actor = registry_of(request), session_of(request).actor
    draft = await _find(registry, actor, request.query_params.get("held", ""))
    if draft is None or draft.content["path"] != request.url.path:
        return saved
    await drop_draft(registry, draft)
    return Form(draft.content["values"])


async def way_on(registry: Registry, actor: Actor, then: dict[str, str]) -> str:
    """Where to go after signing in: back to what was being written, or to what was asked for."""
    draft = await _find(registry, actor, then.get("held", ""))
    if draft is not None and draft.content["values"]:
        return own_path(f"{draft.content['path']}?held={draft.draft_id}")
    return own_path(then.get("next", ""))


async def _find(registry: Registry, actor: Actor, draft_id: str) -> Draft | None:
    if not draft_id:
        return None
    try:
        return await find_draft(registry, actor, HELD, draft_id)
    except NotFoundError:
        return None
