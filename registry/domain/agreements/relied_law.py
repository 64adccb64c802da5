"""What a sharing says about its law, in either version of the schema: read here and nowhere else.

The first version names conditions and gateways for a sharing as a whole; the second names them for
each party and each direction. A draft may hold anything, so whatever has no such shape is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

ONE_BY_ONE = 50
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
        Condition(_one(entry.get("partner", EVERYONE)), entry["condition"])
        for entry in _entries(sharing, "conditions", "condition")
    )


def gateways_of(sharing: Mapping[str, Any]) -> tuple[Gateway, ...]:
    """The gateways of a sharing, in order; an entry for many directions is one of each."""
    return tuple(
        Gateway(sender, recipient, entry["gateway"])
        for entry in _entries(sharing, "gateways", "gateway")
        for sender, recipient in directions_of(entry)
    )


def directions_of(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """From whom to whom an entry of ``gateways`` is: each that it names on one side with each on
    the other, except with itself."""
    senders, recipients = entry.get("from", EVERYONE), entry.get("to", EVERYONE)
    if isinstance(senders, str) and isinstance(recipients, str):
        yield senders, recipients
        return
    for sender in ends_in(senders):
        yield from ((sender, other) for other in ends_in(recipients) if other != sender)


def ends_in(named: object) -> list[str]:
    """The organisations on one side of an entry: one, or those in a list."""
    listed = named if isinstance(named, list) else [named]
    return [one for one in listed if isinstance(one, str)]


def as_entries(gateways: Sequence[Gateway]) -> list[dict[str, Any]]:
    """Gateways as a sharing says them: each by itself, or in lists where they are many."""
    if len(gateways) <= ONE_BY_ONE:
        return [
            {"from": gateway.sender, "to": gateway.recipient, "gateway": gateway.code}
            for gateway in gateways
        ]
    towards: dict[tuple[str, str], list[str]] = {}
    for gateway in gateways:
        towards.setdefault((gateway.code, gateway.sender), []).append(gateway.recipient)
    together: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (code, sender), recipients in towards.items():
        together.setdefault((code, tuple(recipients)), []).append(sender)
    return [
        {"from": senders, "to": [*recipients], "gateway": code}
        for (code, recipients), senders in together.items()
    ]


def bases_of(sharing: Mapping[str, Any]) -> tuple[ReliedBasis, ...]:
    """The bases of those who share, in order."""
    return _relied(sharing, "lawful_bases")


def recipient_bases_of(sharing: Mapping[str, Any]) -> tuple[ReliedBasis, ...]:
    """The bases of those who receive, where the sharing names one; in order."""
    return _relied(sharing, "recipient_bases")


def _relied(sharing: Mapping[str, Any], field: str) -> tuple[ReliedBasis, ...]:
    return tuple(
        ReliedBasis(_one(entry.get("partner", EVERYONE)), entry["basis"])
        for entry in _entries(sharing, field, "basis")
    )


def _entries(sharing: Mapping[str, Any], field: str, name: str) -> Iterator[Mapping[str, Any]]:
    """The entries of a list that have the text ``name``; a text by itself is such an entry."""
    found = sharing.get(field)
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, str):
            yield {name: entry}
        elif isinstance(entry, Mapping) and isinstance(entry.get(name), str):
            yield {key: said for key, said in entry.items() if isinstance(said, str | list)}


def _one(named: object) -> str:
    return named if isinstance(named, str) else EVERYONE
