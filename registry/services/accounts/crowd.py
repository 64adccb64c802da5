"""Checking passwords while many try at once: a bounded line, with a fair share for each address.

A hash costs a tenth of a second, so two hundred invented addresses would make everybody wait for
ten. Whoever finds no room in the line is told to try again. Only an account whose password is right
passes beside the line, on a thread kept for that. All others are told the same at the same moment,
whether the address is known or not, so that a crowd is no way to find out who has an account.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from registry.errors import RegistryError
from registry.services.accounts import passwords, rate_limits
from registry.services.context import Registry

TOLD_AFTER_SECONDS = 1.0


class CrowdedError(RegistryError):
    """More people try to sign in than can be looked at; nothing was tried or counted."""

    code = "crowded"
    status = 503
    title = "Many people are signing in"
    next_step = "Try again in a minute. Someone is in danger now: that page needs no sign-in."


class Line:
    """A thread that checks passwords in turn, for at most ``longest`` at once and ``each`` of one
    address."""

    def __init__(self, name: str, longest: int, each: int) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._longest, self._each = longest, each
        self._waiting: Counter[str] = Counter()
        self._counting = threading.Lock()

    @asynccontextmanager
    async def place(self, whose: str) -> AsyncIterator[bool]:
        """A place in the line until the block ends, or False if there is no room."""
        with self._counting:
            has_room = (
                self._waiting.total() < self._longest and self._waiting.get(whose, 0) < self._each
            )
            self._waiting[whose] += has_room
        try:
            yield has_room
        finally:
            with self._counting:
                self._waiting[whose] -= has_room
                self._waiting += Counter()  # keep only those who have a place

    async def check(self, work: Callable[[], bool]) -> bool:
        """Do the work when its turn comes; for somebody who has a place."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


ALL = Line("sign-in", longest=8, each=2)  # waits at most a second
BESIDE = Line("sign-in-beside", longest=32, each=2)


async def is_right(
    registry: Registry, whose: str, password: str, kept: str | None, *limits: rate_limits.Limit
) -> bool:
    """Whether it is the stored password; an attempt is counted against the limits before.

    Args:
        whose: the keyed digest of the address.
        kept: the stored password; None if there is none, or it may not be used.

    Raises:
        CrowdedError: there was no room, and the password is not right.
        TooManyAttemptsError: the limits are reached.
    """

    def work() -> bool:
        return passwords.matches(password, kept)

    async with ALL.place(whose) as has_room:
        if has_room:
            await rate_limits.count(registry, whose, *limits)
            return await ALL.check(work)
    told_at = asyncio.get_running_loop().time() + TOLD_AFTER_SECONDS
    if kept is not None and await _is_right_beside(registry, whose, work, *limits):
        return True
    await asyncio.sleep(max(0.0, told_at - asyncio.get_running_loop().time()))
    raise CrowdedError("More people are signing in than we can look at now.")


async def _is_right_beside(
    registry: Registry, whose: str, work: Callable[[], bool], *limits: rate_limits.Limit
) -> bool:
    async with BESIDE.place(whose) as has_room:
        if not has_room:
            return False
        try:
            await rate_limits.count(registry, whose, *limits)
        except rate_limits.TooManyAttemptsError:
            return False  # said so, it would tell that the address is known
        return await BESIDE.check(work)
