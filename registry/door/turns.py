"""Large work, off the event loop: one piece at a time, and callers take turns.

Parsing, validating or answering more than ``bounds.ON_THE_LOOP`` would make everybody wait, so it
is done in a thread. It is one thread, because Python runs one at a time anyway and several would
only hold up the loop in turns. A caller has at most one piece in the queue, so that however much
one sends, the next caller waits for one piece of it only. Callers are counted by their account
or token; only those without one are counted by their address (``bounds``, ADR 0028).
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from registry import bounds
from registry.domain.records.acting import Actor
from registry.door.refusals import BusyError, TooManyAtOnceError

MOST_OF_ONE = 8
MOST = 200

T = TypeVar("T")


class Turns:
    """The queue for large work of one server."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="large-work")
        self._one = asyncio.Lock()
        self._waiting: Counter[str] = Counter()
        self._of: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def take(self, caller: str, work: Callable[[], T]) -> T:
        """Do the work when it is this caller's turn, and return its result.

        Raises:
            TooManyAtOnceError: this caller has ``MOST_OF_ONE`` pieces in hand.
            BusyError: all callers together have ``MOST``.
        """
        if self._waiting[caller] >= MOST_OF_ONE:
            raise TooManyAtOnceError(f"{MOST_OF_ONE} of yours are in hand.")
        if self._waiting.total() >= MOST:
            raise BusyError("Very many large requests are in hand.")
        self._waiting[caller] += 1
        try:
            async with self._of[caller], self._one:
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting[caller] -= 1
            if not self._waiting[caller]:
                del self._waiting[caller]
                del self._of[caller]

    async def apart(self, actor: Actor, size: int, work: Callable[[], T], /) -> T:
        """Do work on ``size`` bytes for somebody signed in: at once if that is little.

        Raises: as ``take``.
        """
        if size <= bounds.ON_THE_LOOP:
            return work()
        return await self.take(f"actor {actor.partner_id} {actor.name}", work)

    def close(self) -> None:
        """End the thread after the piece in hand."""
        self._thread.shutdown(wait=False, cancel_futures=True)
