"""PostgreSQL's text form of rows, as ``COPY … FROM stdin`` in a dump has it.

https://www.postgresql.org/docs/current/sql-copy.html, "Text Format".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

_BEGIN = re.compile(rb"COPY (?:[^ (]+\.)?(\S+) \((.*)\) FROM stdin;\n")
_END = b"\\.\n"
_NULL = "\\N"
_ESCAPE = re.compile(r"\\([bfnrtv\\])")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_BYTES = "\\x"
Read = Callable[[str], Any]


def rows_in(
    lines: Iterable[bytes], wanted: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows of the tables wanted, with the columns wanted.

    Raises:
        ValueError: a table lacks a column, or its rows end before their time.
    """
    script = iter(lines)
    for line in script:
        begun = _BEGIN.fullmatch(line)
        if begun is None:
            continue
        table = begun[1].decode().strip('"')
        columns = [name.strip('"') for name in begun[2].decode().split(", ")]
        places = [columns.index(name) for name in wanted.get(table, ())]
        for fields in _fields(script):
            if places:
                yield table, tuple(_value(fields[place]) for place in places)


def _fields(script: Iterator[bytes]) -> Iterator[list[str]]:
    for line in script:
        if line == _END:
            return
        yield line.decode()[:-1].split("\t")
    raise ValueError("the rows do not end")


def _value(field: str) -> str | None:
    if field == _NULL:
        return None
    return _ESCAPE.sub(lambda found: _MEANT[found[1]], field) if "\\" in field else field


def as_bytes(value: str | bytes) -> bytes:
    """Bytes, which are written in hex; those of SQLite are bytes already."""
    if isinstance(value, bytes):
        return value
    if not value.startswith(_BYTES):
        raise ValueError("these are not bytes")
    return bytes.fromhex(value[len(_BYTES) :])
