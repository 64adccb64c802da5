"""The order in which dated steps take effect, whatever the clock did.

What is done "from today" takes effect in the order it was recorded: where the clock was set back
between two such steps, the later one still stands. What is announced for a day to come takes effect
on that day, whatever was recorded meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Step(Protocol):
    """Anything recorded with the day from which it is so; ``version`` is the order recorded."""

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
    """The steps without those that were annulled, and without what annulled them."""
    every = list(steps)
    annulled = {number for step in every for number in step.annuls}
    return [step for step in every if step.version not in annulled and not step.annuls]


def in_effect_order(steps: Iterable[S]) -> list[S]:
    """The steps as they take effect, one after the other."""
    latest = date.min
    keyed: list[tuple[tuple[date, int], S]] = []
    for step in sorted(steps, key=lambda step: step.version):
        day = step.effective_on
        # London's day is never before that of UTC, so what is announced is never taken for done.
        if day <= step.recorded_at.date():
            day = latest = max(latest, day)
        keyed.append(((day, step.version), step))
    return [step for _, step in sorted(keyed, key=lambda each: each[0])]
