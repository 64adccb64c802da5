"""How the version before read a consent, to tell whose answers a migration changed.

It restates that version's rule (``consent_status.py`` of the time) over records of edition 1, as
far as that needs, and is never used for an answer. In that rule, by its order:

1. A record counted only for its purposes, and for shares between any two of its recorder and its
   recipients, both ways. Where there was none, a consent of the sender's that named others was
   shown, and was no consent to this share.
2. Of a record its last step by then counted; one entered in error only where there was no other.
3. A mark that it was not safe to ask counted where nobody had spoken since.
4. Of those who may speak, or of everybody where none of these had spoken, the newest record of each
   speaker counted. A no and a yes were a conflict. A narrower record replaced a wider one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from registry.domain.consent.entitlement import COMPETENT, AgeAndCapacity
from registry.domain.people.ages import ADULT
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import APPOINTED, Speaker
from registry.domain.records.consent import ConsentEvent


@dataclass(frozen=True, slots=True)
class ConsentBefore:
    """What the version before read of a share, and on which record that rested.

    ``is_yes``: the share could rest on it. A consent that named other recipients or not all the
    data, or was another's than of those who may speak, was shown as given and was no yes.
    """

    status: ConsentState
    record_id: str = ""
    is_yes: bool = False


def status_before(
    events: Iterable[ConsentEvent],
    *,
    sender: str,
    recipient: str,
    purpose: str,
    categories: Collection[str],
    person: AgeAndCapacity,
    on: date,
) -> ConsentBefore:
    """How a share's consent was read.

    Args:
        events: all of edition 1 about the person in the one list of people of then.
        person: what the check says of the person.
    """
    known = [_Record(steps, on) for steps in _histories(events, purpose, on)]
    between = [record for record in known if {sender, recipient} <= record.bodies]
    concerned = [record for record in between if not record.last.entered_in_error] or between
    if not concerned:
        return _named_others(known, sender)
    spoken = [record for record in concerned if not record.status.is_unsafe]
    unsafe = max(
        (record for record in concerned if record.status.is_unsafe), key=_position, default=None
    )
    if unsafe and all(unsafe.position > record.position for record in spoken):
        return ConsentBefore(unsafe.status, unsafe.last.record_id)
    may = _who_may_speak(person)
    entitled = [record for record in spoken if record.last.given_by in may]
    if entitled and person.age_band is None:
        entitled += [record for record in spoken if _parent_objects(record)]
    if entitled:
        return _combined(entitled, frozenset(categories))
    return replace(_combined(spoken, frozenset(categories)), is_yes=False)


class _Record:
    """One record as it stood on the day."""

    __slots__ = ("bodies", "last", "position", "status")

    def __init__(self, steps: Sequence[ConsentEvent], on: date) -> None:
        self.last = last = steps[-1]
        self.bodies = {last.controller, *last.recipients}
        ran_out = last.expires_on is not None and last.expires_on < on
        agreed = last.status.supports_sharing
        self.status = ConsentState.EXPIRED if agreed and ran_out else last.status.as_fact
        said = (last.effective_at, last.supersedes is not None)
        self.position = (*said, *_caution(last, self.status))

    @property
    def speaker(self) -> tuple[str, str]:
        return self.last.given_by, self.last.speaker


def _position(record: _Record) -> tuple[Any, ...]:
    return record.position


def _caution(event: ConsentEvent, status: ConsentState) -> tuple[Any, ...]:
    """What ordered two things said at one moment: the more cautious last."""
    return (
        status.caution,
        -len(event.data_categories),
        event.freely_given is not True,
        event.explicit is not True,
        date.max - (event.expires_on or date.max),
        sorted(event.data_categories),
        sorted(event.recipients),
        (event.given_by, event.speaker, event.authority, event.controller),
        event.version,
        -1 if event.leaf_index is None else event.leaf_index,
    )


def _histories(
    events: Iterable[ConsentEvent], purpose: str, on: date
) -> Iterable[list[ConsentEvent]]:
    found: dict[str, list[ConsentEvent]] = {}
    for event in sorted(events, key=lambda step: step.version):
        in_effect = event.effective_at.date() <= on or event.entered_in_error
        if purpose in event.purposes and in_effect:
            found.setdefault(event.record_id, []).append(event)
    return found.values()


def _named_others(known: Iterable[_Record], sender: str) -> ConsentBefore:
    own = [
        record
        for record in known
        if record.last.controller == sender and record.status.supports_sharing
    ]
    if not own:
        return ConsentBefore(ConsentState.NO_RECORD)
    newest = max(own, key=_position)
    return ConsentBefore(newest.status, newest.last.record_id)


def _who_may_speak(person: AgeAndCapacity) -> frozenset[Speaker]:
    able = not person.lacks_capacity
    if person.is_under_16:
        able = person.gillick == COMPETENT
    if able:
        return frozenset({Speaker.SELF})
    adult = person.age_band in (ADULT, None)
    return APPOINTED if adult else frozenset({Speaker.PARENT})


def _parent_objects(record: _Record) -> bool:
    return record.last.given_by == Speaker.PARENT and record.status.is_objection


def _combined(records: Sequence[_Record], categories: frozenset[str]) -> ConsentBefore:
    newest = {record.speaker: record for record in sorted(records, key=_position)}
    voices = sorted(newest.values(), key=_position)
    agreed = [voice for voice in voices if voice.status.supports_sharing]
    objected = [voice for voice in voices if voice.status.is_objection]
    if agreed and objected:
        return ConsentBefore(ConsentState.REFUSED, objected[-1].last.record_id)
    standing = (objected or agreed or voices)[-1]
    record_id = standing.last.record_id
    covers = categories <= frozenset(standing.last.data_categories)
    if not standing.status.supports_sharing or covers:
        return ConsentBefore(standing.status, record_id, standing.status.supports_sharing)
    narrowed = any(
        record.speaker == standing.speaker
        and record.position < standing.position
        and categories <= frozenset(record.last.data_categories)
        for record in records
    )
    return ConsentBefore(ConsentState.SUPERSEDED if narrowed else standing.status, record_id)
