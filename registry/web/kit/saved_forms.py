"""A form kept for whoever wrote it: one with faults, or one sent after its session was over.

A form with faults is shown again at an address of its own, after a redirect, so that Back and
Forward never ask to send anything twice. What is kept is sealed, and goes when the form is sent
again.
"""

from __future__ import annotations

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
from registry.web.kit.redirects import own_path

HELD = "held"  # the kind of draft, and the name in the address
CHECK = "check"  # the kind of draft that an unfinished check is
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


async def kept_form(registry: Registry, actor: Actor, draft_id: str, path: str) -> Form | None:
    """What was kept of the form of a page; None where there is none of this writer's."""
    draft = await _find(registry, actor, draft_id)
    if draft is None or draft.content["path"] != path:
        return None
    faults = [Fault(**fault) for fault in draft.content["faults"]]
    return Form(draft.content["values"], faults)


async def let_go(registry: Registry, actor: Actor, draft_id: str) -> None:
    """The form was sent again: what was held of it is not needed any more."""
    draft = await _find(registry, actor, draft_id)
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
