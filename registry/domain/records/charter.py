"""Events of a charter membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from registry.domain.charter.status import MembershipStatus


@dataclass(frozen=True, slots=True)
class MembershipEvent:
    """A change of a partner's charter membership, effective from a day.

    ``notice_id`` is the notice of leaving it rests on, if any. ``announced``: its day had not come
    when it was recorded. ``annuls`` are the versions of events that do not count, because the key
    behind them had ended; an event that annuls others has no other effect.
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
