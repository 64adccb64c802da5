"""Reads XLSX from anyone: what its cells show, and nothing that it would run or fetch.

A workbook is a zip of XML. Its size is checked before it is unpacked. Document type declarations,
which entity attacks need, are refused; macros and links to other files are ignored. openpyxl takes
long to load, so this module is imported only where there is a workbook to read or write.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from xml.parsers import expat

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from registry.spreadsheets.faults import refuse_file
from registry.spreadsheets.rows import MAX_COLUMNS, NO_VALUE, OLD_WORKBOOK, Rows, Score
from registry.spreadsheets.texts import Cell

_Numbered = Iterator[tuple[int, tuple[Cell, ...]]]

MAX_UNPACKED = 60_000_000  # bytes; two million are read per second
MAX_PARTS = 2_000
# One more for refused rows, and one beyond, which shows that there are too many.
_READ_COLUMNS = MAX_COLUMNS + 2
LAST_ROW = 1_048_576  # of the format itself
_SAMPLE = 30
_FORMULA = re.compile(rb"<(\w+:)?f[ >/]")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]{0,80}?\bref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_LONGEST_TAG = 200
_CONTENTS = "[Content_Types].xml"  # an .ods file is also a zip but does not have it
_CHUNK = 65_536
_DAMAGED = "This workbook is damaged. Open it, save it again as .xlsx, and try again."


def xlsx_rows(data: bytes, score: Score, sheet: str | None) -> Rows:
    """The rows of one sheet that are not empty, with their numbers.

    A formula has the value it last had. Rows are read only as they are asked for, because a sheet
    may go on for a million empty rows.

    Args:
        score: returns how many headings of a row are known.
        sheet: the sheet's name; if left out, the only sheet, or the only one with known headings.

    Raises:
        UnreadableInputError: it is not a workbook, is too large, contains declarations or a
            password, or has no such sheet.
    """
    if data.startswith(OLD_WORKBOOK):
        refuse_file("This is an old .xls file or has a password. Save it as .xlsx without one.")
    has_formulas = _checked(data)
    try:
        book = _opened(data, values=True)
        name = _chosen(book, score, sheet)
        rows = _values(book[name])
        if has_formulas:
            rows = _marked(rows, _opened(data, values=False)[name])
        filled = ((number, list(row)) for number, row in rows if row.count(None) < len(row))
        yield from _filled_down(filled, _merged(data, book[name]))
    except (InvalidFileException, zipfile.BadZipFile, OSError, EOFError, SyntaxError):
        refuse_file(_DAMAGED)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError):
        refuse_file(_DAMAGED)  # openpyxl raises these where parts do not fit together


def xlsx_bytes(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """A workbook with one sheet; every cell is text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"  # text, even if it begins with an equals sign
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _checked(data: bytes) -> bool:
    """Whether a sheet has formulas; raises unless the archive is plain and within bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if _CONTENTS not in archive.namelist():
                refuse_file("This is no .xlsx workbook. Save it as .xlsx or as CSV, and try again.")
            too_large = sum(part.file_size for part in parts) > MAX_UNPACKED
            if too_large or len(parts) > MAX_PARTS:
                refuse_file(
                    "This workbook is too large once unpacked. Copy the rows you need into a new"
                    " one, or save the sheet as CSV."
                )
            if any(part.flag_bits & 1 for part in parts):
                refuse_file("This workbook has a password. Save it without one.")
            for part in parts:
                _refuse_declarations(archive, part)
            sheets = [part for part in parts if "/worksheets/" in part.filename]
            return any(_has_formula(archive, part) for part in sheets)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
        refuse_file(_DAMAGED)


def _refuse_declarations(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part with a document type declaration, which can only precede its first element.

    Every part is checked, whatever its name, because the workbook itself says which parts are read.
    """
    parser = expat.ParserCreate()
    found: list[str] = []
    parser.StartDoctypeDeclHandler = lambda *_: found.append("declaration")
    parser.StartElementHandler = lambda *_: found.append("element")
    try:
        with archive.open(part) as content:
            while not found and (chunk := content.read(_CHUNK)):
                parser.Parse(chunk, False)
    except expat.ExpatError:
        pass  # a picture, or damaged: then reading it fails later
    if found[:1] == ["declaration"]:
        refuse_file("This workbook holds XML declarations that no spreadsheet program writes.")


def _has_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-16:]
    return False


def _opened(data: bytes, *, values: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about parts that openpyxl leaves out and we do not need
        return openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=values, keep_links=False
        )


def _chosen(book: Any, score: Score, sheet: str | None) -> str:
    worksheets = book.worksheets
    visible = [found for found in worksheets if found.sheet_state == "visible"] or worksheets
    names = [str(found.title) for found in visible]
    if sheet is not None:
        fitting = [name for name in map(str, book.sheetnames) if _same(name, sheet)]
    elif len(names) == 1:
        fitting = names
    else:
        fitting = [str(found.title) for found in visible if _has_headings(found, score)]
    if len(fitting) != 1:
        refuse_file(f"Say which sheet with --sheet. There are: {', '.join(names)}.")
    return fitting[0]


def _same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()


def _has_headings(sheet: Any, score: Score) -> bool:
    rows = sheet.iter_rows(max_row=_SAMPLE, max_col=_READ_COLUMNS, values_only=True)
    return any(score(row) > 1 for row in rows)


def _values(sheet: Any) -> _Numbered:
    found = sheet.iter_rows(max_row=LAST_ROW, max_col=_READ_COLUMNS, values_only=True)
    return enumerate(found, start=1)


def _merged(data: bytes, sheet: Any) -> set[str]:
    """The ranges of merged cells, such as C2:C3, which openpyxl does not report row by row."""
    found: set[str] = set()
    tail = b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_part_of(sheet)) as content:
        while chunk := content.read(_CHUNK):
            found |= {reference.decode() for reference in _MERGED.findall(tail + chunk)}
            tail = chunk[-_LONGEST_TAG:]
    return found


def _part_of(sheet: Any) -> str:
    path: str = sheet._worksheet_path  # noqa: SLF001 - nothing public names a sheet's part
    return path.lstrip("/")


def _filled_down(rows: Rows, merged: set[str]) -> Rows:
    """Rows in which a cell merged over several rows has its value in each of them."""
    begins: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for reference in merged:
        column, first, _, last = range_boundaries(reference)
        if column <= MAX_COLUMNS:
            begins[first].append((column - 1, last))
    values: dict[int, tuple[Cell, int]] = {}  # column → its merged value, and the last row of it
    for number, cells in rows:
        for column, (value, last) in values.items():
            if number <= last and cells[column] is None:
                cells[column] = value
        values |= {column: (cells[column], last) for column, last in begins.get(number, ())}
        yield number, cells


def _marked(rows: _Numbered, sheet: Any) -> _Numbered:
    """Rows in which a formula without a saved value is marked, so that it is not read as empty."""
    found = sheet.iter_rows(max_row=LAST_ROW, max_col=_READ_COLUMNS)
    for (number, values), cells in zip(rows, found, strict=False):
        kinds = (cell.data_type for cell in cells)
        yield (
            number,
            tuple(
                NO_VALUE if kind == "f" and value is None else value
                for value, kind in zip(values, kinds, strict=False)
            ),
        )
