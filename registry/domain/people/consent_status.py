"""The status of a person's consent for one share at one time, worked out from its events.

The rules, in order (law.md §2; UK GDPR Articles 4(11), 7):

1. Only records about this purpose that concern this share count: sender and recipient are both
   the recording organisation or named recipients. A consent the sender holds that names other
   recipients is still shown: it is given, but does not name this recipient.
2. Within a record, the newest event that had taken effect by then counts.
3. A record entered in error counts only where there is no other. The newest record of the same
   speaker, by the time of speaking, replaces the older ones. Of two from the same moment, the one
   that says it replaces another counts, otherwise the more cautious one, whichever was recorded
   first. Where it is narrower than the one it replaces, the consent is ``superseded`` and only
   the newer scope counts.
4. Who may speak: a capable adult, 16–17 year old or competent child only for themselves;
   otherwise holders of parental responsibility, or an attorney or deputy. Others are shown only
   where nobody who may speak has spoken, and the assessment says they had no authority. Where the
   age is not known, a parent's objection counts beside the person's own word.
5. If two people who may speak differ, that is a conflict. It is shown as one, and the later
   statement never settles it.
6. "Not sought, unsafe" counts where nobody has spoken since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import APPOINTED, Speaker
from registry.domain.records.consent import ConsentEvent


@dataclass(frozen=True, slots=True)
class Share:
    """The share a consent is read for, and the facts that decide who may speak for the person."""

    sender: str
    recipient: str
    purpose: str
    data_categories: frozenset[str]
    on: date
    adult: bool = True
    competent: bool = True
    age_known: bool = True


@dataclass(frozen=True, slots=True)
class ConsentStatus:
    """The status of the consent for a share.

    ``current_scope`` is set where the consent that counts covers fewer categories than asked for.
    ``events`` are those that decided it, newest last.
    """

    status: ConsentState
    conflict: bool = False
    recipients_named: bool | None = None
    current_scope: tuple[str, ...] | None = None
    events: tuple[ConsentEvent, ...] = ()

    @property
    def deciding(self) -> ConsentEvent | None:
        return self.events[-1] if self.events else None


def status_for(events: Iterable[ConsentEvent], share: Share) -> ConsentStatus:
    """Derive the consent status for ``share`` from all events about the person."""
    histories = _histories(events, share)
    standing = [_Standing(history, share) for history in histories]
    concerned = _without_errors([record for record in standing if record.concerns_share])
    if not concerned:
        return _named_others(standing)
    spoken = [record for record in concerned if not record.status.is_unsafe]
    unsafe = [record for record in concerned if record.status.is_unsafe]
    newest_unsafe = max(unsafe, key=lambda record: record.position, default=None)
    if newest_unsafe and all(newest_unsafe.position > record.position for record in spoken):
        return ConsentStatus(newest_unsafe.status, events=(newest_unsafe.last,))
    return _combine(_entitled(spoken, share), share)


class _Standing:
    """One record as it stood on the day."""

    __slots__ = ("concerns_share", "history", "last", "names_purpose_only", "position", "status")

    def __init__(self, history: Sequence[ConsentEvent], share: Share) -> None:
        self.history = history
        self.last = history[-1]
        bodies = {self.last.controller, *self.last.recipients}
        self.concerns_share = share.sender in bodies and share.recipient in bodies
        self.names_purpose_only = self.last.controller == share.sender
        self.status = _status_on(self.last, share.on)
        # By the time of speaking, not of recording: a form found later is still older.
        replaces = self.last.supersedes is not None
        self.position = (self.last.effective_at, replaces, *_caution(self.last, self.status))

    @property
    def speaker(self) -> tuple[str, str]:
        return (self.last.given_by, self.last.speaker)


def _status_on(event: ConsentEvent, on: date) -> ConsentState:
    expired = event.expires_on is not None and event.expires_on < on
    if event.status.supports_sharing and expired:
        return ConsentState.EXPIRED
    return event.status.as_fact


def _caution(event: ConsentEvent, status: ConsentState) -> tuple[Any, ...]:
    """A key that orders statements of one moment, the more cautious last, by content alone."""
    return (
        status.caution,
        -len(event.data_categories),
        event.freely_given is not True,
        event.explicit is not True,
        date.max - (event.expires_on or date.max),
        sorted(event.data_categories),
        sorted(event.recipients),
        (event.given_by, event.speaker, event.authority, event.controller),
        # Equal in all of the above: either will do, but always choose the same one.
        event.version,
        -1 if event.leaf_index is None else event.leaf_index,
    )


def _histories(events: Iterable[ConsentEvent], share: Share) -> list[list[ConsentEvent]]:
    histories: dict[str, list[ConsentEvent]] = {}
    for event in events:
        # A record entered in error was wrong from the start, whatever day is asked about.
        in_effect = event.effective_at.date() <= share.on or event.entered_in_error
        if share.purpose in event.purposes and in_effect:
            histories.setdefault(event.record_id, []).append(event)
    for history in histories.values():
        history.sort(key=lambda event: event.version)
    return list(histories.values())


def _without_errors(records: list[_Standing]) -> list[_Standing]:
    """The records that were not entered in error, which hide none made before; else all of them."""
    return [record for record in records if not record.last.entered_in_error] or records


def _named_others(standing: Sequence[_Standing]) -> ConsentStatus:
    """The status where no record names this recipient: a consent of the sender's that names
    others is still shown."""
    own = [
        record
        for record in standing
        if record.names_purpose_only and record.status.supports_sharing
    ]
    if not own:
        return ConsentStatus(ConsentState.NO_RECORD)
    newest = max(own, key=lambda record: record.position)
    return ConsentStatus(newest.status, recipients_named=False, events=(newest.last,))


def _entitled(records: Sequence[_Standing], share: Share) -> list[_Standing]:
    """The records of people who may speak, or all records where none of them has spoken."""
    if share.competent:
        may = frozenset({Speaker.SELF})
    elif share.adult:
        may = APPOINTED
    else:
        may = frozenset({Speaker.PARENT})
    entitled = [record for record in records if record.last.given_by in may]
    if entitled and not share.age_known:
        entitled += [record for record in records if _parent_objects(record)]
    return entitled or list(records)


def _parent_objects(record: _Standing) -> bool:
    return record.last.given_by == Speaker.PARENT and record.status.is_objection


def _combine(records: Sequence[_Standing], share: Share) -> ConsentStatus:
    newest: dict[tuple[str, str], _Standing] = {}
    for record in sorted(records, key=lambda record: record.position):
        newest[record.speaker] = record
    by_speaker = sorted(newest.values(), key=lambda record: record.position)
    agreed = [record for record in by_speaker if record.status.supports_sharing]
    objected = [record for record in by_speaker if record.status.is_objection]
    if agreed and objected:
        both = tuple(record.last for record in by_speaker if record in agreed or record in objected)
        return ConsentStatus(ConsentState.REFUSED, conflict=True, events=both)
    standing = (objected or agreed or by_speaker)[-1]
    if standing.status.supports_sharing:
        return _scoped(standing, records, share)
    return ConsentStatus(standing.status, recipients_named=True, events=(standing.last,))


def _scoped(standing: _Standing, records: Sequence[_Standing], share: Share) -> ConsentStatus:
    """A consent that counts, with its scope where that is less than the categories asked for."""
    covered = frozenset(standing.last.data_categories)
    if share.data_categories <= covered:
        return ConsentStatus(standing.status, recipients_named=True, events=(standing.last,))
    replaced = [
        record
        for record in records
        if record.speaker == standing.speaker
        and record.position < standing.position
        and share.data_categories <= frozenset(record.last.data_categories)
    ]
    status = ConsentState.SUPERSEDED if replaced else standing.status
    scope = tuple(sorted(covered))
    return ConsentStatus(
        status, recipients_named=True, current_scope=scope, events=(standing.last,)
    )
