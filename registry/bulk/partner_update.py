"""What a row says of an organisation that is registered, put into what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from registry.bulk.texts import fold

Entry = Mapping[str, Any]


def updated(current: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The newer document. What the row says nothing of stays as it is.

    Lists are changed entry by entry: an identifier takes the place of the one of its scheme, a
    standard of the same standard, a policy document of the one of its title, an assessment of its
    reference. Those who hold a role now make way for those the row names; those who held it
    before, with the day it ended, stay.
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
        merged["role_holders"] = _holders(current["role_holders"], said["role_holders"])
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


def _holders(current: list[Entry], said: list[Entry]) -> list[dict[str, Any]]:
    roles = {entry["role"] for entry in said}
    new = [dict(entry) for entry in said]
    kept: list[dict[str, Any]] = []
    for entry in current:
        same = next((each for each in new if _is_same(entry, each)), None)
        if same is not None:
            new.remove(same)
            kept.append({**entry, **same})
        elif "to" in entry or entry["role"] not in roles:
            kept.append(dict(entry))
    return kept + new


def _is_same(entry: Entry, said: Entry) -> bool:
    """Whether a row speaks of this holding of a role; one that has ended, only with its days."""
    if (entry["role"], entry["name"]) != (said["role"], said["name"]):
        return False
    days = ("from", "to")
    return "to" not in entry or all(entry.get(day) == said.get(day) for day in days)
