"""Which organisations are part of another on a day, from what was recorded of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from registry.domain.records.partners import PartOf

_TABLE = json.loads(Path(__file__).with_name("part_kinds.json").read_text("utf-8"))
KINDS_OF_PARTS: Mapping[str, frozenset[str]] = {
    row["whole"]: frozenset(row["parts"]) for row in _TABLE
}
"""The kinds of organisation that can have parts → the kinds of their parts."""


def spells(history: Iterable[PartOf]) -> list[PartOf]:
    """Each time that one organisation was part of another, as last recorded, in order.

    Args:
        history: every version of any number of pairs, those of one pair in order.
    """
    last = {(spell.whole, spell.part, spell.since): spell for spell in history}
    return sorted(last.values(), key=lambda spell: (spell.whole, spell.part, spell.since))


def on_day(history: Iterable[PartOf], day: date) -> list[PartOf]:
    """The times that a day falls into."""
    return [spell for spell in spells(history) if covers(spell, day)]


def covers(spell: PartOf, day: date) -> bool:
    """Whether a day is one of its days; an end on its first day means that it never was."""
    return spell.since <= day and (spell.until is None or day < spell.until)


def overlaps(spell: PartOf, since: date) -> bool:
    """Whether it goes on at, or after, a day from which a new time would begin."""
    return spell.until is None or since < spell.until
