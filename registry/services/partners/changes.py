"""The changes between two versions of an organisation's document, in plain words.

Entries of a list are identified by what they are about (a role and a name, a scheme, an id), so an
entry added at the top does not make all the others look changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.documents.json.parse import escape
from registry.domain.dates import long_date
from registry.services.partners.document import ROLE_WORDS

SCHEMES = {
    "ico": "ICO registration",
    "ods": "ODS code",
    "urn": "URN",
    "laestab": "LAESTAB number",
    "charity": "charity number",
    "company": "company number",
    "ukprn": "UKPRN",
    "gss": "GSS code",
}
STANDARDS = {
    "dspt": "Data Security and Protection Toolkit",
    "cyber_essentials": "Cyber Essentials",
    "cyber_essentials_plus": "Cyber Essentials Plus",
    "iso_27001": "ISO 27001",
    "psn": "Public Services Network",
}
ASSESSMENTS = {
    "dpia": "data protection impact assessment",
    "lia": "legitimate interests assessment",
}
_FIELDS = {"from": "first day", "to": "last day", "expires_on": "last day it holds"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LEFT_OUT = ("change", "id")  # the note is shown by itself, and the id never changes


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, as a sentence.

    ``pointer`` says where it is in the newer document, or in the older one for what is gone.
    """

    pointer: str
    detail: str


def changes_between(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Change]:
    """Every difference, field by field, in the order of their names."""
    return [
        change
        for name in sorted({*older, *newer} - set(_LEFT_OUT))
        if older.get(name) != newer.get(name)
        for change in _of_field(name, older.get(name), newer.get(name))
    ]


def called(name: str, item: Mapping[str, Any]) -> str:
    """The name that people use for an entry of the list ``name``."""
    if name == "identifiers":
        return SCHEMES[item["scheme"]]
    if name == "role_holders":
        return f"{ROLE_WORDS[item['role']]} {item['name']}"
    if name == "assurance":
        return STANDARDS[item["standard"]]
    if name == "policy_documents":
        return f"policy document “{item['title']}”"
    return f"{ASSESSMENTS[item['kind']]} {item['reference']}"


def _of_field(name: str, was: Any, now: Any) -> Iterator[Change]:
    if isinstance(was or now, list):
        yield from _of_list(name, was or [], now or [])
    elif isinstance(was or now, Mapping):
        yield from _of_object(f"/{name}", f"{_words(name)}: ", was or {}, now or {})
    else:
        yield Change(f"/{name}", _sentence(_difference(_words(name), was, now)))


def _of_list(
    name: str, was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before, after = _keyed(name, was), _keyed(name, now)
    for key, (index, item) in after.items():
        pointer = f"/{name}/{index}"
        if key not in before:
            yield Change(pointer, f"Added: {called(name, item)}{_particulars(item)}.")
            continue
        yield from _of_object(pointer, f"{called(name, item)}: ", before[key][1], item)
    for key, (index, item) in before.items():
        if key not in after:
            yield Change(f"/{name}/{index}", f"Removed: {called(name, item)}{_particulars(item)}.")


def _keyed(
    name: str, items: Sequence[Mapping[str, Any]]
) -> dict[tuple[Any, ...], tuple[int, Mapping[str, Any]]]:
    """Entries by what they are about and, if several are alike, by their number among these."""
    fields = {
        "identifiers": ("scheme",),
        "role_holders": ("role", "name"),
        "assurance": ("standard",),
        "policy_documents": ("id",),
        "assessments": ("kind", "reference"),
    }[name]
    found: dict[tuple[Any, ...], tuple[int, Mapping[str, Any]]] = {}
    for index, item in enumerate(items):
        about = tuple(item[field] for field in fields)
        found[about, sum(known[0] == about for known in found)] = (index, item)
    return found


def _of_object(
    pointer: str, lead: str, was: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[Change]:
    for field in sorted({*was, *now}):
        if was.get(field) != now.get(field):
            difference = _difference(_words(field), was.get(field), now.get(field))
            yield Change(f"{pointer}/{escape(field)}", _sentence(f"{lead}{difference}"))


def _difference(what: str, was: Any, now: Any) -> str:
    if was is None:
        return f"{what} is now {_value(now)}."
    if now is None:
        return f"{what} was {_value(was)} and is no longer given."
    return f"{what} was {_value(was)} and is now {_value(now)}."


def _particulars(item: Mapping[str, Any]) -> str:
    """What an added or removed entry says beyond its name."""
    particulars = [
        f"{_words(field)} {_value(item[field])}"
        for field in ("value", "status", "from", "to", "expires_on", "review_date")
        if field in item
    ]
    return f" ({', '.join(particulars)})" if particulars else ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    text = str(value)
    return long_date(date.fromisoformat(text)) if _DAY.fullmatch(text) else text


def _words(field: str) -> str:
    return _FIELDS.get(field, field.replace("_", " "))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
