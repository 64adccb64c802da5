"""Numbers and names that stand for a missing one: everybody without one would be one person.

What they are is data (``placeholders.json`` beside this file, with its sources).
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

NUMBER_MISSING = "This number stands for a missing one."
NAME_MISSING = "This name stands for a missing one."
_FILE = Path(__file__).with_name("placeholders.json")
_MARKS = re.compile(r"[\W_]+")


def stands_for_missing_number(text: str) -> bool:
    """Whether a number, as typed, is what people write where they have none."""
    bare = _MARKS.sub("", text).upper()
    return bool(text.strip()) and _matches("numbers", bare)


def stands_for_missing_name(folded: str) -> bool:
    """Whether a name, folded, is what people write where they have none."""
    return _matches("names", folded)


def _matches(family: str, text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in _patterns()[family])


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        family: tuple(re.compile(pattern) for pattern in content[family])
        for family in ("numbers", "names")
    }
