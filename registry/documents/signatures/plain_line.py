"""Names and posts of people: one plain line each, in keys, in signatures and in print."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from registry.documents.json.parse import problem_of
from registry.errors import Fault

LONGEST = 200  # as in the schemas of what is signed
_BREAKS = {"Zl", "Zp"}
_UNSHOWN = {"Cc", "Cs", *_BREAKS}


def line_faults(**lines: str) -> Iterator[Fault]:
    """What is wrong with each of the texts, by the name under which it is given."""
    for name, text in lines.items():
        if not 0 < len(text.strip()) <= LONGEST or len(text) > LONGEST:
            yield Fault(f"/{name}", f"Give this in 1 to {LONGEST} characters.")
        elif problem := problem_of(text):
            yield Fault(f"/{name}", f"This text {problem}")
        elif not _has_none(text, _BREAKS):
            yield Fault(f"/{name}", "Write this on one line.")


def shown(text: str) -> str:
    """A text from outside, safe to print: nothing in it begins a line or moves the cursor."""
    if _has_none(text, _UNSHOWN):
        return text
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in _UNSHOWN else char
        for char in text
    )


def _has_none(text: str, categories: set[str]) -> bool:
    return text.isprintable() or all(unicodedata.category(char) not in categories for char in text)
