"""Names with days after them, in one cell: Ann Lee (from 1/4/26); Bo Ray (to 31 March 2026)."""

from __future__ import annotations

import re
from datetime import date

from registry.bulk.dates import read_day

_WITH_DAYS = re.compile(r"(?P<name>.*?)\s*[(,]\s*(?P<days>(from|since|to|until)\b[^()]*)\)?")
_DAYS = re.compile(r"(?:(?:from|since) (?P<start>.+?))?(?:(?:^| )(?:to|until) (?P<end>.+))?")


def holder(text: str) -> dict[str, str] | str:
    """``{name, from?, to?}``, or a sentence where the days cannot be read."""
    match = _WITH_DAYS.fullmatch(text)
    if match is None:
        return {"name": text}
    found = {"name": match["name"]}
    days = _DAYS.fullmatch(match["days"].strip())
    if days is None:
        return "Write the days after a name as (from 1 April 2026) or (from 1/4/26 to 31/3/28)."
    for name, group in (("from", "start"), ("to", "end")):
        if days[group]:
            day = read_day(days[group])
            if not isinstance(day, date):
                return day or ""
            found[name] = day.isoformat()
    return found


def with_days(person: dict[str, str]) -> str:
    """As ``holder`` reads it."""
    days = [f"{word} {person[word]}" for word in ("from", "to") if word in person]
    return f"{person['name']} ({' '.join(days)})" if days else person["name"]
