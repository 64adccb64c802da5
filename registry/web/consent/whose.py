"""Whose record is shown: as much as this user entered in this form, and never more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.web.kit.person_fields import birth_date
from registry.web.kit.render import day

KEPT = ("subject", "typed", "warnings")
_SHOWN = 4


def kept(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stays in the draft when a record is finished: who it is about."""
    return {name: content[name] for name in KEPT if name in content}


def whose(typed: Mapping[str, Any]) -> list[str]:
    """The details as they were entered; of a number only its end."""
    born = birth_date(typed)
    parts = [
        typed.get("full_name", ""),
        f"born {day(born)}" if born is not None else "",
        _number("NHS number", typed.get("nhs", "")),
        _number("your number", typed.get("local", "")),
    ]
    return [part for part in parts if part]


def _number(name: str, value: str) -> str:
    plain = value.replace(" ", "")
    if len(plain) <= _SHOWN:
        return f"{name} {plain}" if plain else ""
    return f"{name} ending in {plain[-_SHOWN:]}"
