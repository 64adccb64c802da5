"""XLSX from anyone: what its cells show, and nothing that it would run or fetch.

A workbook is a zip of XML. Bounds are checked before it is unpacked; document type declarations,
where entity tricks live, are refused; macros and links to other files are not looked at.
openpyxl takes long to load, so this module is imported where there is a workbook to read or write.
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

MAX_UNPACKED = 60_000_000  # two million are read a second
MAX_PARTS = 2_000
_READ_COLUMNS = MAX_COLUMNS + 2  # as refused rows have one more, and too many are to be seen
LAST_ROW = 1_048_576  # of the format itself
_SAMPLE = 30
_FORMULA = re.compile(rb"<(\w+:)?f[ >/]")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]{0,80}?\bref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_LONGEST_TAG = 200
_CONTENTS = "[Content_Types].xml"  # what an .ods file, a zip as well, does not have
_CHUNK = 65_536
_DAMAGED = "This workbook is damaged. Open it, save it again as .xlsx, and try again."


def xlsx_rows(data: bytes, score: Score, sheet: str | None) -> Rows:
    """The rows of one sheet that have something in them, with their numbers.

    A formula is the value it last had. Only what is asked for is read: a sheet may go on for a
    million empty rows.

    Args:
        score: how many headings of a row are known.
        sheet: its name; if left out, the only one, or the only one with headings we know.

    Raises:
        UnreadableInputError: it is no workbook, is too large, has tricks in it, or has no such
            sheet.
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
        refuse_file(_DAMAGED)  # what openpyxl raises where parts do not fit each other


def xlsx_bytes(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """A workbook with one sheet; every cell is text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"  # also where it begins with an equals sign
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _checked(data: bytes) -> bool:
    """Raise unless the archive is within bounds and plain; whether a sheet has formulas."""
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
    """Read up to the first element: a document type declaration can only come before it.

    Every part is looked at, whatever its name: which of them are read, the workbook itself says.
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
        pass  # a picture, or damaged: then whoever reads it says so
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
        warnings.simplefilter("ignore")  # of parts that openpyxl leaves out: we need none of them
        return openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=values, keep_links=False
        )


def _chosen(book: Any, score: Score, sheet: str | None) -> str:
    seen = [each for each in book.worksheets if each.sheet_state == "visible"] or book.worksheets
    names = [str(each.title) for each in seen]
    if sheet is not None:
        fitting = [n for n in map(str, book.sheetnames) if _same(n, sheet)]
    elif len(names) == 1:
        fitting = names
    else:
        fitting = [str(each.title) for each in seen if _knows(each, score)]
    if len(fitting) != 1:
        refuse_file(f"Say which sheet with --sheet. There are: {', '.join(names)}.")
    return fitting[0]


def _same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()


def _knows(sheet: Any, score: Score) -> bool:
    rows = sheet.iter_rows(max_row=_SAMPLE, max_col=_READ_COLUMNS, values_only=True)
    return any(score(row) > 1 for row in rows)


def _values(sheet: Any) -> _Numbered:
    found = sheet.iter_rows(max_row=LAST_ROW, max_col=_READ_COLUMNS, values_only=True)
    return enumerate(found, start=1)


def _merged(data: bytes, sheet: Any) -> set[str]:
    """The ranges of cells that are merged, such as C2:C3. Read by rows, a sheet does not say."""
    found: set[str] = set()
    tail = b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_part_of(sheet)) as content:
        while chunk := content.read(_CHUNK):
            found |= {each.decode() for each in _MERGED.findall(tail + chunk)}
            tail = chunk[-_LONGEST_TAG:]
    return found


def _part_of(sheet: Any) -> str:
    path: str = sheet._worksheet_path  # noqa: SLF001 - nothing public names a sheet's part
    return path.lstrip("/")


def _filled_down(rows: Rows, merged: set[str]) -> Rows:
    """What is written once beside several rows is said of each of them."""
    begins: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in merged:
        column, first, _, last = range_boundaries(place)
        if column <= MAX_COLUMNS:
            begins[first].append((column - 1, last))
    said: dict[int, tuple[Cell, int]] = {}  # column → what it says, and down to which row
    for number, cells in rows:
        for column, (value, last) in said.items():
            if number <= last and cells[column] is None:
                cells[column] = value
        said |= {column: (cells[column], last) for column, last in begins.get(number, ())}
        yield number, cells


def _marked(rows: _Numbered, sheet: Any) -> _Numbered:
    """The rows; a formula that no program has worked out is marked, not taken for empty."""
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
