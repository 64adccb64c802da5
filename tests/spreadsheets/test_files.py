"""Files from anyone: every encoding and separator, and workbooks, running or fetching nothing."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from registry.errors import UnreadableInputError
from registry.spreadsheets import table, xlsx_files
from registry.spreadsheets.columns import Layout, layout
from registry.spreadsheets.csv_files import csv_rows, csv_text
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS
from registry.spreadsheets.table import read_table

LAYOUT = layout(PARTNER_COLUMNS, {})
ROWS = [["Legal name", "Kind", "ICO expires"], ["Café, “Zoë”; & Co", "charity", "1/4/26"]]


def refusal(data: bytes, columns: Layout = LAYOUT, sheet: str | None = None) -> str:
    with pytest.raises(UnreadableInputError) as caught:
        read_table(data, columns, sheet)
    return " ".join(fault.detail for fault in caught.value.faults)


def workbook(*sheets: tuple[str, list[list]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, change) -> bytes:
    """The workbook with one part changed (or added)."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        for part in names:
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
        if name not in names:
            new.writestr(name, change(b""))
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator(encoding: str, separator: str):
    lines = (separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    found = read_table("\r\n".join(lines).encode(encoding), LAYOUT)
    assert found.rows[0].get("legal_name") == ROWS[1][0]
    assert found.rows[0].get("ico_expires") == "1/4/26"


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    above = '\r\n"Partners of\nElmshire",,\r\n\r\n'
    text = above + 'Legal name,Kind\r\n\r\n"Two\nlines",charity\r\n,\r\nLast,nursery'
    found = read_table(text.encode(), LAYOUT)
    assert found.heading_row == 4
    assert [row.number for row in found.rows] == [6, 8]


def test_a_separator_that_excel_announces():
    assert read_table(b"sep=;\nLegal name;Kind\nA, B;charity", LAYOUT).rows[0].number == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in this file"),
        (b"Legal name,Kind\n", "no rows under the headings"),
        (b'Legal name,Kind\nA,charity\n"B,charity\n', "Row 3 cannot be read"),
        (b"Legal name,Kind\nA\0,charity", "bytes that are not text"),
        (b"Legal name,Kind\n\x81\x8d,charity", "how this text is encoded"),
        (b"Legal name,Sort\nA,charity", "There is no column Kind. If it has another heading"),
        (b"Name,Organisation,Kind\nA,B,charity", "both say Legal name"),
        (b"x" * (table.MAX_BYTES + 1), "larger than 25 MB"),
        (b"Legal name,Kind\n" + b"A,charity\n" * 20_001, "more than 20,000 rows"),
        (b"Legal name,Kind\nA,charity" + b"," * 300 + b"x", "more than 200 columns"),
        (b"Legal name,Kind\n" + b"A,charity\n" * 20_001 + b'"never closed', "more than 20,000"),
        ("Legal name,Kind\nÉlan,charity\nCaf".encode() + b"\xe9,charity", "Row 3 holds letters"),
        (b'Legal name,Kind\n"A\nB\xe9",charity\n' + "é,charity".encode(), "Row 2 holds letters"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls file or has a password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, words: str):
    assert words in refusal(data)


def test_other_headings_are_given_by_name():
    data = b"Firm,Sort,Legal name\nA,charity,not this"
    columns = layout(PARTNER_COLUMNS, {"legal_name": "firm", "kind": "Sort"})
    found = read_table(data.replace(b",Legal name", b",Note"), columns)
    assert found.rows[0].get("legal_name") == "A"
    assert found.headings.unknown == ("Note",)
    assert "both say Legal name" in refusal(data, columns)
    missing = layout(PARTNER_COLUMNS, {"legal_name": "firm", "kind": "Sort", "siro": "Risk owner"})
    assert "There is no column Risk owner" in refusal(data.replace(b"Legal name", b"x"), missing)
    with pytest.raises(UnreadableInputError, match="1 fault"):
        layout(PARTNER_COLUMNS, {"colour": "Colour"})


def test_faults_of_cells_are_said_with_their_row():
    text = "Legal name,Kind\nA,#REF!\nB,charity,stray\nC," + "x" * 9_000
    found = read_table(text.encode(), LAYOUT)
    assert [(fault.row, fault.heading) for fault in found.faults] == [
        (2, "Kind"),
        (3, ""),
        (4, "Kind"),
    ]
    assert "error here" in found.faults[0].detail
    assert "column without a heading" in found.faults[1].detail


def test_a_workbook_with_a_title_above_and_days_as_days():
    rows = [
        ["Partners", None, None],
        [],
        *([ROWS[0]]),
        ["A", "charity", datetime(2026, 4, 1)],  # noqa: DTZ001
        [None, " ", None],
        ["B", "charity", 46113],
    ]
    data = workbook(("List", rows))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active.merge_cells("A1:C1")
    out = io.BytesIO()
    book.save(out)
    found = read_table(out.getvalue(), LAYOUT)
    assert (found.heading_row, [row.number for row in found.rows]) == (3, [4, 6])
    assert found.rows[1].get("ico_expires") == 46113


def test_the_sheet_is_the_one_with_our_headings_or_is_asked_for():
    note = ("Notes", [["About this file"], ["Some", "words"]])
    one = workbook(note, ("Partners", ROWS))
    assert len(read_table(one, LAYOUT).rows) == 1
    two = workbook(note, ("Old", ROWS), ("New", [*ROWS, ["B", "charity"]]))
    assert "Say which sheet with --sheet. There are: Notes, Old, New." in refusal(two)
    assert len(read_table(two, LAYOUT, " new ").rows) == 2
    assert "Say which sheet" in refusal(two, sheet="Newer")


def test_a_formula_is_the_value_it_last_had_and_a_fault_where_it_has_none():
    data = workbook(("List", [ROWS[0], ["=A9", "charity"], ["B", "charity"]]))
    found = read_table(data, LAYOUT)
    assert [(fault.row, fault.heading) for fault in found.faults] == [(2, "Legal name")]
    assert "no value saved" in found.faults[0].detail
    cached = with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda old: (
            old.replace(b"<v />", b"<v>C</v>")
            .replace(b"<v/>", b"<v>C</v>")
            .replace(b'<c r="A2"', b'<c r="A2" t="str"')
        ),
    )
    assert read_table(cached, LAYOUT).rows[0].get("legal_name") == "C"


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx_files, "MAX_UNPACKED", 20_000)
    bomb = with_part(workbook(("List", ROWS)), "xl/media/x.bin", lambda _: b"\0" * 30_000)
    assert "too large once unpacked" in refusal(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_declaration_is_refused_wherever_it_hides(encoding: str):
    tricks = (
        '<?xml version="1.0"?><!--' + "x" * 100_000 + '--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    )
    tricks = tricks.replace("?>", f' encoding="{encoding}"?>', 1)
    for part in ("xl/sharedStrings.xml", "xl/odd.name"):
        data = with_part(workbook(("List", ROWS)), part, lambda _: tricks.encode(encoding))
        assert "XML declarations" in refusal(data)


def test_cells_merged_over_several_rows_are_said_of_each():
    book = openpyxl.Workbook()
    for row in (
        ["Schools", None, None],
        ["Legal name", "Kind", "DPO"],
        ["Alpha School", "academy", "Ann Lee"],
        ["Beta School", "academy", None],
        ["Gamma School", "academy", None],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("C3:C4")
    file = io.BytesIO()
    book.save(file)
    table = read_table(file.getvalue(), layout(PARTNER_COLUMNS, {}))
    assert [row.get("dpo") for row in table.rows] == ["Ann Lee", "Ann Lee", None]


def test_a_damaged_workbook_is_said_to_be_and_nothing_worse():
    data = workbook(("List", ROWS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    for name in names:
        for change in (lambda _: b"", lambda old: old[: len(old) // 2], lambda _: b"<a/>"):
            try:
                read_table(with_part(data, name, change), LAYOUT)
            except UnreadableInputError:
                continue


def sheet_of(*rows: str) -> bytes:
    """A workbook whose sheet has these rows of XML under the headings."""
    data = workbook(("List", [ROWS[0]]))
    end = "".join(rows).encode() + b"</sheetData>"
    return with_part(
        data, "xl/worksheets/sheet1.xml", lambda old: old.replace(b"</sheetData>", end)
    )


def test_empty_cells_at_the_ends_of_rows_and_sheets_cost_nothing_and_count_as_nothing():
    last = xlsx_files.LAST_ROW
    book = openpyxl.load_workbook(io.BytesIO(workbook(("List", ROWS))))
    for place in ((2, 190), (last, 1)):
        book.active.cell(*place).font = Font(bold=True)
    book.active.cell(last - 1, 1, "Far below")
    out = io.BytesIO()
    book.save(out)
    began = time.process_time()
    found = read_table(out.getvalue(), LAYOUT)
    assert [row.number for row in found.rows] == [2, last - 1]
    assert [len(found.heading_cells), *map(len, found.whole.values())] == [3, 3, 1]
    found = read_table(b"Legal name,Kind\nA,charity" + b"\n" * 3_000_000 + b"B,charity", LAYOUT)
    assert [row.number for row in found.rows] == [2, 3_000_002]
    assert time.process_time() - began < 20


def test_a_workbook_is_read_no_further_than_it_may_be():
    rows = (f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 20_003))
    assert "more than 20,000 rows" in refusal(sheet_of(*rows, "<row><this is damaged"))
    cells = f'<c t="inlineStr"><is><t>{"x" * 30_000}</t></is></c>' * 100
    said = refusal(sheet_of(*(f'<row r="{n}">{cells}</row>' for n in range(2, 12))))
    assert "more than 25,000,000 letters" in said


def test_a_file_of_another_office_program_is_called_what_it_is():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "Save it as .xlsx or as CSV" in refusal(out.getvalue())


def test_too_wide_a_sheet_is_said():
    assert "more than 200 columns" in refusal(workbook(("L", [ROWS[0], ["A"] * 202])))


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")),
            min_size=1,
            max_size=4,
        ),
        max_size=4,
    )
)
def test_what_is_written_is_no_formula_and_is_read_as_it_was(rows: list[list[str]]):
    text = csv_text([["Legal name", "Kind", "x", "y"], *([*row, "end"] for row in rows)])
    known = ("Legal name", "Kind")
    read = [*csv_rows(text.encode(), lambda row: sum(map(row.count, known)))]
    assert [cells[:-1] for _, cells in read[1:]] == rows
    for line in csv_text([[cell] for row in rows for cell in row]).split("\r\n"):
        assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t"))
