"""Events of a consent record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from registry.domain.dates import day_in_london
from registry.domain.people.consent_state import ConsentState


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One event of a consent; the history of a record is its events in order.

    ``speaker`` tells apart, without naming, the people who may speak for someone
    (a word of ``domain/people/speakers.py``: "mother", "father", "self"). ``sealed`` holds the
    reason, evidence and notes, encrypted with the subject's key; only the organisation that
    recorded them may read it.

    ``edition`` is 1 for what was recorded before statements had scopes of their own, which is read
    as it was then (``domain/consent/recorded.py``), and 2 since. The fields after it are of edition
    2. ``purposes``, ``recipients`` and ``data_categories`` that are empty mean every one; those of
    a later step are the part of its record that it is about. ``everybody``: nobody at all may share
    this. ``said_on`` is the day where the moment is not known. ``confirms`` is the statement, as
    ``record/step``, of which the discloser has seen the evidence; ``sets_aside`` are the record's
    steps that were entered in error. ``could_decide`` is what the recorder judged,
    ``age_band`` how old the person was then. A step that is ``voice`` says by ``speaker`` whose
    word its record is, where that was not known, or by ``voice_ended_on`` the first day on which
    the word of whoever spoke decides no more. ``voice_within`` is where the word for
    whoever spoke means one voice, where that is another organisation or record than its own: a
    statement that answers another is by the same voice. ``passed_from`` is the statement about
    another organisation, whose place one of its parties took; ``agreed_for`` the name of that
    organisation where it was a consent, which does not pass.
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
    edition: int = 1
    disclosers: tuple[str, ...] = ()
    everybody: bool = False
    mutual: bool = False
    said_on: date | None = None
    confirms: str = ""
    sets_aside: tuple[int, ...] = ()
    could_decide: bool | None = None
    age_band: str | None = None
    voice_ended_on: date | None = None
    voice_within: str = ""
    passed_from: str = ""
    agreed_for: str = ""

    @property
    def entered_in_error(self) -> bool:
        """Whether the record counts as never made."""
        return self.status is ConsentState.INVALIDATED

    def concerns(self, partner_id: str) -> bool:
        """Whether an organisation is the consent's controller, or is named in it."""
        return partner_id in (self.controller, *self.disclosers, *self.recipients)

    def recorded_for(self, partner_id: str) -> bool:
        """Whether an organisation recorded this event."""
        return partner_id == self.recorded_by

    @property
    def day(self) -> date:
        """The day in London on which it was said."""
        return self.said_on or day_in_london(self.effective_at)

    @property
    def step(self) -> str:
        """How other statements name this one."""
        return f"{self.record_id}/{self.version}"
