"""Whether SQLite's indexes say what its tables say.

A check finds people by an index. An entry that is missing there turns a refusal into "no record",
although every row is as it was written: somebody edited the file, or let SQLite forget the index
while a row was put in. SQLite itself compares them. It is the slowest part, and done only where
everything is audited. PostgreSQL has its own tool for it (``amcheck``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator
from typing import Final

from registry.domain.records.damage import SCHEMA, DamagedRow, DamageFault
from registry.services.ledger_ports import INDEXES, AuditStep
from registry.store.audit.steps import Scope
from registry.store.tables import TABLES

_TABLES: Final = sorted(table._meta.tablename for table in TABLES)  # noqa: SLF001 - piccolo's way
_INDEX: Final = re.compile(r"(?:index|entry in index|from index) (\w+)")
FILE: Final = "file"


async def steps(scope: Scope) -> AsyncIterator[AuditStep]:
    """Have SQLite compare each table with its indexes."""
    if scope.engine_type != "sqlite" or scope.since:
        return
    for number, table in enumerate(_TABLES, start=1):
        said = await scope.reader.in_one_moment(
            lambda moment, table=table: moment.rows(f"PRAGMA integrity_check('{table}')")  # type: ignore[misc]
        )
        names = {_named(str(line), table) for (line,) in said if line != "ok"}
        found = [damaged_file(name) for name in sorted(names)]
        yield AuditStep(INDEXES, number, len(_TABLES), tuple(found))


def damaged_file(name: str) -> DamagedRow:
    """The finding that a part of the file is not as SQLite left it."""
    place = -2 - zlib.crc32(f"{FILE} {name}".encode())
    return DamagedRow(SCHEMA, place, DamageFault.UNREADABLE, name)


def _named(line: str, table: str) -> str:
    """What SQLite's sentence is about, without the sentence: it might quote a value."""
    index = _INDEX.search(line)
    return f"index {index[1]}" if index else f"table {table}"
