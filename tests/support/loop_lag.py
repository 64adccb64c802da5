"""How long the event loop works in one go, while everybody else waits.

It is compared with all the processor time that the process spent, because other programs on the
machine make both longer. Other threads are not the loop's.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_ALWAYS_SHORT = 0.004
_MOST = 0.05  # large work on the loop is a tenth of all or more; what is left is some hundredths


@dataclass
class Lag:
    """Processor time in seconds: the longest single step of the loop, and all that was spent."""

    longest: float = 0.0
    spent: float = 0.0

    def __str__(self) -> str:
        return f"the loop worked for {self.longest:.3f} s in one go, of {self.spent:.3f} s"

    @property
    def is_short(self) -> bool:
        """Whether the loop did nothing large in one go."""
        return self.longest < max(_ALWAYS_SHORT, _MOST * self.spent)


@contextmanager
def loop_lag() -> Iterator[Lag]:
    """Watch every step that the running loop takes until the block ends."""
    lag, run, begun = Lag(), asyncio.Handle._run, time.process_time()

    def timed(handle: asyncio.Handle) -> None:
        started = time.thread_time()
        run(handle)
        lag.longest = max(lag.longest, time.thread_time() - started)

    asyncio.Handle._run = timed  # type: ignore[method-assign]
    gc.disable()  # it would pass over what the threads made, whoever's turn it is
    try:
        yield lag
    finally:
        gc.enable()
        asyncio.Handle._run = run  # type: ignore[method-assign]
        lag.spent = time.process_time() - begun
