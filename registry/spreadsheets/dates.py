"""Dates as people write them in British spreadsheets: day first, the month a number or a name."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from registry.spreadsheets.texts import Cell, one_line

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = "January February March April May June July August September October November December"
_FULL = {name.casefold(): number for number, name in enumerate(_NAMES.split(), start=1)}
_MONTH = {**_FULL, **{short: number for number, short in enumerate(_MONTHS, 1)}, "sept": 9}
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?,? +", re.IGNORECASE)
_CLOCK = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)?[-/., ]*([A-Za-z]+)[-/., ]*(\d{4}|\d{2})")
_NAME_DAY = re.compile(r"([A-Za-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_SERIAL = re.compile(r"\d{5}(\.0+)?")  # 1927 to 2173; fewer digits would be a year
_EXCEL_ZERO = date(1899, 12, 30)
_EARLIEST, _LATEST = 1900, 2199
_CENTURY, _LAST_SHORT = 2000, 79

NOT_A_DATE = "This is not a day we can read. Write it as 2026-04-01 or 1 April 2026."
_NO_SUCH = "There is no such day: the day comes first, then the month. Write it as 1 April 2026."
_FOUR = "Write the year with four digits."


def read_day(cell: Cell) -> date | str | None:
    """The date in a cell; a sentence if it cannot be one; None if the cell is empty.

    Two-digit years 00–79 are 2000–2079. A number is the serial number of a day in spreadsheets.
    """
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    text = _WEEKDAY.sub("", _CLOCK.sub("", one_line(cell)))
    if not text:
        return None
    if _SERIAL.fullmatch(text):
        return _within(_EXCEL_ZERO + timedelta(days=int(float(text))))
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _day(match[3], match[2], match[1])
    if match := _DAY_NAME.fullmatch(text):
        return _day(match[3], match[2], match[1])
    if match := _NAME_DAY.fullmatch(text):
        return _day(match[3], match[1], match[2])
    return NOT_A_DATE


def _day(year: str, month: str, day: str) -> date | str:
    number = int(month) if month.isdecimal() else _MONTH.get(month.casefold())
    if number is None:
        return NOT_A_DATE
    whole = int(year)
    if len(year) == len("26"):
        if whole > _LAST_SHORT:
            return _FOUR
        whole += _CENTURY
    try:
        return _within(date(whole, number, int(day)))
    except (ValueError, OverflowError):
        return _NO_SUCH


def _within(day: date) -> date | str:
    return day if _EARLIEST <= day.year <= _LATEST else NOT_A_DATE
