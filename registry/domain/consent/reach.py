"""What was said about the person who is meant, as far as the organisation that asks reaches it.

Which records that are is ``domain/people/matching.py``; what of these it may know, ``visible.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from registry.domain.consent.ending import answers, relied_on_by
from registry.domain.consent.recorded import statements
from registry.domain.consent.standing import in_effect
from registry.domain.consent.statement import Statement
from registry.domain.consent.visible import is_about_everybody, is_shown, may_stand_against
from registry.domain.people.matching import Match, match, shares
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Alias, Subject

Places = Mapping[str, str]
"""Whose people record each consent record belongs to, by its id."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything a look-up read: people records, the consent recorded there, and which is where."""

    subjects: Sequence[Subject]
    events: Sequence[ConsentEvent]
    places: Places

    def said_at(self, subject: Subject) -> list[ConsentEvent]:
        """What is recorded about one people record."""
        return [event for event in self.events if self._place(event) == subject.subject_id]

    def said_about(self, *persons: Match) -> tuple[ConsentEvent, ...]:
        """What is recorded about one person, however it was reached, in the order recorded."""
        places = {reference for person in persons for reference in person.references}
        return tuple(event for event in self.events if self._place(event) in places)

    def _place(self, event: ConsentEvent) -> str:
        return self.places.get(event.record_id, event.subject_id)


@dataclass(frozen=True, slots=True)
class Share:
    """The share that is asked about."""

    sender: str
    recipient: str


def known_to(asker: str, found: Found) -> list[Subject]:
    """The records that an organisation may match by every alias."""
    return [
        subject
        for subject in found.subjects
        if subject.partner_id == asker
        or any(_is_seen(made, asker, None) for made in _said_by_owner(found, subject))
    ]


def reach(asker: str, given: Sequence[Alias], found: Found, share: Share | None = None) -> Match:
    """The records of the person who is meant.

    Args:
        given: the ways in which the asker names the person.
        share: what it asks about; None where it only asks who is meant.
    """

    @cache
    def said_by_owner(subject: Subject) -> tuple[Statement, ...]:
        return _said_by_owner(found, subject)

    def shown(subject: Subject) -> bool:
        return any(_is_seen(made, asker, share) for made in said_by_owner(subject))

    meant = match(asker, given, found.subjects, shown)
    if share is None or meant.doubtful or asker != share.recipient:
        return meant
    relied_on = [made for made in statements(found.said_about(meant)) if _covers(made, share)]
    if not relied_on:
        return meant
    keys = [*given, *(alias for record in meant.own for alias in record.aliases)]
    apart = {settled for record in meant.own for settled in record.not_same_as}
    against = [
        subject
        for subject in found.subjects
        if subject.partner_id != asker
        and subject.subject_id not in meant.references | apart
        and shares(subject, keys)
        and any(_stands_against(made, share) for made in said_by_owner(subject))
    ]
    return replace(meant, others=(*meant.others, *against))


def shown_events(asker: str, events: Sequence[ConsentEvent]) -> list[ConsentEvent]:
    """What is recorded about a person, of that what an organisation may see.

    Of a consent that names it, also what became of it. Where another organisation recorded that,
    it is shown as a last step of the consent, with its day and nothing else (consent.md §5).
    """
    every = _in_order(events)
    counting = in_effect(every, date.max)
    relied = [
        (event, made, by)
        for event, made in zip(events, every, strict=True)
        if made.is_consent and is_shown(made, asker) and (by := relied_on_by(made, counting))
    ]
    records = {event.record_id for event, _, _ in relied}
    kept: list[ConsentEvent] = []
    ends: list[ConsentEvent] = []
    for event, made in zip(events, every, strict=True):
        if is_shown(made, asker) or event.record_id in records:
            kept.append(event)
        elif made in counting:
            ends += [
                _day_alone(event, given)
                for given, consent, by in relied
                if consent.recorder != asker and answers(made, consent, by)
            ]
    return kept + _numbered(kept, ends)


def _day_alone(event: ConsentEvent, consent: ConsentEvent) -> ConsentEvent:
    """What ends a consent, as if it were a step of it: only what was said and when is its own."""
    return replace(
        consent,
        status=event.status,
        effective_at=event.effective_at,
        said_on=event.said_on,
        recorded_at=event.effective_at,
        recorded_by="",
        leaf_index=None,
        supersedes=None,
        expires_on=None,
    )


def _numbered(kept: Iterable[ConsentEvent], ends: Iterable[ConsentEvent]) -> list[ConsentEvent]:
    """The ends of consents, numbered after the steps of their records."""
    last: dict[str, int] = {}
    for event in kept:
        last[event.record_id] = max(event.version, last.get(event.record_id, 0))
    numbered: list[ConsentEvent] = []
    for end in ends:
        last[end.record_id] += 1
        numbered.append(replace(end, version=last[end.record_id], edition=2))
    return numbered


def senders_to(asker: str, events: Sequence[ConsentEvent]) -> list[str]:
    """Who may share with an organisation by a consent that it may rely on."""
    every = statements(events)
    return sorted(
        {
            name
            for made in every
            if made.is_consent and is_shown(made, asker) and relied_on_by(made, every)
            for name in made.disclosers_named - {asker}
        }
    )


def _said_by_owner(found: Found, subject: Subject) -> tuple[Statement, ...]:
    said = statements(found.said_at(subject))
    return tuple(made for made in said if made.recorder == subject.partner_id)


def _in_order(events: Iterable[ConsentEvent]) -> list[Statement]:
    made = {statement.ref: statement for statement in statements(events)}
    return [made[event.record_id, event.version] for event in events]  # type: ignore[index]


def _is_seen(made: Statement, asker: str, share: Share | None) -> bool:
    confirmed = made.confirms is not None and any(
        asker in scope.recipients_named for scope in made.scopes
    )
    shares_it = share is not None and asker == share.sender
    return is_shown(made, asker) or confirmed or (shares_it and is_about_everybody(made))


def _covers(made: Statement, share: Share) -> bool:
    """Whether it is a consent that the sender may tell the recipient."""
    return made.is_consent and all(
        scope.may_be_shared_by(share.sender) and share.recipient in scope.recipients_named
        for scope in made.scopes
    )


def _stands_against(made: Statement, share: Share) -> bool:
    return may_stand_against(made) and all(
        scope.may_be_shared_by(share.sender) for scope in made.scopes
    )
