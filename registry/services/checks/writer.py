"""Checks that wait to be recorded share a commit; each reply waits for its own (ADR 0007)."""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from registry.domain.records.acting import Receipt
from registry.domain.records.checks import Check
from registry.domain.records.people import LookUp
from registry.services.ports import Database

MAX_TOGETHER = 256  # in one commit; keeps a burst's slowest reply within a few milliseconds


class _Asked(NamedTuple):
    checks: Sequence[Check]
    look_ups: Sequence[LookUp]
    future: asyncio.Future[list[Receipt]]


class CheckWriter:
    """Records checks in groups. There is one for each process and event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Asked] = deque()
        self._task: asyncio.Task[None] | None = None

    async def write(
        self, checks: Sequence[Check], look_ups: Sequence[LookUp] = ()
    ) -> list[Receipt]:
        """Record checks and who looked, all or none; returns once they are durable."""
        future: asyncio.Future[list[Receipt]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked(checks, look_ups, future))
        if self._task is None or self._task.done():
            # A fresh context: the task must not inherit the caller's transaction.
            self._task = asyncio.create_task(self._drain(), context=contextvars.Context())
        return await future

    async def _drain(self) -> None:
        while self._waiting:
            group = self._take()
            checks = [check for asked in group for check in asked.checks]
            look_ups = [look_up for asked in group for look_up in asked.look_ups]
            try:
                receipts = await self._database.append_checks(checks, look_ups)
            except Exception as error:  # noqa: BLE001 - every waiting caller must hear of it
                for asked in group:
                    if not asked.future.done():
                        asked.future.set_exception(error)
                continue
            for asked in group:
                own, receipts = receipts[: len(asked.checks)], receipts[len(asked.checks) :]
                if not asked.future.done():
                    asked.future.set_result(own)

    def _take(self) -> list[_Asked]:
        group = [self._waiting.popleft()]
        size = len(group[0].checks)
        while self._waiting and size + len(self._waiting[0].checks) <= MAX_TOGETHER:
            group.append(self._waiting.popleft())
            size += len(group[-1].checks)
        return group
