"""A long list in parts, a part on each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST = 50
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PartOfList:
    """The rows of one page, its number from 1, and how many pages there are."""

    rows: Sequence[Any]
    number: int
    pages: int

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def part_of(rows: Sequence[Any], asked: str) -> PartOfList:
    """Return the part that an address asks for; the first or the last where there is none such."""
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= _MOST_DIGITS
    pages = max(1, -(-len(rows) // MOST))
    number = min(max(1, int(asked)), pages) if is_number else 1
    return PartOfList(rows[(number - 1) * MOST : number * MOST], number, pages)
