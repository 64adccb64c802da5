"""Reports as tables: columns that wrap, and CSV without formulas that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from registry.cli.kit.tables import as_csv, in_columns


@dataclass
class Row:
    title: str
    parties: tuple[str, ...]
    days_left: int
    review_date: date | None


def test_csv_has_the_names_on_top_and_a_row_for_each_record():
    rows = [Row('A "safe", place', ("one", "two"), -3, date(2026, 11, 22)), Row("", (), 0, None)]
    [names, first, second] = csv.reader(io.StringIO(as_csv(Row, rows)))
    assert names == ["title", "parties", "days_left", "review_date"]
    assert first == ['A "safe", place', "one; two", "-3", "2026-11-22"]
    assert second == ["", "", "0", ""]


def test_a_title_is_never_a_formula():
    for title in ('=HYPERLINK("x")', "+1", "-1", "@x", "\tx"):
        [_, [cell, *_]] = csv.reader(io.StringIO(as_csv(Row, [Row(title, (), 0, None)])))
        assert cell == f"'{title}"


def test_columns_wrap_and_never_break_an_id():
    lines = list(
        in_columns((6, 4), ("Agreement", "Days"), [("a-very-long-id and more", "12"), ("b", "3")])
    )
    assert lines == [
        "Agreement       Days",
        "a-very-long-id  12",
        "and more",
        "b               3",
    ]
