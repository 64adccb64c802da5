"""The queries by which every wing reads its kinds of record.

Each record read is proven against its leaf (``store/proof.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

from piccolo.columns.combination import WhereRaw
from piccolo.query import Select
from piccolo.querystring import QueryString

from registry.errors import DamagedRecordError
from registry.store.codec import blob_fields
from registry.store.kinds import KINDS
from registry.store.proof import (
    StoredRow,
    latest_of,
    proven,
    require_newest,
    require_whole,
    seal_of,
)

R = TypeVar("R")


def select(record: type[Any]) -> Select[Any]:
    """A query for rows of a kind of record, for ``all_of``."""
    if record not in _known:
        _known[record] = _columns(record)
    query: Select[Any] = KINDS[record].table.select(_known[record])
    return query


_known: dict[type[Any], QueryString] = {}


def _columns(record: type[Any]) -> QueryString:
    """What ``select`` reads, put together once: piccolo took a third of making a query over it."""
    kind = KINDS[record]
    table: Any = kind.table
    name = table._meta.tablename  # noqa: SLF001 - piccolo's documented way
    columns = ("leaf_index", "body", "salt", "version", *kind.repeated, *blob_fields(record))
    listed = ", ".join(f'"{name}"."{column}"' for column in columns)
    return QueryString(f"{listed}, {seal_of(kind)} AS seal, {latest_of(name)} AS latest")


def is_newest(record: type[Any]) -> WhereRaw:
    """A condition that no row of the same thing has a later version."""
    kind = KINDS[record]
    name = kind.table._meta.tablename  # noqa: SLF001 - piccolo's documented way
    same = " AND ".join(f"newer.{column} = {name}.{column}" for column in kind.entity)
    return WhereRaw(
        f"NOT EXISTS (SELECT 1 FROM {name} newer WHERE {same} AND newer.version > {name}.version)"
    )


async def all_of(record: type[R], query: Any) -> list[R]:
    """The records that a query finds; raises ``DamagedRecordError`` if one cannot be trusted."""
    return [proven(record, stored(record, row)) for row in await query]


async def current_of(record: type[R], query: Any) -> list[R]:
    """The records that a query finds, each of which is to be the newest version of its thing."""
    found: list[R] = []
    for row in await query:
        found.append(proven(record, stored(record, row)))
        require_newest(record, row["leaf_index"], row["version"], row["latest"])
    return found


async def history_of(record: type[R], query: Any) -> list[R]:
    """The records that a query finds, which are every version of some things.

    Raises:
        DamagedRecordError: one cannot be trusted, or one that the ledger has was taken away: a
            withdrawal, a suspension.
    """
    rows = [dict(row) for row in await query]
    found = [proven(record, stored(record, row)) for row in rows]
    require_whole(
        record,
        (
            (tuple(row[name] for name in KINDS[record].entity), row["version"], row["latest"])
            for row in rows
        ),
    )
    return found


async def sound_of(record: type[R], query: Any, *, is_current: bool = False) -> list[R]:
    """The records that a query finds without those that cannot be trusted, which are noticed.

    Only for lists of things that do not depend on each other, such as organisations to choose from:
    a damaged one must not hide the others. Of one thing's history nothing may be left out.

    Args:
        is_current: each is to be the newest version of its thing.
    """
    found: list[R] = []
    for row in await query:
        with suppress(DamagedRecordError):
            sound = proven(record, stored(record, row))
            if is_current:
                require_newest(record, row["leaf_index"], row["version"], row["latest"])
            found.append(sound)
    return found


async def whole_of(record: type[R], query: Any) -> tuple[list[R], bool]:
    """The versions of those things whose history is whole, in order, and whether all are.

    Args:
        query: finds every version of some things that do not depend on each other.
    """
    rows = [dict(row) for row in await query]
    by_thing: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_thing[tuple(row[name] for name in KINDS[record].entity)].append(row)
    found: dict[int, R] = {}
    is_whole = True
    for thing, versions in by_thing.items():
        try:
            sound = [proven(record, stored(record, row)) for row in versions]
            require_whole(record, ((thing, row["version"], row["latest"]) for row in versions))
        except DamagedRecordError:
            is_whole = False
        else:
            found |= {row["leaf_index"]: one for row, one in zip(versions, sound, strict=True)}
    return [found[row["leaf_index"]] for row in rows if row["leaf_index"] in found], is_whole


def stored(record: type[Any], row: Mapping[str, Any]) -> StoredRow:
    """What ``select`` reads, as it is proven."""
    repeated = {name: row[name] for name in ("version", *KINDS[record].repeated)}
    return StoredRow(row["leaf_index"], row["body"], row["salt"], row["seal"], row, repeated)


async def one_of(record: type[R], query: Any) -> R | None:
    """The first record that a query finds."""
    found = await all_of(record, query)
    return found[0] if found else None


async def newest(record: type[R], which: Any) -> R | None:
    """The newest version of the thing that ``which`` selects.

    Raises:
        DamagedRecordError: it cannot be trusted, or the ledger has a newer one.
    """
    table: Any = KINDS[record].table
    query = select(record).where(which).order_by(table.version, ascending=False)
    for row in await query.limit(1):
        found = proven(record, stored(record, row))
        require_newest(record, row["leaf_index"], row["version"], row["latest"])
        return found
    return None
