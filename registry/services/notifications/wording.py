"""The words of notifications: what happened, what it means, and what to do next.

Every code must have its words here (``tests/services/notifications/test_wording.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from registry.domain.dates import long_date
from registry.domain.folding import folded
from registry.domain.records.notifications import Notification
from registry.services.context import Registry
from registry.services.notifications.charter_texts import texts_of
from registry.services.notifications.words import WORDS
from registry.services.ports import Reads


@dataclass(frozen=True, slots=True)
class WordedNotification:
    """A notification in words.

    ``is_registered``: the version it is about is registered and no longer a draft. ``is_done``: it
    asked for a signature that has since been made.
    """

    notification: Notification
    title: str
    text: str
    next_step: str
    is_registered: bool = False
    is_done: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether an officer has seen it."""
        return self.notification.version > 1


_ASKS_TO_SIGN = frozenset({"to_sign", "charter_changed", "paper_to_confirm"})
_SUCCEEDED = frozenset({"succeeded", "succeeded_by_party"})
_DONE = "There is nothing to do: your organisation has signed it."


async def in_words(
    registry: Registry, notifications: Sequence[Notification]
) -> list[WordedNotification]:
    """Notifications in words, with the names of the organisations and agreements concerned."""
    async with registry.database.reads() as reads:
        recipients = {notification.partner_id for notification in notifications}
        signed = {
            (signature.partner_id, signature.document_id, signature.document_version)
            for partner_id in recipients
            for signature in await reads.signatures_of(partner_id)
        }
        return [await _worded(reads, notification, signed) for notification in notifications]


async def _worded(
    reads: Reads, notification: Notification, signed: Collection[tuple[str, str, int]]
) -> WordedNotification:
    version = notification.document_version
    document = await reads.document(notification.document_id, version) if version else None
    title = document.title if document else await _draft_title(reads, notification.document_id)
    names = {
        "about": await _organisation(reads, notification.about),
        "agreement": f"{title}, version {version}",
        "name": notification.document_id,
        "version": str(version),
        "day": long_date(notification.effective_on),
        "whose": notification.subject_id or notification.document_id,
        "successor": await _successor(reads, notification),
        "texts": await texts_of(reads, notification.code, document) if document else "",
    }
    title, text, next_step = (words.format_map(names) for words in WORDS[notification.code])
    asked = (notification.partner_id, notification.document_id, version)
    is_done = notification.code in _ASKS_TO_SIGN and asked in signed
    if is_done:
        next_step = _DONE
    return WordedNotification(notification, title, text, next_step, document is not None, is_done)


async def _organisation(reads: Reads, partner_id: str) -> str:
    partner = await reads.partner(partner_id) if partner_id else None
    return partner.legal_name if partner else partner_id or "The registry"


async def _successor(reads: Reads, notification: Notification) -> str:
    """The name of the successor, where the notification is about having one."""
    if notification.code not in _SUCCEEDED:
        return ""
    [succession, *_] = await reads.successions(notification.about)
    name = await _organisation(reads, succession.partner_id)
    # A school that becomes an academy often keeps its name.
    same = folded(name) == folded(await _organisation(reads, notification.about))
    return f"{name} ({succession.partner_id})" if same else name


async def _draft_title(reads: Reads, document_id: str) -> str:
    """The title that a draft gives an agreement not registered yet, or else the agreement's id."""
    draft = await reads.draft(document_id) if document_id else None
    title = draft.document().get("title") if draft else None
    return title if isinstance(title, str) else document_id
