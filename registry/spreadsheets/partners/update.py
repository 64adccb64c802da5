"""Merges what a row says about a registered organisation into its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from registry.spreadsheets.texts import fold

Entry = Mapping[str, Any]
_LAST_DAY = "9999-12-31"


def updated(current: Mapping[str, Any], said: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The newer document; parts that the row does not mention stay as they are.

    Lists are changed entry by entry. An identifier replaces the one of the same scheme, a standard
    the same standard, a policy document the one of the same title, and an assessment the one of the
    same reference. The holders of a role are followed by those the row names: they stay, and their
    last day is the day before the new holders begin. Earlier holders stay too.
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
    """A document without the note of why its version was made, which is about that version only."""
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
    """The identifiers; a different number of a scheme is another registration, so it does not take
    over the day on which the old one expires."""
    newer = {entry["scheme"]: entry for entry in said}
    kept = []
    for entry in current:
        new = newer.pop(entry["scheme"], entry)
        is_same_number = new["value"] == entry["value"]
        kept.append({**entry, **new} if is_same_number else dict(new))
    return [*kept, *(dict(entry) for entry in newer.values())]


def _without_id(entry: Entry) -> dict[str, Any]:
    """An entry without its id: the row's was only made from the title, so the existing id stays."""
    return {name: value for name, value in entry.items() if name != "id"}


def _holders(current: list[Entry], said: list[Entry], today: date) -> list[dict[str, Any]]:
    new = [*said]
    found: list[tuple[Entry, Entry | None]] = []
    for entry in current:
        named = next((holder for holder in new if _is_same(entry, holder, today)), None)
        if named is not None:
            new.remove(named)
        found.append((entry, named))
    kept: list[dict[str, Any]] = []
    for entry, named in found:
        role = entry["role"]
        others = [] if named or _is_over(entry, today) else _holders_of(role, said, today)
        if others:
            kept += _succeeded(entry, others, _holders_of(role, new, today), today)
        else:
            kept.append({**entry, **(named or {})})
    return [*kept, *(dict(entry) for entry in new)]


def _holders_of(role: str, entries: list[Entry], today: date) -> list[Entry]:
    """The present and future holders of a role."""
    return [entry for entry in entries if entry["role"] == role and not _is_over(entry, today)]


def _succeeded(
    entry: Entry, named: list[Entry], new: list[Entry], today: date
) -> list[dict[str, Any]]:
    """A holder whom the row does not name, until those it names begin; none if no day is left.

    A holder who is to begin after them stays as recorded. So does a recorded last day, unless the
    row names somebody new.
    """
    if "to" in entry and not new:
        return [dict(entry)]
    begins = min(_first_day(holder, today) for holder in new or named)
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
    """Whether a row means this holder of a role; if the holding has ended, the days must match."""
    if (entry["role"], entry["name"]) != (said["role"], said["name"]):
        return False
    days = ("from", "to")
    return not _is_over(entry, today) or all(entry.get(day) == said.get(day) for day in days)
