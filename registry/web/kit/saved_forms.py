"""Forms saved for their writer: those with faults, and those sent after the session was over.

A form with faults is shown again at its own address, after a redirect, so that the browser's Back
and Forward never offer to send it twice. A saved form is sealed, and is deleted when the form is
sent again.
"""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.errors import Fault, NotFoundError
from registry.services.accounts.saved_forms import (
    SavedForm,
    drop_draft,
    find_form,
    new_form,
)
from registry.services.context import Registry
from registry.web.kit.addresses import own_path
from registry.web.kit.forms import Form

SAVED_FORM = "held"  # the kind of draft, and the parameter's name in the address
CHECK = "check"  # the kind of draft of an unfinished check
CONSENT = "consent"  # the kind of draft that stands for a person
# Secrets have to be typed again, and a form that is shown again is another one.
# Secrets have to be typed again, and a form that is shown again is another one.
_NOT_KEPT = frozenset({"csrf", "once", "password", "present", "again"})


async def save_form(registry: Registry, actor: Actor, path: str, form: Form) -> str:
    """Save a form as it was sent, and return the address that shows it again."""
    content = {
        "path": path,
        "values": {
            name: list(texts) for name, texts in form.values.items() if name not in _NOT_KEPT
        },
        "faults": [fault.to_dict() for fault in form.faults],
    }
    draft = await new_form(registry, actor, SAVED_FORM, content)
    return f"{path}?{SAVED_FORM}={draft.draft_id}"


async def find_saved_form(
    registry: Registry, actor: Actor, draft_id: str, path: str
) -> Form | None:
    """Return the saved form of a page; None if this writer has none there."""
    draft = await _find(registry, actor, draft_id)
    if draft is None or draft.content["path"] != path:
        return None
    faults = [Fault(**fault) for fault in draft.content["faults"]]
    return Form(draft.content["values"], faults)


async def drop_saved_form(registry: Registry, actor: Actor, draft_id: str) -> None:
    """Delete a saved form, because it was sent again."""
    draft = await _find(registry, actor, draft_id)
    if draft is not None:
        await drop_draft(registry, draft)


async def address_after_sign_in(
    registry: Registry, actor: Actor, destination: dict[str, str]
) -> str:
    """Return the address to open after signing in: the saved form, or the page asked for."""
    draft = await _find(registry, actor, destination.get(SAVED_FORM, ""))
    if draft is not None and draft.content["values"]:
        return own_path(f"{draft.content['path']}?{SAVED_FORM}={draft.draft_id}")
    return own_path(destination.get("next", ""))


async def _find(registry: Registry, actor: Actor, draft_id: str) -> SavedForm | None:
    if not draft_id:
        return None
    try:
        return await find_form(registry, actor, SAVED_FORM, draft_id)
    except NotFoundError:
        return None
