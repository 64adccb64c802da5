"""Rows as they come out of a CSV file or a workbook, before they are interpreted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from registry.spreadsheets.texts import Cell

Rows = Iterator[tuple[int, list[Cell]]]
Score = Callable[[Sequence[Cell]], int]

MAX_COLUMNS = 200
NO_VALUE = "#NO VALUE"  # the cell of a formula whose last value was not saved
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook (a zip), or a workbook of the old kind, which is refused."""
    return data.startswith((b"PK\x03\x04", OLD_WORKBOOK))
