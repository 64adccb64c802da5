"""Dates as people type them: in three fields, with the month as a number or a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.web.kit.forms import Form

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = 1900
PARTS = ("day", "month", "year")
_ASK = "Give a real date, for example 9 3 2014."


def read_date(answers: Mapping[str, Any], name: str) -> tuple[date | None, str]:
    """Return the date in ``name-day``, ``name-month`` and ``name-year``, and its fault.

    Without any input there is neither a date nor a fault.
    """
    day, month, year = (str(answers.get(f"{name}-{part}", "")) for part in PARTS)
    if not (day or month or year):
        return None, ""
    try:
        typed = date(int(year), _month(month), int(day))
    except (ValueError, OverflowError):  # ten digits are no year
        return None, _ASK
    return (typed, "") if typed.year >= EARLIEST else (None, "Give the year with four digits.")


def form_date(form: Form, name: str) -> tuple[date | None, str]:
    """Return the date in the fields of a form, and its fault."""
    return read_date({f"{name}-{part}": form.one(f"{name}-{part}") for part in PARTS}, name)


def _month(text: str) -> int:
    short = text[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else int(text)
