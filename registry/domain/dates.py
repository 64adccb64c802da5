"""Dates in words, and the order in which dated steps take effect, whatever the clock did.

Steps that take effect at once do so in the order recorded: if the clock was set back between two
of them, the later one still stands. A step announced for a future day takes effect on that day,
whatever was recorded meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_in_london(moment: datetime) -> date:
    """The day in London at a moment; its own day where London's would be before the first year."""
    try:
        return moment.astimezone(LONDON).date()
    except OverflowError:
        return moment.date()


def long_date(day: date) -> str:
    """Such as "3 November 2026"."""
    return f"{day.day} {day:%B %Y}"


class Step(Protocol):
    """Anything recorded with the day it takes effect; ``version`` gives the order recorded."""

    @property
    def version(self) -> int: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def annuls(self) -> tuple[int, ...]: ...


S = TypeVar("S", bound=Step)


def effective(steps: Iterable[S]) -> list[S]:
    """The steps without those that were annulled, and without the steps that annulled them."""
    recorded = list(steps)
    annulled = {number for step in recorded for number in step.annuls}
    return [step for step in recorded if step.version not in annulled and not step.annuls]


def in_effect_order(steps: Iterable[S]) -> list[S]:
    """The steps in the order they take effect."""
    latest = date.min
    keyed: list[tuple[tuple[date, int], S]] = []
    for step in sorted(steps, key=lambda step: step.version):
        day = step.effective_on
        # London's day is never before UTC's, so an announced step is never taken for a done one.
        if day <= step.recorded_at.date():
            day = latest = max(latest, day)
        keyed.append(((day, step.version), step))
    return [step for _, step in sorted(keyed, key=lambda entry: entry[0])]
