"""Columns: the headings we and others use for them, and which column of a file is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.spreadsheets.faults import refuse_file
from registry.spreadsheets.texts import Cell, fold, one_line

_LISTED = 12
WHY = "What is wrong"
"""The heading of the column in which refused rows say why; an import ignores that column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an import.

    Attributes:
        field: its name in a column map.
        heading: its heading in our templates and exports.
        others: other headings people use; case, spacing and punctuation do not matter.
        needed: whether every file must have it.
        about: what goes into it, for people who fill in a template.
    """

    field: str
    heading: str
    others: tuple[str, ...] = ()
    needed: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of import, with their headings.

    ``called`` holds headings given for fields, for files that use other words.
    """

    columns: tuple[Column, ...]
    called: Mapping[str, str]

    def names(self) -> dict[str, str]:
        """Folded heading → field. A heading given for a field means that field only."""
        found = {
            fold(name): column.field
            for column in self.columns
            for name in (column.field, column.heading, *column.others)
        }
        return found | {fold(heading): field for field, heading in self.called.items()}

    def known(self, row: Sequence[Cell]) -> int:
        """How many different fields the headings of a row name."""
        names = self.names()
        headings = (fold(one_line(cell)) for cell in row)
        return len({names[heading] for heading in headings if heading in names})


def layout(columns: tuple[Column, ...], called: Mapping[str, str]) -> Layout:
    """A layout; raises ``UnreadableInputError`` for unknown fields, or one heading for two."""
    fields = {column.field for column in columns}
    wrong = sorted(set(called) - fields)
    if wrong:
        known = ", ".join(column.field for column in columns)
        refuse_file(f"There is no field {wrong[0]}. There are: {known}.")
    if len({fold(heading) for heading in called.values()}) < len(called):
        refuse_file("One heading is given for two fields.")
    return Layout(columns, called)


@dataclass(frozen=True, slots=True)
class Headings:
    """Which column of a file is which.

    Attributes:
        places: field → column, counted from 0.
        written: field → the heading in the file.
        ours: field → our own heading.
        unknown: headings that we do not know; their columns are not read.
        headed: the columns that have a heading at all.
    """

    places: Mapping[str, int]
    written: Mapping[str, str]
    ours: Mapping[str, str]
    unknown: tuple[str, ...]
    headed: frozenset[int]


def read_headings(found: Layout, row: Sequence[Cell]) -> Headings:
    """Read the row of headings; raises ``UnreadableInputError`` with every needed column that is
    missing, and every field that has two columns."""
    names = found.names()
    places: dict[str, int] = {}
    written: dict[str, str] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for place, cell in enumerate(row):
        heading = one_line(cell)
        field = names.get(fold(heading))
        if field is None:
            unknown += [heading] if heading and fold(heading) != fold(WHY) else []
        elif field in places:
            twice.append(
                f"The columns {written[field]} and {heading} both say {_heading(found, field)}."
                " Keep one, or say which with --column."
            )
        else:
            places[field], written[field] = place, heading
    missing = [*_missing(found, places, unknown)]
    if missing or twice:
        refuse_file(*twice, *missing)
    headed = frozenset(place for place, cell in enumerate(row) if one_line(cell))
    ours = {column.field: column.heading for column in found.columns}
    return Headings(places, written, ours, tuple(unknown), headed)


def _missing(found: Layout, places: Mapping[str, int], unknown: Sequence[str]) -> list[str]:
    seen = f" Columns we do not know: {', '.join(unknown[:_LISTED])}." if unknown else ""
    return [
        f"There is no column {found.called.get(column.field, column.heading)}. If it has another"
        f' heading here, say so: --column {column.field}="HEADING".{seen}'
        for column in found.columns
        if column.field not in places and (column.needed or column.field in found.called)
    ]


def _heading(found: Layout, field: str) -> str:
    return next(column.heading for column in found.columns if column.field == field)
