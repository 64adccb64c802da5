"""A form kept for whoever wrote it: one with faults, or one sent after its session was over.

A form with faults is shown again at an address of its own, after a redirect, so that Back and
Forward never ask to send anything twice. What is kept is sealed, and goes when the form is sent
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response

from registry.domain.records.acting import Actor
from registry.errors import Fault, NotFoundError
from registry.services.accounts.saved_forms import (
    Draft,
    drop_draft,
    find_draft,
    new_draft,
)
from registry.services.context import Registry
from registry.web.kit.forms import Form
from registry.web.kit.redirects import own_path, see_other

HELD = "held"  # the kind of draft, and the name in the address
_NOT_KEPT = frozenset({"csrf", "password", "present", "again"})  # secrets are typed anew


async def hold(registry: Registry, actor: Actor, path: str, form: Form) -> str:
    """Keep a form as it was sent; the address that shows it again."""
    content = {
        "path": path,
        "values": {
            name: list(texts) for name, texts in form.values.items() if name not in _NOT_KEPT
        },
        "faults": [fault.to_dict() for fault in form.faults],
    }
    draft = await new_draft(registry, actor, HELD, content)
    return f"{path}?{HELD}={draft.draft_id}"


async def ask_again(
    request: Request[Any, Any, Any], form: Form, faults: Sequence[Fault]
) -> Response[None]:
    """Show a form again, with what is wrong with it beside each field."""
    actor = request.state.session.actor
    registry: Registry = request.app.state.registry
    return see_other(await hold(registry, actor, request.url.path, form.with_faults(faults)))


async def typed(request: Request[Any, Any, Any], saved: Form) -> Form:
    """What to fill a form's page with: what was held for it, or else what was saved.

    Only the one who wrote it, and only the page it was written on, gets it.
    """
    registry: Registry = request.app.state.registry
    draft = await _find(registry, request.state.session.actor, request.query_params.get(HELD, ""))
    if draft is None or draft.content["path"] != request.url.path:
        return saved
    faults = [Fault(**fault) for fault in draft.content["faults"]]
    return Form(draft.content["values"], faults)


async def let_go(request: Request[Any, Any, Any], actor: Actor) -> None:
    """The form was sent again: what was held of it is not needed any more."""
    registry: Registry = request.app.state.registry
    draft = await _find(registry, actor, request.query_params.get(HELD, ""))
    if draft is not None:
        await drop_draft(registry, draft)


async def way_on(registry: Registry, actor: Actor, then: dict[str, str]) -> str:
    """Where to go after signing in: back to what was being written, or to what was asked for."""
    draft = await _find(registry, actor, then.get(HELD, ""))
    if draft is not None and draft.content["values"]:
        return own_path(f"{draft.content['path']}?{HELD}={draft.draft_id}")
    return own_path(then.get("next", ""))


async def _find(registry: Registry, actor: Actor, draft_id: str) -> Draft | None:
    if not draft_id:
        return None
    try:
        return await find_draft(registry, actor, HELD, draft_id)
    except NotFoundError:
        return None


CHECK = "check"  # the kind of draft an unfinished check is
