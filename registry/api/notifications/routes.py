"""Routes to read an organisation's notifications, and to mark them as seen."""

from __future__ import annotations

from litestar import get, post
from litestar.params import FromPath

from registry.api.kit import draft_shapes, shapes
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters
from registry.api.kit.values import PAGE, clean_id, receipt_out
from registry.services.context import iso
from registry.services.notifications import notify
from registry.services.notifications.wording import WordedNotification, in_words


@get("/notifications", opt={"permission": "notification.read"})
async def list_own(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> list[draft_shapes.NotificationOut]:
    """The last hundred things your organisation was told, the latest first."""
    no_parameters(request)
    notifications = await notify.list_own(registry, actor, limit=PAGE)
    return [_notification_out(worded) for worded in await in_words(registry, notifications)]


@post(
    "/notifications/{notification_id:str}/seen",
    status_code=201,
    opt={"permission": "notification.read"},
)
async def mark_seen(
    registry: OpenedRegistry, actor: SignedIn, notification_id: FromPath[str]
) -> shapes.Receipt | None:
    """Say that an officer of your organisation has seen it."""
    receipt = await notify.mark_seen(registry, actor, clean_id(notification_id))
    return receipt_out(receipt)


def _notification_out(worded: WordedNotification) -> draft_shapes.NotificationOut:
    notification = worded.notification
    return draft_shapes.NotificationOut(
        id=notification.notification_id,
        code=notification.code,
        title=worded.title,
        text=worded.text,
        next_step=worded.next_step,
        about=notification.about,
        agreement=notification.document_id,
        agreement_version=notification.document_version,
        effective_on=notification.effective_on.isoformat(),
        told_at=iso(notification.recorded_at),
        seen=worded.is_seen,
    )


HANDLERS = [list_own, mark_seen]
