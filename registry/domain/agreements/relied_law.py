"""What a sharing says about its law, in either version of the schema: read here and nowhere else.

The first version names conditions and gateways for a sharing as a whole; the second names them for
each party and each direction. A draft may hold anything, so whatever has no such shape is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

EVERYONE = ""
"""In place of an organisation: the first version says it of the whole sharing."""


class Condition(NamedTuple):
    """The condition that an organisation relies on, or ``EVERYONE`` who shares."""

    partner: str
    code: str


class Gateway(NamedTuple):
    """The gateway or power for one direction, or from and to ``EVERYONE``."""

    sender: str
    recipient: str
    code: str


class ReliedBasis(NamedTuple):
    """The basis that an organisation relies on."""

    partner: str
    basis: str


def conditions_of(sharing: Mapping[str, Any]) -> tuple[Condition, ...]:
    """The conditions of a sharing, in order."""
    return tuple(
        Condition(entry.get("partner", EVERYONE), entry["condition"])
        for entry in _entries(sharing, "conditions", "condition")
    )


def gateways_of(sharing: Mapping[str, Any]) -> tuple[Gateway, ...]:
    """The gateways of a sharing, in order."""
    return tuple(
        Gateway(entry.get("from", EVERYONE), entry.get("to", EVERYONE), entry["gateway"])
        for entry in _entries(sharing, "gateways", "gateway")
    )


def bases_of(sharing: Mapping[str, Any]) -> tuple[ReliedBasis, ...]:
    """The bases of those who share, in order."""
    return _relied(sharing, "lawful_bases")


def recipient_bases_of(sharing: Mapping[str, Any]) -> tuple[ReliedBasis, ...]:
    """The bases of those who receive, where the sharing names one; in order."""
    return _relied(sharing, "recipient_bases")


def _relied(sharing: Mapping[str, Any], field: str) -> tuple[ReliedBasis, ...]:
    return tuple(
        ReliedBasis(entry.get("partner", EVERYONE), entry["basis"])
        for entry in _entries(sharing, field, "basis")
    )


def _entries(sharing: Mapping[str, Any], field: str, name: str) -> Iterator[Mapping[str, str]]:
    """The entries of a list that have the text ``name``; a text by itself is such an entry."""
    found = sharing.get(field)
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, str):
            yield {name: entry}
        elif isinstance(entry, Mapping) and isinstance(entry.get(name), str):
            yield {key: text for key, text in entry.items() if isinstance(text, str)}
