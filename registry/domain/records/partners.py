"""The record of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
