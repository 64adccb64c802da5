"""The hot path: a check reads in one statement and writes in one transaction.

One statement is one snapshot on both engines, and one hop to a thread on SQLite. It bypasses
piccolo, which would cost more than the rest of a check (performance.md 1b).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from registry.domain.records.acting import Receipt
from registry.domain.records.checks import Check
from registry.domain.records.people import LookUp
from registry.errors import CouldNotCheckError, DamagedRecordError, UnavailableError
from registry.services.check_ports import CheckQuery, CheckRows, RegisterRows
from registry.store.appending import (
    LAST,
    SEALED_COLUMNS,
    Prepared,
    insert_sql,
    new_leaf_id,
    prepare,
)
from registry.store.binding import StoreEngine
from registry.store.checks.documents import DocumentProofs
from registry.store.checks.known import Epoch, KnownRegister
from registry.store.checks.rows import Row, found_rows, register_rows
from registry.store.checks.sql import read_sql
from registry.store.engines.hardened import Batch, Last
from registry.store.keys_in_use import require_number
from registry.store.quarantine import require_apart
from registry.store.recording import Recording
from registry.store.writing.people import LOOK_UP_COLUMNS, look_up_rows

_CHECK_COLUMNS = (
    "leaf_index",
    "leaf_id",
    "version",
    "recorded_at",
    "salt",
    "body",
    "check_id",
    "facts",
)
Parts = dict[str, list[Row]]


class CheckStore:
    """Reads what a check needs, and writes checks."""

    def __init__(self, engine: StoreEngine, recording: Recording) -> None:
        self._engine = engine
        self._recording = recording
        self._documents = DocumentProofs(engine)
        self._known = KnownRegister()
        self._insert_check = insert_sql("share_check", _CHECK_COLUMNS, engine.engine_type)
        self._insert_look_up = insert_sql("look_up", LOOK_UP_COLUMNS, engine.engine_type)
        self._insert_leaf = insert_sql("ledger_leaf", SEALED_COLUMNS, engine.engine_type)

    async def rows(self, query: CheckQuery) -> CheckRows:
        """Everything a check needs, in one snapshot; raises ``CouldNotCheckError``."""
        try:
            parts = await self._parts(query, whole=query not in self._known)
            known = self._known.get(query, _epoch(parts))
            if known is None and query in self._known:  # something has changed since
                parts = await self._parts(query, whole=True)
            if known is None:
                known = await self._register(query, parts)
            [keys], [size] = parts["keys"], parts["size"]
            require_number(self._engine, keys.n)
            require_apart((row.body for row in parts["apart"]), [one.mac for one in query.aliases])
            return CheckRows(known, found_rows(parts), size.n)
        except DamagedRecordError as error:
            raise CouldNotCheckError(error.detail) from error
        except UnavailableError as error:
            raise CouldNotCheckError from error

    async def _register(self, query: CheckQuery, parts: Parts) -> RegisterRows:
        flows, summaries = parts["flow"], [*parts["agreement"], *parts["later"]]
        await self._documents.require(flows, summaries, parts["signed"])
        made = register_rows(parts, query)
        self._known.keep(query, _epoch(parts), made)
        return made

    async def _parts(self, query: CheckQuery, *, whole: bool) -> Parts:
        macs = [alias.mac for alias in query.aliases]
        args: dict[str, Any] = {
            "token": query.token_sha256,
            "sender": query.sender,
            "asker": query.asker,
        }
        if whole:
            args |= {"recipient": query.recipient, "purpose": query.purpose}
        marks, engine_type = 0, self._engine.engine_type
        if engine_type == "postgres":
            args["macs"] = macs
        else:
            # Powers of two give few different statements, so that each is prepared once.
            marks = 1 << max(len(macs) - 1, 0).bit_length()
            args.update({f"mac{n}": mac for n, mac in zip_longest(range(marks), macs)})
        sql = read_sql(engine_type, marks, whole=whole)
        parts: Parts = defaultdict(list)
        for columns in await self._engine.read_once(sql, args):
            parts[columns[0]].append(Row._make(columns[1:]))
        return parts

    async def append(
        self, checks: Sequence[Check], look_ups: Sequence[LookUp] = ()
    ) -> list[Receipt]:
        """Record checks and their leaves, and who looked, in one transaction, in order."""
        if not checks:
            return []
        prepared = [prepare(check, new_leaf_id()) for check in checks]
        first = 0

        seals = self._engine.seals

        def rows(last: Last) -> list[Batch]:
            nonlocal first
            first = self._recording.after(last)
            placed = list(enumerate(prepared, start=first))
            looked = look_up_rows(look_ups, last["look_ups"], seals)
            return [
                (self._insert_check, [_check_row(check, index) for index, check in placed]),
                (self._insert_leaf, [check.sealed_row(index, seals) for index, check in placed]),
                *([(self._insert_look_up, looked)] if looked else []),
            ]

        await self._engine.append_after(LAST, rows)
        self._recording.went_up_to(first + len(prepared))
        return [check.receipt(index) for index, check in enumerate(prepared, start=first)]


def _epoch(parts: Parts) -> Epoch:
    [row] = parts["epoch"]
    return row.n, row.k


def _check_row(prepared: Prepared, index: int) -> tuple[Any, ...]:
    row = prepared.row(index)
    return tuple(row[column] for column in _CHECK_COLUMNS)
