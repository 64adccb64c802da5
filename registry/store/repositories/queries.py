"""The queries by which every wing reads its kinds of record."""

from __future__ import annotations

from typing import Any, TypeVar

from piccolo.columns.combination import WhereRaw
from piccolo.query import Select
from piccolo.querystring import QueryString

from registry.store.codec import blob_fields, decode
from registry.store.kinds import KINDS

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
    table: Any = KINDS[record].table
    name = table._meta.tablename  # noqa: SLF001 - piccolo's documented way
    return QueryString(
        ", ".join(f'"{name}"."{column}"' for column in ("leaf_index", "body", *blob_fields(record)))
    )


def is_newest(record: type[Any]) -> WhereRaw:
    """A condition that no row of the same thing has a later version."""
    kind = KINDS[record]
    name = kind.table._meta.tablename  # noqa: SLF001 - piccolo's documented way
    same = " AND ".join(f"newer.{column} = {name}.{column}" for column in kind.entity)
    return WhereRaw(
        f"NOT EXISTS (SELECT 1 FROM {name} newer WHERE {same} AND newer.version > {name}.version)"
    )


async def all_of(record: type[R], query: Any) -> list[R]:
    """The records that a query finds."""
    return [decode(record, row["body"], row, row["leaf_index"]) for row in await query]


async def one_of(record: type[R], query: Any) -> R | None:
    """The first record that a query finds."""
    found = await all_of(record, query)
    return found[0] if found else None


async def newest(record: type[R], which: Any) -> R | None:
    """The newest version of the thing that ``which`` selects."""
    table: Any = KINDS[record].table
    query = select(record).where(which).order_by(table.version, ascending=False)
    return await one_of(record, query.limit(1))
