"""Sends requests, some at once, and requires of each an answer in time that is no failure of ours.

Memory is looked at when a fifth has been sent, by when everything that is loaded or kept once is
there, and at the end.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tests.fuzz.wire import Answered, Asked, Wire

AT_ONCE = 16
MORE_MEMORY = 64 * 2**20  # bytes, after the warm-up, for however many requests
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Tally:
    """What became of the requests: how many had which status, at which route."""

    statuses: Counter[int] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    grown: int = 0

    @property
    def sent(self) -> int:
        return self.statuses.total()

    def __str__(self) -> str:
        share = 100 * self.accepted.total() / max(1, self.sent)
        return (
            f"{self.sent} sent, {share:.1f} % accepted at {len(self.accepted)} routes, longest"
            f" {self.longest:.2f} s, memory {self.grown / 2**20:+.1f} MiB,"
            f" by status {dict(sorted(self.statuses.items()))}"
        )


class Failures(logging.Handler):
    """Collects what the application logs as unforeseen."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


async def send_all(wire: Wire, requests: Iterable[Asked], count: int) -> Tally:
    """Send ``count`` of the requests; returns what became of them."""
    tally, failures = Tally(), Failures()
    logging.getLogger().addHandler(failures)
    try:
        queue = iter(islice(requests, count))
        await _send(wire, islice(queue, count // 5), tally, failures)
        before = resident()
        await _send(wire, queue, tally, failures)
        tally.grown = resident() - before
    finally:
        logging.getLogger().removeHandler(failures)
    assert tally.sent == count
    assert tally.grown < MORE_MEMORY, tally
    return tally


async def _send(wire: Wire, queue: Iterator[Asked], tally: Tally, failures: Failures) -> None:
    async def worker() -> None:
        for asked in queue:
            sent = asked.as_bytes()
            answered = await wire.send(sent)
            _require(answered, sent, failures)
            tally.statuses[answered.status] += 1
            tally.longest = max(tally.longest, answered.seconds)
            if is_accepted(answered):
                tally.accepted[f"{asked.method} {asked.target.decode('latin-1')[:60]}"] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(worker())


def _require(answered: Answered, sent: bytes, failures: Failures) -> None:
    assert 200 <= answered.status < 500, (sent, answered.text)
    assert not failures.told, (sent, failures.told)


def is_accepted(answered: Answered) -> bool:
    """Whether it was carried out: a form then leads on, and not to where one signs in."""
    if answered.status == 303:
        return b"\r\nlocation: /sign-in" not in answered.text.partition(b"\r\n\r\n")[0]
    return answered.status < 300


def resident() -> int:
    """Bytes of memory that this process has."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
