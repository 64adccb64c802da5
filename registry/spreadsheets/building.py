"""A document made from cells, piece by piece, remembering which column each piece came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.spreadsheets.dates import read_day
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Row, Table
from registry.spreadsheets.texts import one_line, parts, plain


class Cells:
    """The cells of one row as values; what cannot be read becomes a fault of its column."""

    def __init__(self, table: Table, row: Row) -> None:
        self.number = row.number
        self.faults: list[RowFault] = []
        self.headings: dict[str, str] = {}
        self._table = table
        self._row = row

    def fault(self, field: str, detail: str) -> None:
        """Something is wrong with the cell of a field."""
        self.faults.append(RowFault(self.number, self._table.heading(field), detail))

    def came_from(self, pointer: str, field: str) -> None:
        """What stands at ``pointer`` of the document was read from the column of ``field``."""
        self.headings[pointer] = self._table.heading(field)

    def line(self, field: str) -> str:
        return one_line(self._row.cells.get(field))

    def text(self, field: str) -> str:
        return plain(self._row.cells.get(field))

    def parts(self, field: str) -> list[str]:
        return parts(self._row.cells.get(field))

    def day(self, field: str) -> str:
        """As ISO text; ``""`` where the cell is empty or is no day (which is a fault)."""
        found = read_day(self._row.cells.get(field))
        if isinstance(found, str):
            self.fault(field, found)
        return found.isoformat() if isinstance(found, date) else ""

    def put(self, document: dict[str, Any], pointer: str, field: str, value: Any) -> None:
        """Set a part of ``document`` at its last name, unless there is nothing to set."""
        self.came_from(pointer, field)
        if value:
            document[pointer.rpartition("/")[2]] = value

    def __iter__(self) -> Iterator[str]:
        """The fields that have something in them."""
        return iter(self._row.cells)
