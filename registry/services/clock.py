"""A clock that is put right does not take back what was recorded.

What is recorded "from today" takes effect on that day. Where a clock is set back over midnight by
some minutes, today is yesterday once more, and a suspension of a moment ago would be one to come.
So time stands still until the clock has caught up with the latest time that was used.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from registry.services.context import Clock

# A clock's usual corrections, an hour of summer time among them. Time that stood still for longer
# would keep sessions open; a clock that was wrong by more is believed, and it is said.
LONGEST_WAIT = timedelta(hours=2)
_log = logging.getLogger("registry.clock")


class SteadyClock:
    """Gives the clock's time, and never an earlier one than before, within ``LONGEST_WAIT``.

    Args:
        latest: the latest time known to have been used, by this process or another before it.
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
