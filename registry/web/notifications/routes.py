"""Pages of an organisation's notifications, for its officers."""

from __future__ import annotations

import contextlib

from litestar import Response, get, post
from litestar.params import FromPath

from registry.errors import ConflictError
from registry.services.access import Role
from registry.services.drafting import reading
from registry.services.notifications import notify
from registry.services.notifications.wording import in_words
from registry.web.kit.addresses import see_other
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.notifications.pages import leads_to, next_step

MOST, MOST_DRAFTS = 100, 1_000
_READ = {"page": "notification.read"}


@get("/what-you-were-told", opt=_READ)
async def listed(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """Show the last hundred notifications, newest first, and which of them nobody has seen."""
    notifications = await in_words(registry, await notify.list_own(registry, actor, limit=MOST))
    drafts: set[str] = set()
    may_draft = Role.OFFICER in actor.roles
    if may_draft and any(not worded.is_registered for worded in notifications):
        open_drafts = await reading.list_open(registry, actor, limit=MOST_DRAFTS)
        drafts = {draft.document_id for draft in open_drafts}
    rows = [
        {"worded": worded, "next_step": next_step(worded), "leads_to": leads_to(worded, drafts)}
        for worded in notifications
    ]
    return page.show("notifications/list.html", rows=rows)


@post("/what-you-were-told/{notification_id:str}/seen", opt=_READ)
async def seen(
    registry: OpenedRegistry, actor: SignedIn, notification_id: FromPath[str]
) -> Response[None]:
    """Mark a notification as seen."""
    with contextlib.suppress(ConflictError):  # a colleague may have marked it first
        await notify.mark_seen(registry, actor, notification_id)
    return see_other("/what-you-were-told")


@post("/what-you-were-told/all-seen", opt=_READ)
async def all_seen(registry: OpenedRegistry, actor: SignedIn, form: SentForm) -> Response[None]:
    """Mark all notifications that the page showed as seen."""
    shown = form.many("shown")[:MOST]
    await notify.mark_all_seen(registry, actor, shown)
    return see_other("/what-you-were-told")


HANDLERS = [listed, seen, all_seen]
