"""What is wrong with a row, in the place where the person who made the spreadsheet finds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from registry.errors import Fault, UnreadableInputError


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with one row.

    Attributes:
        row: its number as the spreadsheet shows it.
        heading: of the column, as the file writes it; ``""`` where it is the row as a whole.
        detail: one plain sentence; like every fault it does not repeat what the cell holds.
    """

    row: int
    heading: str
    detail: str


def refuse_file(*details: str) -> NoReturn:
    """The file as a whole cannot be read, for each of these reasons."""
    raise UnreadableInputError([Fault("", detail) for detail in details]) from None


def placed(row: int, faults: Iterable[Fault], headings: Mapping[str, str]) -> list[RowFault]:
    """Faults of a document as faults of the row it was made from.

    Args:
        headings: JSON Pointer → heading of the column that this part was read from; a fault
            belongs to the longest that leads to it, or else to the row.
    """
    found = [RowFault(row, _heading(fault.pointer, headings), fault.detail) for fault in faults]
    return list(dict.fromkeys(found))


def _heading(pointer: str, headings: Mapping[str, str]) -> str:
    while pointer:
        if pointer in headings:
            return headings[pointer]
        pointer = pointer.rpartition("/")[0]
    return ""
