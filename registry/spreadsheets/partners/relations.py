"""Reads what a row says of an organisation over time: what it is part of, whose place it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.spreadsheets.building import Cells
from registry.spreadsheets.words import means_none

_NEEDED = "Fill this in too: the row names another organisation."


@dataclass(frozen=True, slots=True)
class Relation:
    """Another organisation that a row names, with the day and what the row says about it."""

    other: str
    since: date
    words: str
    heading: str


def part_of(cells: Cells) -> Relation | None:
    """What the organisation is part of, with what shows it."""
    return _relation(cells, "part_of", "part_of_since", "part_of_evidence")


def succeeds(cells: Cells) -> Relation | None:
    """Whose place the organisation took, and why."""
    return _relation(cells, "succeeds", "succeeds_on", "succeeds_reason")


def _relation(cells: Cells, field: str, on: str, words: str) -> Relation | None:
    other = cells.line(field)
    if means_none(other):
        for further in (on, words):
            if cells.line(further):
                cells.fault(further, "This says more of something that the row does not name.")
        return None
    day, said = cells.day(on), cells.line(words)
    missing = [name for name in (on, words) if not cells.line(name)]
    for name in missing:
        cells.fault(name, _NEEDED)
    if missing or not day:
        return None
    cells.came_from(f"/{field}", field)
    return Relation(other, date.fromisoformat(day), said, cells.headings[f"/{field}"])
