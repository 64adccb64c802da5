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


@dataclass(frozen=True, slots=True)
class PartOf:
    """That one organisation is part of another: a school of a trust, a practice of a network.

    It is from ``since`` until the day before ``until``. The versions of one pair are its history:
    that it ended is a version with the same ``since`` and an ``until``, that it began again one
    with another ``since``. ``evidence`` names what shows it, such as a funding agreement.
    """

    whole: str
    part: str
    version: int
    since: date
    until: date | None
    evidence: str
    recorded_at: datetime
    recorded_by: str
