"""A consent that is taken back: whether there is one to take back, who is told, and the undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from registry.domain.consent.ending import relying_on
from registry.domain.consent.recorded import statements
from registry.domain.consent.standing import set_aside
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.consent import ConsentEvent

UNDO_WITHIN = timedelta(hours=1)
_PARTS = ("recipients", "purposes", "data_categories")


def told_of_an_end(events: Iterable[ConsentEvent]) -> set[str]:
    """The organisations that are told when a consent ends, ourselves included: whoever may have
    relied on it."""
    return {named for made in statements(events) for named in relying_on(made)}


def counting_steps(record: Sequence[ConsentEvent]) -> list[ConsentEvent]:
    """The steps of a record that count: neither entered in error, nor saying so of others."""
    errors = {ref.version for ref in set_aside(statements(record))}
    return [
        event
        for event in record
        if event.version not in errors and event.status is not ConsentState.INVALIDATED
    ]


def spoken_steps(record: Sequence[ConsentEvent]) -> list[ConsentEvent]:
    """Those of them that say something, and not whose word it is."""
    return [one for one in counting_steps(record) if one.status is not ConsentState.VOICE]


def consent_to_end(record: Sequence[ConsentEvent]) -> ConsentEvent | None:
    """The first consent of a record of which something is left to take back.

    It is about the most: a later step never reaches beyond its record.
    """
    steps = counting_steps(record)
    given = (step for step in steps if step.status is ConsentState.GIVEN and not step.confirms)
    return next((step for step in given if not _is_taken_back(step, steps)), None)


def may_be_undone(record: Sequence[ConsentEvent], event: ConsentEvent, now: datetime) -> bool:
    """Whether a withdrawal was recorded within the last hour, and still counts."""
    return (
        event.status is ConsentState.WITHDRAWN
        and event.controller == event.recorded_by
        and now - event.recorded_at < UNDO_WITHIN
        and event in counting_steps(record)
    )


def _is_taken_back(given: ConsentEvent, steps: Iterable[ConsentEvent]) -> bool:
    """Whether one later step takes back the whole of a consent."""
    return any(
        step.version > given.version
        and step.status.is_objection
        and all(_holds(getattr(step, part), getattr(given, part)) for part in _PARTS)
        for step in steps
    )


def _holds(named: Sequence[str], values: Sequence[str]) -> bool:
    return not named or set(values) <= set(named)
