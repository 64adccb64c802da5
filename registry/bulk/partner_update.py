"""What a row says of an organisation that is registered, put into what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Entry = Mapping[str, Any]


def updated(current: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The newer document. What the row says nothing of stays as it is.

    Lists are changed entry by entry: an identifier takes the place of the one of its scheme, a
    standard of the same standard, a policy document of the one of its id, an assessment of its
    reference. Those who hold a role now make way for those the row names; those who held it
    before, with the day it ended, stay.
    """
    merged = {**without_note(current), **said}
    if "contact" in current and "contact" in said:
        merged["contact"] = {**current["contact"], **said["contact"]}
    for name, key in _KEYS.items():
        if name in current and name in said:
            merged[name] = _by_key(current[name], said[name], key)
    if "role_holders" in current and "role_holders" in said:
        merged["role_holders"] = _holders(current["role_holders"], said["role_holders"])
    return merged


def without_note(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document without the note of why its version was made: that speaks of it alone."""
    return {name: value for name, value in document.items() if name != "change"}


def _reference(entry: Entry) -> object:
    return (entry["kind"], entry["reference"])


_KEYS: dict[str, Callable[[Entry], object]] = {
    "identifiers": lambda entry: entry["scheme"],
    "assurance": lambda entry: entry["standard"],
    "policy_documents": lambda entry: entry["id"],
    "assessments": _reference,
}


def _by_key(
    current: list[Entry], said: list[Entry], key: Callable[[Entry], object]
) -> list[dict[str, Any]]:
    newer = {key(entry): entry for entry in said}
    kept = [{**entry, **newer.pop(key(entry), {})} for entry in current]
    return [*kept, *(dict(entry) for entry in newer.values())]


def _holders(current: list[Entry], said: list[Entry]) -> list[dict[str, Any]]:
    roles = {entry["role"] for entry in said}
    known = {(entry["role"], entry["name"]): entry for entry in current if "to" not in entry}
    kept = [dict(entry) for entry in current if entry["role"] not in roles or "to" in entry]
    named = [{**known.get((entry["role"], entry["name"]), {}), **entry} for entry in said]
    return kept + [entry for entry in named if entry not in kept]
