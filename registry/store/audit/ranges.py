"""Goes through the entries of a kind by their place in the ledger, some at a time."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Sequence

from registry.domain.records.damage import DamagedRow
from registry.services.ledger_ports import AuditStep
from registry.store.audit.steps import Scope
from registry.store.engines.hardened import RawMoment


class Ranges:
    """The ranges of places that together hold every row of a table, about as many rows in each."""

    def __init__(
        self, scope: Scope, table: str, since: int | None = None, at_once: int | None = None
    ) -> None:
        self._scope, self._table = scope, table
        self._at_once = at_once or scope.at_once
        self._since = self.end = scope.since if since is None else since

    async def __aiter__(self) -> AsyncIterator[tuple[int, int]]:
        start: int | None = self._since
        while start is not None:
            self.end, following = await self._scope.reader.in_one_moment(
                functools.partial(self._next, start)
            )
            yield start, self.end
            start = following

    async def _next(self, start: int, moment: RawMoment) -> tuple[int, int | None]:
        """Where the range ends that begins at ``start``, and where the next one begins."""
        rows = await moment.rows(
            f"SELECT leaf_index FROM {self._table} WHERE leaf_index >= ?"
            " ORDER BY leaf_index LIMIT 1 OFFSET ?",
            start,
            self._at_once,
        )
        if rows and isinstance(rows[0][0], int) and rows[0][0] > start:
            return rows[0][0], rows[0][0]
        return 2**63 - 1, None

    def step(self, part: str, done: int, found: Sequence[DamagedRow]) -> AuditStep:
        """A step that has come to a place."""
        self._scope.note(found)
        return AuditStep(part, done, done, tuple(found))
