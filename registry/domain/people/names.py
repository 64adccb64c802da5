"""People's names as they are looked up: one form of each, however it is written.

"Surname, Forename", as school and council systems write it, is read as "Forename Surname". A
title or a bracket is a fault: with it the same person would silently be another.
"""

from __future__ import annotations

import re
import unicodedata

from registry.domain.folding import folded
from registry.domain.people.placeholders import NAME_MISSING, stands_for_missing_name

TITLED = "Give the name without a title such as Mr, Miss or Dr."
BRACKETED = "Give the name without anything in brackets or quotation marks."
_LONGEST = 120
_COMMA = re.compile("[,\uff0c\u3001\u060c]")
_BRACKET = re.compile('[][(){}<>"\u201c\u201d\u201e\u00ab\u00bb]')
# Only what is nobody's name: Lord, Lady, Dame and Prince are forenames, too.
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "revd"}
    | {"mstr", "messrs", "mme", "mlle", "cllr", "capt", "sgt"}
)
_TITLES_IN_FRONT = frozenset({"master", "sir", "professor", "reverend", "doctor"})


def normal_name(text: str) -> str | None:
    """A name for exact matching, forename first; None where nothing is left, or too much."""
    surname, *forenames = _parts(text)
    name = " ".join([*forenames, surname]).strip()
    return name if 0 < len(name) <= _LONGEST else None


def name_faults(text: str) -> list[str]:
    """What is wrong with a name as it was sent."""
    name = normal_name(text)
    if name is None:
        return ["Give the person's name."]
    if stands_for_missing_name(name):
        return [NAME_MISSING]
    titled = any(map(_has_title, [name, *_parts(text)]))
    bracketed = _BRACKET.search(unicodedata.normalize("NFKC", text)) is not None
    return [TITLED] * titled + [BRACKETED] * bracketed


def earlier_name(text: str) -> str:
    """A name as it was folded until November 2026: rows of then are found by it."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept = (char for char in decomposed if not unicodedata.combining(char) and char not in "'’`ʼ")
    return " ".join("".join(char if char.isalnum() else " " for char in kept).split())


def _parts(text: str) -> list[str]:
    """What stands before and after each comma, folded; at least one part."""
    return [part for part in map(folded, _COMMA.split(text)) if part] or [""]


def _has_title(words: str) -> bool:
    first, *more = words.split()
    in_front = bool(more) and first in _TITLES_IN_FRONT
    return in_front or first in _TITLES or words.split()[-1] in _TITLES
