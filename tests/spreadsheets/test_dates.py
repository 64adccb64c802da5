"""Dates as people write them: read correctly or refused, never guessed."""

from datetime import date, datetime

import pytest

from registry.spreadsheets.dates import read_day

APRIL = date(2026, 4, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-04-01",
        "1/4/26",
        "01/04/2026",
        "1 Apr 2026",
        "1st April 2026",
        "1st of April, 2026",
        "Wed 1 April 2026",
        "Wednesday, 1 April 2026",
        "April 1, 2026",
        "1-Apr-26",
        "01.04.2026",
        "2026/4/1",
        " 1\u00a0April\u202f2026 ",
        "2026-04-01 00:00:00",
        "46113",
        46113,
        46113.0,
        date(2026, 4, 1),
        datetime(2026, 4, 1, 0, 0),  # noqa: DTZ001 - as a workbook holds it
    ],
)
def test_one_day_written_in_many_ways(cell: object):
    assert read_day(cell) == APRIL


def test_two_digits_are_this_century_up_to_79():
    assert read_day("31/12/79") == date(2079, 12, 31)
    assert read_day("1/1/00") == date(2000, 1, 1)
    assert "four digits" in read_day("1/1/80")


@pytest.mark.parametrize(
    "cell", ["13/13/2026", "31/02/2026", "04/13/2026", "2026-02-30", "0/1/2026"]
)
def test_a_day_that_there_is_not(cell: str):
    assert "There is no such day" in read_day(cell)


@pytest.mark.parametrize(
    "cell",
    ["TBC", "April 2026", "4/2026", "1/4", "2026", 12, -3, "01/04/026", "1 Foo 2026", "1e9", 10**9],
)
def test_what_is_no_day_is_not_guessed(cell: object):
    assert "not a day we can read" in read_day(cell)


def test_an_empty_cell_is_no_day_and_no_fault():
    assert [read_day(cell) for cell in (None, "", " \u00a0")] == [None, None, None]
