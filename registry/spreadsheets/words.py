"""The words people write for values of the closed lists of our documents (``words.json``)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from registry.spreadsheets.texts import fold

_FILE = Path(__file__).with_name("words.json")
_NOTHING = {"", "none", "n a", "na", "not applicable", "nil", "no"}


def meant(family: str, text: str) -> str | None:
    """The value that a word means; the value itself is such a word, in any case and spacing.

    Args:
        family: ``kinds``, ``purposes``, ``bases``, ``categories`` or ``roles``.
    """
    return _table(family).get(fold(text))


def unclear_kind(text: str) -> str | None:
    """The question to ask where a word could mean more than one kind."""
    return _unclear().get(fold(text))


def values(family: str) -> list[str]:
    """The values of a family, in order."""
    return list(_words()[family])


def listed(family: str) -> str:
    """The values of a family as people would write them, for a fault."""
    return ", ".join(value.replace("_", " ") for value in values(family))


def category_title(category: str) -> str:
    """The title for a data item of which only the category is known."""
    title = _words()["category_titles"][category]
    return str(title)


def means_none(text: str) -> bool:
    """Whether a cell is empty or says that there is none."""
    return fold(text) in _NOTHING


@cache
def _words() -> dict[str, dict[str, list[str] | str]]:
    found: dict[str, dict[str, list[str] | str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def _table(family: str) -> dict[str, str]:
    return {
        fold(word): value for value, words in _words()[family].items() for word in (value, *words)
    }


@cache
def _unclear() -> dict[str, str]:
    return {fold(word): str(question) for word, question in _words()["unclear_kinds"].items()}
