"""Reads a file of rows under headings, from any program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from registry.spreadsheets.columns import Headings, Layout, read_headings
from registry.spreadsheets.csv_files import csv_rows
from registry.spreadsheets.faults import RowFault, refuse_file
from registry.spreadsheets.rows import MAX_COLUMNS, NO_VALUE, Rows, is_workbook
from registry.spreadsheets.texts import Cell, plain

MAX_BYTES = 25_000_000
MAX_ROWS = 20_000
MAX_CELL = 8_000  # twice the longest text of our documents
MAX_TEXT = MAX_BYTES  # in all cells together: a workbook may repeat one long text a million times
_HEADINGS_WITHIN = 30
_NO_HEADING = (
    "Something stands here in a column without a heading. If a text holds the separator, put that"
    " text in quotation marks; or else give the column a heading."
)
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and the cells that are not empty."""

    number: int
    cells: Mapping[str, Cell]

    def get(self, field: str) -> Cell:
        return self.cells.get(field)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file under its headings.

    Attributes:
        faults: of cells that nobody can have meant (a formula's error, a text that is too long).
        heading_row: the number of the row that holds the headings.
        whole: row number → its cells as they are, for writing rows back out.
        heading_cells: the row of headings as it is.
    """

    headings: Headings
    rows: tuple[Row, ...]
    faults: tuple[RowFault, ...]
    heading_row: int
    heading_cells: tuple[str, ...]
    whole: Mapping[int, Sequence[Cell]]

    def heading(self, field: str) -> str:
        """The file's heading for a field, or ours if the file has no such column."""
        return self.headings.written.get(field) or self.headings.ours[field]


def read_table(data: bytes, layout: Layout, sheet: str | None = None) -> Table:
    """Read a CSV file or a workbook.

    Args:
        sheet: the name of the sheet, for a workbook.

    Raises:
        UnreadableInputError: it is too large, is not a table, or lacks needed columns.
    """
    if len(data) > MAX_BYTES:
        refuse_file(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Import it in parts.")
    found = _filled(_rows(data, layout, sheet))
    first = list(islice(found, _HEADINGS_WITHIN))
    place = _heading_place(first, layout)
    number, heading_cells = first[place]
    headings = read_headings(layout, heading_cells)
    filled = _within_bounds(chain(first[place + 1 :], found))
    rows, faults = [], []
    for row, cells in filled.items():
        read, row_faults = _row(row, cells, headings)
        rows.append(read)
        faults += row_faults
    return Table(
        headings,
        tuple(rows),
        tuple(faults),
        number,
        tuple(plain(cell) for cell in heading_cells),
        filled,
    )


def _rows(data: bytes, layout: Layout, sheet: str | None) -> Rows:
    if not is_workbook(data):
        return csv_rows(data, layout.known)
    from registry.spreadsheets.xlsx_files import xlsx_rows

    return xlsx_rows(data, layout.known, sheet)


def _filled(found: Rows) -> Rows:
    """The rows that are not empty, without the empty cells at their ends."""
    for number, cells in found:
        while cells and _is_empty(cells[-1]):
            cells.pop()
        if len(cells) > MAX_COLUMNS + 1:  # refused rows have one more, with the reasons
            refuse_file(f"Row {number} has more than {MAX_COLUMNS} columns.")
        if cells:
            yield number, cells


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not plain(cell))


def _heading_place(first: Sequence[tuple[int, list[Cell]]], layout: Layout) -> int:
    """The index of the row with the most known headings; there may be a title above it."""
    if not first:
        refuse_file("There is nothing in this file.")
    return max(range(len(first)), key=lambda place: layout.known(first[place][1]))


def _within_bounds(filled: Iterable[tuple[int, list[Cell]]]) -> dict[int, list[Cell]]:
    """Row number → cells; reading stops at the first row that is too much."""
    kept: dict[int, list[Cell]] = {}
    size = 0
    for number, cells in filled:
        size += sum(len(cell) for cell in cells if isinstance(cell, str))
        if len(kept) == MAX_ROWS:
            refuse_file(f"There are more than {MAX_ROWS:,} rows. Import them in parts.")
        if size > MAX_TEXT:
            refuse_file(f"There are more than {MAX_TEXT:,} letters. Import them in parts.")
        kept[number] = cells
    if not kept:
        refuse_file("There are no rows under the headings.")
    return kept


def _row(number: int, cells: Sequence[Cell], headings: Headings) -> tuple[Row, list[RowFault]]:
    kept: dict[str, Cell] = {}
    faults = []
    for field, place in headings.places.items():
        cell = cells[place] if place < len(cells) else None
        problem = _problem(cell)
        if problem:
            faults.append(RowFault(number, headings.written[field], problem))
        elif plain(cell):
            kept[field] = cell
    if any(plain(cell) for place, cell in enumerate(cells) if place not in headings.headed):
        faults.append(RowFault(number, "", _NO_HEADING))
    return Row(number, kept), faults


def _problem(cell: Cell) -> str | None:
    if not isinstance(cell, str):
        return None
    if cell == NO_VALUE:
        return "This formula has no value saved. Open the file, save it again, and try again."
    if cell.strip() in _ERRORS:
        return "The spreadsheet shows an error here. Mend the formula, or type the value."
    if len(cell) > MAX_CELL:
        return f"This text is longer than {MAX_CELL:,} characters."
    return None
