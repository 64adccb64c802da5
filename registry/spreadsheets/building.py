"""Builds a document from cells and remembers which column each part came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.spreadsheets.dates import read_day
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Row, Table
from registry.spreadsheets.texts import one_line, parts, plain


class Cells:
    """The cells of one row as values; a cell that cannot be read becomes a fault of its column."""

    def __init__(self, table: Table, row: Row) -> None:
        self.number = row.number
        self.faults: list[RowFault] = []
        self.headings: dict[str, str] = {}
        self._table = table
        self._row = row

    def fault(self, field: str, detail: str) -> None:
        """Record a fault of the cell of a field."""
        self.faults.append(RowFault(self.number, self._table.heading(field), detail))

    def came_from(self, pointer: str, field: str) -> None:
        """Record that the part of the document at ``pointer`` came from the column of ``field``."""
        self.headings[pointer] = self._table.heading(field)

    def line(self, field: str) -> str:
        return one_line(self._row.cells.get(field))

    def text(self, field: str) -> str:
        return plain(self._row.cells.get(field))

    def parts(self, field: str) -> list[str]:
        return parts(self._row.cells.get(field))

    def day(self, field: str) -> str:
        """The date in a cell as ISO text; ``""`` if it is empty, or not a date (a fault)."""
        found = read_day(self._row.cells.get(field))
        if isinstance(found, str):
            self.fault(field, found)
        return found.isoformat() if isinstance(found, date) else ""

    def put(self, document: dict[str, Any], pointer: str, field: str, value: Any) -> None:
        """Set the member of ``document`` that ``pointer`` ends in, unless the value is empty."""
        self.came_from(pointer, field)
        if value:
            document[pointer.rpartition("/")[2]] = value

    def __iter__(self) -> Iterator[str]:
        """The fields whose cells are not empty."""
        return iter(self._row.cells)
