"""Reports and refused rows as files, to be read, corrected, and imported again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from registry.spreadsheets.columns import WHY
from registry.spreadsheets.csv_files import csv_text
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Table
from registry.spreadsheets.texts import fold, plain

_BOM = "\ufeff"  # so that spreadsheet programs recognise UTF-8


def report_csv(faults: Sequence[RowFault]) -> str:
    """Every fault, one line each."""
    lines = ((str(fault.row), fault.heading, fault.detail) for fault in faults)
    return _BOM + csv_text([("Row", "Column", WHY), *lines])


def refused_csv(table: Table, refused: Mapping[int, Sequence[RowFault]]) -> str:
    """The refused rows as they are under their headings, with the reasons in a last column.

    It can be imported again once corrected, because an import ignores that column.
    """
    longest = max((len(table.whole[number]) for number in refused), default=0)
    beyond = max(0, longest - len(table.heading_cells))  # cells to the right of the headings
    headings = [*table.heading_cells, *[""] * beyond]
    kept = [place for place, heading in enumerate(headings) if fold(heading) != fold(WHY)]
    rows = [[headings[place] for place in kept] + [WHY]]
    for number, faults in refused.items():
        cells = table.whole[number]
        row = [plain(cells[place]) if place < len(cells) else "" for place in kept]
        rows.append([*row, " ".join(_reason(fault) for fault in faults)])
    return _BOM + csv_text(rows)


def _reason(fault: RowFault) -> str:
    return f"{fault.heading}: {fault.detail}" if fault.heading else fault.detail
