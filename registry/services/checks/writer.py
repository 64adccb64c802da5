"""Checks that wait to be recorded share a commit; each reply waits for its own (ADR 0007)."""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque

from registry.domain.records.acting import Receipt
from registry.domain.records.checks import Check
from registry.services.ports import Database

MAX_TOGETHER = 256  # in one commit; keeps a burst's slowest reply within a few milliseconds


class CheckWriter:
    """Records checks in groups. There is one for each process and event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[tuple[list[Check], asyncio.Future[list[Receipt]]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def write(self, checks: list[Check]) -> list[Receipt]:
        """Record checks, all or none; returns once they are durable."""
        future: asyncio.Future[list[Receipt]] = asyncio.get_running_loop().create_future()
        self._waiting.append((checks, future))
        if self._task is None or self._task.done():
            # A fresh context: the task must not inherit the caller's transaction.
            self._task = asyncio.create_task(self._drain(), context=contextvars.Context())
        return await future

    async def _drain(self) -> None:
        while self._waiting:
            group = self._take()
            checks = [check for asked, _ in group for check in asked]
            try:
                receipts = await self._database.append_checks(checks)
            except Exception as error:  # noqa: BLE001 - every waiting caller must hear of it
                for _, future in group:
                    if not future.done():
                        future.set_exception(error)
                continue
            for asked, future in group:
                own, receipts = receipts[: len(asked)], receipts[len(asked) :]
                if not future.done():
                    future.set_result(own)

    def _take(self) -> list[tuple[list[Check], asyncio.Future[list[Receipt]]]]:
        group = [self._waiting.popleft()]
        size = len(group[0][0])
        while self._waiting and size + len(self._waiting[0][0]) <= MAX_TOGETHER:
            group.append(self._waiting.popleft())
            size += len(group[-1][0])
        return group
