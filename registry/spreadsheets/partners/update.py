"""What a row says of an organisation that is registered, put into what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from registry.spreadsheets.texts import fold

Entry = Mapping[str, Any]
_LAST_DAY = "9999-12-31"


def updated(current: Mapping[str, Any], said: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The newer document. What the row says nothing of stays as it is.

    Lists are changed entry by entry: an identifier takes the place of the one of its scheme, a
    standard of the same standard, a policy document of the one of its title, an assessment of its
    reference. Those who hold a role make way for those the row names, and stay with the day before
    these begin as their last; so do those who held it before.
    """
    merged = {**without_note(current), **said}
    if "contact" in current and "contact" in said:
        merged["contact"] = {**current["contact"], **said["contact"]}
    for name, key in _KEYS.items():
        if name in current and name in said:
            merged[name] = _by_key(current[name], said[name], key)
    if "identifiers" in current and "identifiers" in said:
        merged["identifiers"] = _identifiers(current["identifiers"], said["identifiers"])
    if "role_holders" in current and "role_holders" in said:
        merged["role_holders"] = _holders(current["role_holders"], said["role_holders"], today)
    return merged


def without_note(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document without the note of why its version was made: that speaks of it alone."""
    return {name: value for name, value in document.items() if name != "change"}


def _reference(entry: Entry) -> object:
    return (entry["kind"], entry["reference"])


_KEYS: dict[str, Callable[[Entry], object]] = {
    "assurance": lambda entry: entry["standard"],
    "policy_documents": lambda entry: fold(entry["title"]),
    "assessments": _reference,
}


def _by_key(
    current: list[Entry], said: list[Entry], key: Callable[[Entry], object]
) -> list[dict[str, Any]]:
    newer = {key(entry): entry for entry in said}
    kept = [{**entry, **_without_id(newer.pop(key(entry), {}))} for entry in current]
    return [*kept, *(dict(entry) for entry in newer.values())]


def _identifiers(current: list[Entry], said: list[Entry]) -> list[dict[str, Any]]:
    """Another number of a scheme is another registration: the day the old one ends is not its."""
    newer = {entry["scheme"]: entry for entry in said}
    kept = []
    for entry in current:
        new = newer.pop(entry["scheme"], entry)
        same = new["value"] == entry["value"]
        kept.append({**entry, **new} if same else dict(new))
    return [*kept, *(dict(entry) for entry in newer.values())]


def _without_id(entry: Entry) -> dict[str, Any]:
    """What is in its place keeps its id: a row has none, and one was made from the title."""
    return {name: value for name, value in entry.items() if name != "id"}


def _holders(current: list[Entry], said: list[Entry], today: date) -> list[dict[str, Any]]:
    new = [*said]
    found: list[tuple[Entry, Entry | None]] = []
    for entry in current:
        named = next((each for each in new if _is_same(entry, each, today)), None)
        if named is not None:
            new.remove(named)
        found.append((entry, named))
    kept: list[dict[str, Any]] = []
    for entry, named in found:
        others = [] if named or _is_over(entry, today) else _of(entry["role"], said, today)
        if others:
            kept += _made_way(entry, others, _of(entry["role"], new, today), today)
        else:
            kept.append({**entry, **(named or {})})
    return [*kept, *(dict(entry) for entry in new)]


def _of(role: str, entries: list[Entry], today: date) -> list[Entry]:
    """Those of a role who hold it or are to hold it."""
    return [each for each in entries if each["role"] == role and not _is_over(each, today)]


def _made_way(
    entry: Entry, named: list[Entry], new: list[Entry], today: date
) -> list[dict[str, Any]]:
    """A holding that a row does not name: until those it names begin; none if no day is left.

    Whoever is to hold the role after those stays, and so does an end once said, unless somebody is
    new.
    """
    if "to" in entry and not new:
        return [dict(entry)]
    begins = min(_first_day(each, today) for each in new or named)
    begins = begins if new else max(begins, today)
    first, last = entry.get("from", ""), (begins - timedelta(days=1)).isoformat()
    if first > max(begins, today).isoformat() or entry.get("to", _LAST_DAY) <= last:
        return [dict(entry)]
    return [{**entry, "to": last}] if first <= last else []


def _is_over(entry: Entry, today: date) -> bool:
    return str(entry.get("to", _LAST_DAY)) < today.isoformat()


def _first_day(entry: Entry, today: date) -> date:
    return date.fromisoformat(entry["from"]) if "from" in entry else today


def _is_same(entry: Entry, said: Entry, today: date) -> bool:
    """Whether a row speaks of this holding of a role; one that has ended, only with its days."""
    if (entry["role"], entry["name"]) != (said["role"], said["name"]):
        return False
    days = ("from", "to")
    return not _is_over(entry, today) or all(entry.get(day) == said.get(day) for day in days)
