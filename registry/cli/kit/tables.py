"""Rows for a person, as columns that wrap; and for a spreadsheet, as CSV."""

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
    """Lines of a table: what is too long for its column goes on in the next line.

    A column is as wide as its longest word: an id is never broken, so that it can be copied.
    """
    table = [headings, *rows]
    words = [[word for row in table for word in row[place].split()] for place in range(len(widths))]
    wide = [max([width, *map(len, of)]) for width, of in zip(widths, words, strict=True)]
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
    """Dataclass rows as CSV, their field names on top; several values in a cell by semicolons."""
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
    # A spreadsheet would run a title that begins like a formula: others may have written it.
    return f"'{words}" if words.startswith(_FORMULA) else words
