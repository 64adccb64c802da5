"""Checks of a share, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was answered. ``facts`` and ``law_edition`` are enough to answer it again.

    ``recipient`` is an organisation's id, or ``kind:`` and a kind for somebody who is not in the
    register. ``all_own``: whether everything that it found said was recorded by the organisation
    that asked.
    """

    check_id: str
    sender: str
    recipient: str
    purpose: str
    subject_id: str | None
    facts: bytes
    outcome: str
    law_edition: str
    agreement: str | None
    consent_status: str
    asked_for: str
    recorded_at: datetime
    recorded_by: str
    version: int = 1
    all_own: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a practitioner decided about a share, with a check or without one (in an emergency).

    ``decision`` is ``share``, ``share_in_part``, ``not_share`` or ``seek_advice``. ``sealed``
    holds what they wrote, encrypted with the person's key where the person is known, otherwise
    with the decision's own key (``wrapped_key``). A later version adds to it; none is rewritten.
    """

    decision_id: str
    version: int
    check_id: str | None
    subject_id: str | None
    asked_for: str
    recipient: str | None
    decision: str
    emergency: bool
    told: bool | None
    wrapped_key: bytes
    sealed: bytes
    recorded_at: datetime
    recorded_by: str
    leaf_index: int | None = None
