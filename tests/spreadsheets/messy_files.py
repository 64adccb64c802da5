"""Realistic files from a seed, with every way of writing a date and a name that we have met."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

NAMES = (
    "E\u0301lan",
    "St Mary’s",
    "Ashford",
    "Brook\u00a0Lane",
    "Cœur",
    "O'Neill",
    "Żabka",
    "Ty\u200b Gwyn",
)
ENDS = ("Primary Academy", "  Free School", "Academy  Trust", "High School", "“Bright” Academy")
KINDS = ("Academy", "academy ", "Primary School (Academy)", "MAT", "Free\u00a0school")
HEADINGS = (
    " organisation NAME",
    "Type of organisation",
    "ICO no.",
    "ICO Expiry Date",
    "Tel",
    "SIRO",
)
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Messy:
    """The rows of a file, and what each of them means."""

    rows: list[list[str]]
    expires: list[date]


def written(day: date, way: int) -> str:
    """A date in one of the ways people write it."""
    nth = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    return (
        day.isoformat(),
        f"{day.day}/{day.month}/{day:%y}",
        f"{day:%d/%m/%Y}",
        f"{day.day} {day:%b} {day.year}",
        f"{day.day}{nth} {day:%B} {day.year}",
        f"{day:%A} {day.day} {day:%B}, {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day}-{day:%b}-{day:%y}",
        f"{day:%d.%m.%Y}",
        f"{day.isoformat()} 00:00:00",
        f"\u00a0{day:%d/%m/%Y} ",
        str((day - _EPOCH).days),
    )[way % 12]


def messy_partners(count: int, seed: int = 6) -> Messy:
    """Rows of organisations, without headings; no two have the same name."""
    rng = random.Random(seed)
    rows, expires = [], []
    for number in range(count):
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(1500))
        name = f"{rng.choice(NAMES)} {rng.choice(ENDS)} {number}"
        siro = f"{rng.choice(NAMES)} Lee (from {written(day, rng.randrange(12))})"
        ico = f"za{number:06d}"
        tel = f"1632 {rng.randrange(10**6):06d}".replace(" ", rng.choice((" ", "")))
        rows.append([name, rng.choice(KINDS), ico, written(day, number), tel, siro])
        expires.append(day)
    return Messy(rows, expires)


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    """Rows under the headings, each cell in quotation marks."""
    lines = ((*HEADINGS,), *rows)
    return "\r\n".join(
        separator.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
