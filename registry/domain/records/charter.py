"""What happened to a membership of the charter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from registry.domain.charter.status import MembershipStatus


@dataclass(frozen=True, slots=True)
class MembershipEvent:
    """A step of a partner's charter membership, from a day.

    ``notice_id`` is the notice of leaving it rests on, if it does. ``announced``: when it was
    recorded its day had not come. ``annuls`` are versions of events that do not count (the key
    behind them had ended); an event that annuls is no step itself.
    """

    partner_id: str
    version: int
    status: MembershipStatus
    charter_id: str
    charter_version: int
    effective_on: date
    reason: str
    recorded_at: datetime
    recorded_by: str
    notice_id: str = ""
    announced: bool = False
    annuls: tuple[int, ...] = ()
