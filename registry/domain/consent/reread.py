"""Whose answers changed when consent came to be read statement by statement (consent.md §6).

What was recorded before is read by the rule of then (``before.py``) and by that of now, for every
share that a consent of then is about, as its discloser reads it. How old the person is and what
they can decide is not stored, so each kind of person is tried. What was recorded since is left
out: the list says what the migration changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations, product
from types import MappingProxyType
from typing import Any

from registry.domain.consent.before import status_before
from registry.domain.consent.entitlement import (
    COMPETENT,
    LACKS,
    NOT_COMPETENT,
    AgeAndCapacity,
)
from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Cell, Statement
from registry.domain.consent.status import WITHOUT_A_CELL, consent_of_share
from registry.domain.people.ages import ADULT, SIXTEEN, TEEN
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.consent import ConsentEvent

KINDS_OF_PERSON: Mapping[str, AgeAndCapacity] = MappingProxyType(
    {
        "someone whose age is not given": AgeAndCapacity(),
        "an adult": AgeAndCapacity(ADULT),
        "a young person of 16 or 17": AgeAndCapacity(SIXTEEN),
        "a child under 16 who understands": AgeAndCapacity(TEEN, gillick=COMPETENT),
        "a child under 16 who does not understand": AgeAndCapacity(TEEN, gillick=NOT_COMPETENT),
        "a child of 13 to 15 whose understanding nobody has judged": AgeAndCapacity(TEEN),
        "an adult who lacks capacity": AgeAndCapacity(ADULT, LACKS),
        "a young person of 16 or 17 who lacks capacity": AgeAndCapacity(SIXTEEN, LACKS),
        "someone who lacks capacity and whose age is not given": AgeAndCapacity(None, LACKS),
    }
)
"""Whom a check may be about, in words; the words are those of the report."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A consent record whose answer changed to or from a yes, for some shares and kinds of person.

    Attributes:
        recorder: the organisation that made the record.
        status_now: what the discloser reads now.
        kinds: of ``KINDS_OF_PERSON``, in its order.
    """

    record_id: str
    subject_id: str
    recorder: str
    discloser: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    status_now: ConsentState
    kinds: tuple[str, ...]

    @property
    def is_yes_now(self) -> bool:
        """It is a yes now and was none before; otherwise it was one."""
        return self.status_now is ConsentState.GIVEN


def reread(events: Iterable[ConsentEvent], on: date) -> list[Reread]:
    """The consents of one person whose answer changed to or from a yes, by record.

    Args:
        events: what is recorded about one person in the list of people of before.
    """
    old = [event for event in events if event.edition == 1]
    first = {event.record_id: event for event in sorted(old, key=_latest_first)}
    every = statements(old)
    found = [
        Reread(
            record_id=record_id,
            subject_id=first[record_id].subject_id,
            recorder=first[record_id].controller,
            discloser=cell.discloser,
            recipients=(cell.recipient,),
            purposes=(cell.purpose,),
            categories=(cell.category,),
            status_now=status,
            kinds=(kind,),
        )
        for cell, kind in product(_cells(old), KINDS_OF_PERSON)
        for record_id, status in _changed(old, every, cell, KINDS_OF_PERSON[kind], on)
    ]
    for name in ("kinds", "categories", "recipients", "purposes"):
        found = _joined(found, name)
    return sorted(found, key=lambda change: (change.record_id, change.discloser))


def _latest_first(event: ConsentEvent) -> int:
    return -event.version


def _cells(events: Iterable[ConsentEvent]) -> list[Cell]:
    """Every cell that a yes, before or now, can be about: those within a consent."""
    found: set[Cell] = set()
    for event in events:
        if event.status is ConsentState.GIVEN:
            bodies = {event.controller, *event.recipients}
            categories = set(event.data_categories) - WITHOUT_A_CELL
            for (discloser, recipient), purpose, category in product(
                permutations(bodies, 2), event.purposes, categories
            ):
                found.add(Cell(discloser, recipient, purpose, category))
    return sorted(found)


def _changed(
    events: Sequence[ConsentEvent],
    every: Sequence[Statement],
    cell: Cell,
    person: AgeAndCapacity,
    on: date,
) -> Iterator[tuple[str, ConsentState]]:
    """The record that a yes of before, or of now, rests on, and what is read now."""
    before = status_before(
        events,
        sender=cell.discloser,
        recipient=cell.recipient,
        purpose=cell.purpose,
        categories=[cell.category],
        person=person,
        on=on,
    )
    now = consent_of_share(
        every,
        asker=cell.discloser,
        sender=cell.discloser,
        recipient=cell.recipient,
        purpose=cell.purpose,
        categories=[cell.category],
        person=person,
        on=on,
    ).whole
    is_yes = now.status is ConsentState.GIVEN
    if before.is_yes and not is_yes:
        yield before.record_id, now.status
    if is_yes and not before.is_yes:
        for statement in now.deciding:
            yield statement.ref.record_id, now.status


def _joined(changes: Iterable[Reread], name: str) -> list[Reread]:
    """The changes that are alike but for one field as one, with all that the field holds."""
    alike: dict[Reread, list[str]] = defaultdict(list)
    for change in changes:
        alike[_with(change, name, ())] += getattr(change, name)
    return [_with(change, name, tuple(values)) for change, values in alike.items()]


def _with(change: Reread, name: str, value: tuple[str, ...]) -> Reread:
    changes: dict[str, Any] = {name: value}
    return replace(change, **changes)
