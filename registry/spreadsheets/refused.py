"""Reports and refused rows as files: to be read, mended, and imported again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from registry.spreadsheets.columns import WHY
from registry.spreadsheets.csv_files import csv_text
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Table
from registry.spreadsheets.texts import fold, plain

_BOM = "\ufeff"  # by which spreadsheet programs know UTF-8


def report_csv(faults: Sequence[RowFault]) -> str:
    """Every fault, a line each."""
    lines = ((str(each.row), each.heading, each.detail) for each in faults)
    return _BOM + csv_text([("Row", "Column", WHY), *lines])


def refused_csv(table: Table, refused: Mapping[int, Sequence[RowFault]]) -> str:
    """The refused rows as they stand under their headings, and why, in a last column.

    It can be imported again once mended: that column is not read.
    """
    longest = max((len(table.whole[number]) for number in refused), default=0)
    beyond = max(0, longest - len(table.heading_cells))  # what stands beside the headings
    headings = [*table.heading_cells, *[""] * beyond]
    kept = [place for place, name in enumerate(headings) if fold(name) != fold(WHY)]
    rows = [[headings[place] for place in kept] + [WHY]]
    for number, faults in refused.items():
        cells = table.whole[number]
        row = [plain(cells[place]) if place < len(cells) else "" for place in kept]
        rows.append([*row, " ".join(_said(fault) for fault in faults)])
    return _BOM + csv_text(rows)


def _said(fault: RowFault) -> str:
    return f"{fault.heading}: {fault.detail}" if fault.heading else fault.detail
