"""Statements from the consent records that are kept, those of before as they were read then.

Edition 1 (consent.md §6): a consent is from its recorder to its recipients, and never back; a
refusal or withdrawal binds the recorder and everyone it names, both ways and for every kind of
data, and everybody where it names nobody; a step that a recipient took is the recipient's own
statement; twelve o'clock in London is a day without a time; a speaker without a word is a voice of
its own, until its recorder says whose it is; a newer consent takes the place of an older one of the
same voice and organisation.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import NamedTuple, Protocol

from registry.domain.consent.standing import set_aside
from registry.domain.consent.statement import (
    EVERY,
    Part,
    Ref,
    Said,
    Scope,
    Statement,
    Voice,
    named,
)
from registry.domain.dates import LONDON
from registry.domain.people.ages import UNDER_16
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker, SpeakerWord
from registry.domain.records.consent import ConsentEvent

# The same voice wherever it is recorded; every other word is one within an organisation only.
_SHARED_WORDS = frozenset({SpeakerWord.MOTHER, SpeakerWord.FATHER, SpeakerWord.LOCAL_AUTHORITY})
_SCOPED_LIKE_A_CONSENT = frozenset({ConsentState.GIVEN, ConsentState.REQUESTED})


class Recorded(Protocol):
    """What of a step says whom it concerns: a ``ConsentEvent``, or a part of one."""

    @property
    def version(self) -> int: ...
    @property
    def edition(self) -> int: ...
    @property
    def status(self) -> ConsentState: ...
    @property
    def controller(self) -> str: ...
    @property
    def recorded_by(self) -> str: ...
    @property
    def disclosers(self) -> tuple[str, ...]: ...
    @property
    def recipients(self) -> tuple[str, ...]: ...
    @property
    def purposes(self) -> tuple[str, ...]: ...
    @property
    def data_categories(self) -> tuple[str, ...]: ...
    @property
    def everybody(self) -> bool: ...
    @property
    def mutual(self) -> bool: ...


class Touched(NamedTuple):
    """Who said something, and about what; ``visible.concerned`` asks for no more."""

    recorder: str
    status: ConsentState
    scopes: tuple[Scope, ...]


def statements(events: Iterable[ConsentEvent]) -> list[Statement]:
    """Every statement of some consent records, in the order recorded."""
    records: dict[str, list[ConsentEvent]] = defaultdict(list)
    for event in events:
        records[event.record_id].append(event)
    found = [
        _statement(event, record)
        for record in records.values()
        for event in sorted(record, key=lambda step: step.version)
    ]
    if any(made.status is ConsentState.VOICE for made in found):
        return _until_they_ended(_as_named_since(found))
    return found


def touched(record: Sequence[Recorded]) -> list[Touched]:
    """What the steps of one record say about whom, and nothing else of them."""
    first = min(record, key=lambda step: step.version)
    return [
        Touched(
            step.recorded_by if step.edition == 1 else step.controller,
            step.status,
            _scopes_then(step) if step.edition == 1 else _scopes(step, first),
        )
        for step in record
    ]


def _as_named_since(made: Sequence[Statement]) -> list[Statement]:
    """Statements with the words said since for whoever spoke in the record that they answer."""
    words = {step.ref.record_id: step.voice for step in made}
    return [
        dataclasses.replace(step, voice=words.get(step.voice.within, step.voice))
        if not step.voice.word
        else step
        for step in made
    ]


def _until_they_ended(made: Sequence[Statement]) -> list[Statement]:
    """Statements with the day on which each voice ended, as whoever recorded its words says."""
    errors = set_aside(made)
    ended: dict[Voice, dict[str, date]] = defaultdict(dict)
    for step in made:
        if step.status is ConsentState.VOICE and step.ref not in errors and step.voice_ended_on:
            by = ended[step.voice]
            by[step.recorder] = min(step.voice_ended_on, by.get(step.recorder, date.max))
    return [
        step
        if step.status is ConsentState.VOICE
        else dataclasses.replace(
            step,
            voice_ended_on=ended[step.voice].get(step.recorder),
            voice_ended_for=tuple(sorted(ended[step.voice].items())),
        )
        for step in made
    ]


def _statement(event: ConsentEvent, record: Sequence[ConsentEvent]) -> Statement:
    first = min(record, key=lambda step: step.version)
    old = event.edition == 1
    recorder = event.recorded_by if old else event.controller
    given = event.status is ConsentState.GIVEN
    return Statement(
        ref=Ref(event.record_id, event.version),
        recorder=recorder,
        status=event.status,
        voice=_voice(event, record),
        said=_said(event),
        scopes=_scopes_then(event) if old else _scopes(event, first),
        expires_on=event.expires_on if given else None,
        authority=event.authority,
        explicit=event.explicit,
        freely_given=event.freely_given,
        supersedes=event.supersedes if given and not old else None,
        confirms=_ref(event.confirms) if given else None,
        sets_aside=_set_aside(event, record),
        could_decide=event.could_decide,
        under_16_then=event.age_band in UNDER_16,
        takes_the_place_in=_place_then(event) if old else (),
        voice_ended_on=event.voice_ended_on,
        agreed_for=event.agreed_for if event.status is ConsentState.NOT_SOUGHT else "",
    )


def _said(event: ConsentEvent) -> Said:
    if event.said_on is not None:
        return Said(event.said_on)
    local = event.effective_at.astimezone(LONDON)
    no_time = event.edition == 1 and local.time() == time(12)
    return Said(local.date(), None if no_time else event.effective_at)


def _voice(event: ConsentEvent, record: Iterable[ConsentEvent]) -> Voice:
    """Whose word a step is. A word that two can share means one voice within one organisation,
    whoever took the step of an old record."""
    capacity = Speaker(event.given_by)
    if capacity is Speaker.SELF:
        return Voice(capacity)
    word = event.speaker or _said_since(record)
    if not word:
        return Voice(capacity, "", event.voice_within or event.record_id)
    shared = word in _SHARED_WORDS
    return Voice(capacity, word, "" if shared else event.voice_within or event.controller)


def _said_since(record: Iterable[ConsentEvent]) -> str:
    """Whose word a record is, as its recorder said since; empty where nobody did."""
    steps = sorted(record, key=lambda step: step.version, reverse=True)
    errors: set[int] = set()
    for step in steps:
        if step.version in errors:
            continue
        if step.status is ConsentState.VOICE and step.speaker:
            return step.speaker
        errors |= {ref.version for ref in _set_aside(step, steps)}
    return ""


def _scopes(event: Recorded, first: Recorded) -> tuple[Scope, ...]:
    """The record's whole scope, and the part of it that a later step names."""
    whole = _scopes_then(first) if first.edition == 1 else (_whole(first),)
    if event is first:
        return whole
    if event.status is ConsentState.GIVEN:
        return (*whole, _whole(event))
    part = Scope(
        named(event.disclosers),
        named(event.recipients),
        named(event.purposes),
        named(event.data_categories),
        mutual=any(scope.mutual for scope in whole),
    )
    return (*whole, part)


def _whole(event: Recorded) -> Scope:
    """What a statement is about. What a consent leaves out is no consent to everybody, even where
    it follows a refusal or a mark that was about everything."""
    asks = event.status in _SCOPED_LIKE_A_CONSENT
    those = _just if asks else named
    return Scope(
        EVERY if event.everybody and not asks else named(event.disclosers or (event.controller,)),
        those(event.recipients),
        those(event.purposes),
        those(event.data_categories),
        mutual=event.mutual,
    )


def _scopes_then(event: Recorded) -> tuple[Scope, ...]:
    own = named((event.controller,))
    purposes, categories = named(event.purposes), named(event.data_categories)
    if event.status in _SCOPED_LIKE_A_CONSENT:
        return (Scope(own, _just(event.recipients), purposes, categories),)
    if not event.recipients:
        return (Scope(own, EVERY, purposes, EVERY, mutual=True),)
    bodies = named((event.controller, *event.recipients))
    return (Scope(bodies, bodies, purposes, EVERY),)


def _place_then(event: ConsentEvent) -> tuple[Scope, ...]:
    if event.status is not ConsentState.GIVEN:
        return ()
    return tuple(dataclasses.replace(scope, categories=EVERY) for scope in _scopes_then(event))


def _just(values: Sequence[str]) -> Part:
    """These values and no other, where there are none too."""
    return Part(frozenset(values))


def _set_aside(event: ConsentEvent, record: Iterable[ConsentEvent]) -> frozenset[Ref]:
    """What an entry in error names; of before it was the whole record as it stood."""
    if event.status is not ConsentState.INVALIDATED:
        return frozenset()
    before = (step.version for step in record if step.version < event.version)
    steps = before if event.edition == 1 else event.sets_aside
    return frozenset(Ref(event.record_id, version) for version in steps)


def _ref(text: str) -> Ref | None:
    if not text:
        return None
    record_id, _, version = text.rpartition("/")
    return Ref(record_id, int(version))
