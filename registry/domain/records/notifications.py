"""Notifications to organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification to an organisation; version 2 says that one of its officers has seen it.

    ``code`` names the sentence (``services/notifications/wording.py``). ``about`` is the
    organisation it is about; ``document_id`` and ``document_version`` name the agreement. Each is
    empty or 0 where there is none; of a consent ``document_id`` is its record. ``subject_id`` is
    the organisation's own reference of the person, where it has one. ``key`` makes it unique: a
    second one with the same key is refused.
    """

    notification_id: str
    version: int
    partner_id: str
    code: str
    about: str
    document_id: str
    document_version: int
    effective_on: date
    key: str
    recorded_at: datetime
    recorded_by: str
    subject_id: str = ""
