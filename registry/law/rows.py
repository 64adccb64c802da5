"""What every table has in common: a source, and a dated row that names it.

Every row has a text in our own plain words, its source, the days from and to which it is in force,
and how it was verified: ``found`` (read in a source), ``own_knowledge`` (not checked here),
``secondary`` (reported; the instrument itself was not seen).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """A source in which a rule can be read.

    ``verified``: how the source itself was seen, in the words of a row's ``verified``; None where
    the edition does not say (the first edition says it of the rows alone).
    """

    id: str
    title: str
    provision: str
    url: str
    verified: str | None = None

    @property
    def cited(self) -> str:
        """The instrument and the provision, as cited."""
        return f"{self.title} {self.provision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The fields that every dated row has."""

    id: str
    text: str
    source: Source
    verified: str
    in_force_from: date | None
    in_force_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether the row is law on that day; without a first or last day it is unlimited."""
        return in_force(self.in_force_from, self.in_force_to, on)


def in_force(first: date | None, last: date | None, on: date) -> bool:
    """Whether a day lies between two days, both included; None leaves that end open."""
    return (first is None or first <= on) and (last is None or on <= last)
