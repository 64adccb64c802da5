"""A clock that never goes back, so that correcting the system clock undoes nothing.

What is recorded "from today" takes effect on that day. If the clock is set back by some minutes
over midnight, today becomes yesterday again, and a suspension recorded a moment ago would lie in
the future. So time stands still until the clock has caught up with the latest time used.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from registry.services.context import Clock

# Covers the usual corrections of a clock, including an hour of summer time. Standing still for
# longer would keep sessions open, so after a larger correction the clock is believed, with a
# warning in the log.
LONGEST_WAIT = timedelta(hours=2)
_log = logging.getLogger("registry.clock")


class SteadyClock:
    """Returns the clock's time, but none earlier than before, within ``LONGEST_WAIT``.

    Args:
        latest: the latest time known to have been used, by this process or an earlier one.
    """

    def __init__(self, clock: Clock, latest: datetime) -> None:
        self._clock = clock
        self._latest = latest

    def __call__(self) -> datetime:
        now = self._clock()
        if now < self._latest <= now + LONGEST_WAIT:
            return self._latest
        if now < self._latest:
            _log.warning(
                "the clock is %s behind what was recorded last: what took effect since "
                "does so again as its days come",
                self._latest - now,
            )
        self._latest = now
        return now
