"""Events of a consent record."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from registry.domain.people.consent_state import ConsentState


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One event of a consent; the history of a record is its events in order.

    ``speaker`` distinguishes the people who may speak for someone without naming them (a word of
    ``domain/people/speakers.py`` such as "mother", "father" or "self"). ``sealed`` holds the
    reason, evidence and notes, encrypted with the data subject's key; only the organisation that
    recorded them may read them.
    """

    record_id: str
    version: int
    subject_id: str
    status: ConsentState
    controller: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    data_categories: tuple[str, ...]
    explicit: bool | None
    freely_given: bool | None
    given_by: str
    authority: str
    speaker: str
    effective_at: datetime
    expires_on: date | None
    supersedes: str | None
    notice_sha256: str | None
    sealed: bytes
    recorded_at: datetime
    recorded_by: str
    leaf_index: int | None = None

    @property
    def entered_in_error(self) -> bool:
        """Whether the record counts as never made."""
        return self.status is ConsentState.INVALIDATED

    def concerns(self, partner_id: str) -> bool:
        """Whether an organisation is the consent's controller or a named recipient."""
        return partner_id == self.controller or partner_id in self.recipients

    def recorded_for(self, partner_id: str) -> bool:
        """Whether an organisation recorded this event."""
        return partner_id == self.recorded_by

    def following(
        self,
        *,
        status: ConsentState,
        effective_at: datetime,
        sealed: bytes,
        recorded_at: datetime,
        recorded_by: str,
    ) -> ConsentEvent:
        """The record's next event: the same consent, with what has changed."""
        return dataclasses.replace(
            self,
            version=self.version + 1,
            status=status,
            effective_at=effective_at,
            sealed=sealed,
            recorded_at=recorded_at,
            recorded_by=recorded_by,
            leaf_index=None,
        )
