"""Faults of rows, placed where the person who made the spreadsheet can find them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from registry.errors import Fault, UnreadableInputError


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row.

    Attributes:
        row: its number as the spreadsheet shows it.
        heading: the column's heading in the file; ``""`` if the fault is of the row as a whole.
        detail: one plain sentence; like every fault it does not repeat the cell's content.
    """

    row: int
    heading: str
    detail: str


def refuse_file(*details: str) -> NoReturn:
    """Refuse the file as a whole, for each of these reasons."""
    raise UnreadableInputError([Fault("", detail) for detail in details]) from None


def placed(row: int, faults: Iterable[Fault], headings: Mapping[str, str]) -> list[RowFault]:
    """Faults of a document as faults of the row it was made from.

    Args:
        headings: JSON Pointer → heading of the column that this part was read from. A fault
            belongs to the longest pointer that leads to it, or else to the row.
    """
    found = [RowFault(row, _heading(fault.pointer, headings), fault.detail) for fault in faults]
    return list(dict.fromkeys(found))


def _heading(pointer: str, headings: Mapping[str, str]) -> str:
    while pointer:
        if pointer in headings:
            return headings[pointer]
        pointer = pointer.rpartition("/")[0]
    return ""
