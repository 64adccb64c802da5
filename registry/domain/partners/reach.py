"""By what an organisation is told and called: a change of it gives power over it (ADR 0029).

Whoever rings the number on record asks it about a share, or for the fingerprint of its first key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_CHANNELS = ("telephone", "out_of_hours", "email")
_CONTACT = "contact"


def reach_of(content: Mapping[str, Any]) -> list[str]:
    """Whom to ring and write to by a partner document, one line each, in order.

    These are its contact, the role holders who are the contact on their days, and whoever else can
    be reached by a number or an address of their own.
    """
    lines = [_line(_CONTACT, content[_CONTACT])] if _CONTACT in content else []
    holders = content.get("role_holders") or ()
    return sorted([*lines, *(_line(item["role"], item) for item in holders if _is_reached(item))])


def is_reached_otherwise(older: Mapping[str, Any], newer: Mapping[str, Any]) -> bool:
    """Whether a newer document changes, adds or takes away whom to ring or write to."""
    return reach_of(older) != reach_of(newer)


def _is_reached(holder: Mapping[str, Any]) -> bool:
    return holder["role"] == _CONTACT or any(channel in holder for channel in _CHANNELS)


def _line(role: str, item: Mapping[str, Any]) -> str:
    days = _days(item) if role == _CONTACT else ()
    channels = (item[channel] for channel in _CHANNELS if channel in item)
    return ", ".join([role.replace("_", " "), item["name"], *channels, *days])


def _days(item: Mapping[str, Any]) -> Iterable[str]:
    """The days on which a contact is one: they decide which number an answer shows."""
    return (f"{end} {item[end]}" for end in ("from", "to") if end in item)
