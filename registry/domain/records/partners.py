"""The record of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation as registered; ``document`` is its canonical JSON (partner schema)."""

    partner_id: str
    version: int
    kind: str
    legal_name: str
    document: bytes
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Succession:
    """That one organisation took the place of another on a day: a school became an academy, two
    bodies merged (consent.md §6). ``partner_id`` is the successor."""

    succession_id: str
    partner_id: str
    former: str
    since: date
    reason: str
    recorded_at: datetime
    recorded_by: str
