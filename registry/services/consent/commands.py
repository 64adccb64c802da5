"""What a practitioner records about consent, as the use cases take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from registry.domain.dates import day_in_london
from registry.domain.people.speakers import Speaker
from registry.services.context import LONDON


def kept_at(said_on: date) -> datetime:
    """The moment by which a statement is kept where only its day is known: noon in London."""
    return datetime.combine(said_on, time(12), LONDON)


def when_said(said_on: date | None, at: datetime) -> datetime:
    """The same, or the moment itself where the day alone is not what is known."""
    return at if said_on is None else kept_at(said_on)


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """A consent asked for, given, refused or not sought. ``private`` is sealed for the recorder.

    Attributes:
        subject_id: the person's reference, from ``people.identify``.
        status: ``requested given refused not_sought_unsafe``; ``withdrawn`` where it ``ends`` one.
        recipients: the organisations it names; of a refusal none means everybody.
        purposes: what for; of a refusal none means every purpose.
        data_categories: which data; of a refusal none means all of it.
        disclosers: who may share it, or may not; the recorder if none is named.
        everybody: nobody at all may share this.
        mutual: recipients may share with disclosers too.
        effective_at: when it was so; aware, not in the future.
        said_on: the day, where the moment is not known.
        given_by: who spoke; empty for whoever spoke in what it ``ends`` or ``confirms``.
        supersedes: the record this one takes the place of.
        ends: the step, as ``record/version``, of another organisation's that this answers.
        confirms: the consent, named in the same way, of which the evidence was seen.
        could_decide: whether the person understood, or had capacity, as the recorder judged.
        age_band: how old the person was then, in the contract's words.
        voice_within: where the word for whoever spoke means one voice, if not here.
    """

    subject_id: str
    status: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    data_categories: tuple[str, ...]
    effective_at: datetime
    given_by: str = Speaker.SELF
    authority: str = "none"
    speaker: str = ""
    explicit: bool | None = None
    freely_given: bool | None = None
    expires_on: date | None = None
    supersedes: str | None = None
    notice_sha256: str | None = None
    private: Mapping[str, str] = field(default_factory=dict)
    disclosers: tuple[str, ...] = ()
    everybody: bool = False
    mutual: bool = False
    said_on: date | None = None
    ends: str = ""
    confirms: str = ""
    could_decide: bool | None = None
    age_band: str | None = None
    voice_within: str = ""

    @property
    def day(self) -> date:
        """The day in London on which it was so."""
        return self.said_on or day_in_london(self.effective_at)


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """A later step of a record: ``withdrawn``, ``given``, ``refused``, ``invalidated``, ``voice`` …

    ``seen_version`` is the version the caller looked at: where another step came first,
    theirs is refused (409) and nothing is lost. ``recipients``, ``purposes`` and
    ``data_categories`` are the part of the record it is about; all of it if none is named.
    ``sets_aside`` are the steps that were entered in error, for ``invalidated``. ``said_on`` is the
    day, where the moment is not known. ``could_decide`` and ``age_band`` are as they were when this
    was said, never those of the step before. ``speaker`` and ``voice_ended_on`` are for ``voice``:
    whose word an old record is that does not say, and the first day on which it decides no more.
    """

    record_id: str
    status: str
    seen_version: int
    effective_at: datetime
    private: Mapping[str, str] = field(default_factory=dict)
    recipients: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    data_categories: tuple[str, ...] = ()
    sets_aside: tuple[int, ...] = ()
    speaker: str = ""
    voice_ended_on: date | None = None
    said_on: date | None = None
    could_decide: bool | None = None
    age_band: str | None = None

    @property
    def day(self) -> date:
        """The day in London on which it was so."""
        return self.said_on or day_in_london(self.effective_at)
