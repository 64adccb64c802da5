"""Reads names followed by days in one cell: Ann Lee (from 1/4/26); Bo Ray (to 31 March 2026)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from registry.spreadsheets.dates import read_day

_WORD = r"(?:from|since|to|until|till|left)\b"
_QUOTED = re.compile(r'"(?P<name>[^"]+)"\W*(?P<days>.*?)[)\]]?')
_IN_BRACKETS = re.compile(
    rf"(?P<name>.*?)[\s,]*[(\[]\s*(?P<days>(?:{_WORD}|(?=.*\d))[^()\[\]]*)[)\]]", re.IGNORECASE
)
_AFTER_THE_NAME = re.compile(
    rf"(?P<name>.*?)(?:\s*[,(\[]\s*(?P<days>{_WORD}.*)|\s+(?P<further>{_WORD}.*\d.*))",
    re.IGNORECASE,
)
_CONTINUES = re.compile(rf"[(\[]|{_WORD}.*\d", re.IGNORECASE)
_END = r"(?:to|until|till|left)(?: on)?:?"
_DAYS = (
    re.compile(
        r"(?:(?:from|since):? )?(?P<from>.+?)(?: (?:to|until|till|-) | ?[–—] ?)(?P<to>.+)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:from|since):? (?P<from>.+)", re.IGNORECASE),
    re.compile(rf"{_END} (?P<to>.+)", re.IGNORECASE),
)
_NO_NAME = re.compile(r"[\d\[\]]|\([^()]*$|^[^()]*\)")
_HOW = "Write the days after a name as (from 1 April 2026) or (from 1/4/26 to 31/3/28)."
_QUOTE = f'{_HOW} Put a name that itself holds a number or such brackets in quotation marks: "".'


def entries(parts: Iterable[str]) -> list[str]:
    """The parts of a cell, with days on a line of their own joined to their name."""
    found: list[str] = []
    for part in parts:
        if found and _CONTINUES.match(part):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def holder(text: str) -> dict[str, str] | str:
    """``{name, from?, to?}``, or a sentence if the days, or what may be days, cannot be read."""
    name, days = _name_and_days(text)
    if not name or (_NO_NAME.search(name) and not _QUOTED.fullmatch(text)):
        return _QUOTE
    found = {"name": name}
    if not days:
        return found
    match = next((match for pattern in _DAYS if (match := pattern.fullmatch(days))), None)
    if match is None:
        return _HOW
    for part, written in match.groupdict().items():
        day = read_day(written)
        if not isinstance(day, date):
            return day or _HOW
        found[part] = day.isoformat()
    return found


def with_days(person: dict[str, str]) -> str:
    """A role holder's name and days, in the form that ``holder`` reads."""
    name = person["name"]
    name = name if holder(name) == {"name": name} else f'"{name}"'
    days = [f"{word} {person[word]}" for word in ("from", "to") if word in person]
    return f"{name} ({' '.join(days)})" if days else name


def _name_and_days(text: str) -> tuple[str, str]:
    for pattern in (_QUOTED, _IN_BRACKETS, _AFTER_THE_NAME):
        if match := pattern.fullmatch(text):
            further = match.groupdict().get("further")
            return match["name"].strip(), (match["days"] or further or "").strip(" )]")
    return text, ""
