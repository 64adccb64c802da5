"""Details that are nearly those of somebody known: a slip of the hand, or of the ear.

Day and month exchanged, one digit of the year or of an organisation's own number, a name that
sounds alike. It is a warning, never a match (consent.md §5). An NHS number or a UPN with one wrong
digit is no valid number, so that there is none to be near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import jellyfish

from registry.domain.people.identifiers import EARLIEST_BIRTH, Identifier
from registry.domain.records.people import NAME, SOUND

DATE_EXCHANGED = (
    "Somebody of this name with day and month exchanged may be on record. Check the date of birth."
)
YEAR_NEAR = (
    "Somebody of this name with another year of birth may be on record. Check the date of birth."
)
NUMBER_NEAR = "Somebody with nearly this number may be on record. Check each digit."
SOUNDS_ALIKE = (
    "Somebody whose name sounds alike, born on the same day, may be on record. Check the spelling."
)
_LONGEST = 20


def sound(identifier: Identifier) -> Identifier | None:
    """How a name sounds, with the date of birth; None for a number, or a name in other letters."""
    if identifier.scheme != NAME:
        return None
    name, _, born = identifier.value.partition("|")
    heard = " ".join(filter(None, map(jellyfish.metaphone, name.split())))
    return Identifier(SOUND, f"{heard}|{born}") if heard else None


def slips(identifier: Identifier) -> Iterator[tuple[str, Identifier]]:
    """What may have been meant, each with its warning."""
    if identifier.scheme == NAME:
        yield from _dates(identifier)
    elif identifier.scheme.startswith("local:"):
        yield from _numbers(identifier)


def _dates(identifier: Identifier) -> Iterator[tuple[str, Identifier]]:
    born = date.fromisoformat(identifier.value.rpartition("|")[2])
    for day in _exchanged(born):
        yield DATE_EXCHANGED, _born(identifier, day)
    for day in _years(born):
        yield YEAR_NEAR, _born(identifier, day)


def _born(identifier: Identifier, day: date) -> Identifier:
    """The same name, in both foldings, with another date of birth."""
    name, _, _ = identifier.value.partition("|")
    earlier, _, _ = (identifier.earlier or identifier.value).partition("|")
    born = day.isoformat()
    return replace(identifier, value=f"{name}|{born}", earlier=f"{earlier}|{born}")


def _exchanged(born: date) -> Iterator[date]:
    try:
        day = born.replace(month=born.day, day=born.month)
    except ValueError:  # there is no thirteenth month
        return
    if day != born:
        yield day


def _years(born: date) -> Iterator[date]:
    """The same day in years that differ in one digit, as far as somebody may be alive."""
    year = str(born.year)
    for place in range(len(year)):
        for digit in "0123456789":
            other = int(year[:place] + digit + year[place + 1 :])
            if other == born.year or not EARLIEST_BIRTH <= other <= born.year + 99:
                continue
            try:
                yield born.replace(year=other)
            except ValueError:  # 29 February
                continue


def _numbers(identifier: Identifier) -> Iterator[tuple[str, Identifier]]:
    number = identifier.value
    for place, char in enumerate(number[:_LONGEST]):
        if char.isdigit():
            for digit in "0123456789".replace(char, ""):
                slipped = number[:place] + digit + number[place + 1 :]
                yield NUMBER_NEAR, replace(identifier, value=slipped)
