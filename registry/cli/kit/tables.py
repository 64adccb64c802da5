"""Print rows as columns that wrap, for a person, or as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import dataclasses
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

_GAP = "  "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def in_columns(
    widths: Sequence[int], headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[str]:
    """Return the lines of a table; a text too long for its column continues on the next line.

    A column is at least as wide as its longest word, so that an id is never broken when copied.
    """
    table = [headings, *rows]
    columns = [
        [word for cell in cells for word in cell.split()] for cells in zip(*table, strict=True)
    ]
    wide = [max([width, *map(len, words)]) for width, words in zip(widths, columns, strict=True)]
    for row in table:
        yield from _line(wide, row)


def _line(widths: Sequence[int], cells: Sequence[str]) -> Iterator[str]:
    wrapped = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = (f"{part:<{width}}" for part, width in zip(parts, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _wrapped(cell: str, width: int) -> list[str]:
    lines = cell.split("\n")
    return [
        part
        for line in lines
        for part in textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        or [""]
    ]


def as_csv(row_type: type[Any], rows: Iterable[Any]) -> str:
    """Return dataclass rows as CSV under their field names; semicolons separate several values."""
    names = [field.name for field in dataclasses.fields(row_type)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in names])
    return text.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    words = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
    # A spreadsheet would run a text that begins like a formula, and others may have written it.
    return f"'{words}" if words.startswith(_FORMULA) else words
