"""Who would be told: an organisation in the register, or somebody of whom only the kind is named.

The second is written ``kind:<kind>`` (contract §2): a private individual above all, or a body that
is not in the register. Nothing is on record about them, so they have no membership, no agreement
and no contact. The prefix is in no organisation's id, so none of their rows is ever found.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from registry.domain.records.checks import Check
from registry.errors import Fault
from registry.law import Law
from registry.law.model import Kind

_BY_KIND = "kind:"


def kind_named(recipient: str) -> str | None:
    """The id of the kind that a recipient is named by; None where it is an organisation's id."""
    kind = recipient.removeprefix(_BY_KIND)
    return kind if kind != recipient else None


def unknown_kind_faults(recipient: str, law: Law) -> list[Fault]:
    """A fault with every kind of the law tables, where a recipient is named by another."""
    kind = kind_named(recipient)
    if kind is None or kind in law.kinds:
        return []
    known = ", ".join(f"{_BY_KIND}{name}" for name in law.kinds)
    return [Fault("/to", f"We do not know this kind. Use one of: {known}.")]


def recipient_words(recipient: str, names: Mapping[str, str], law: Law) -> str:
    """A recipient as people read it.

    Args:
        recipient: as it was asked for; an organisation's id, or a kind.
        names: the names of the organisations by id.
    """
    kind = kind_named(recipient)
    if kind is None:
        return names.get(recipient, recipient)
    return _kind_words(law.kinds[kind]) if kind in law.kinds else kind.replace("_", " ")


def relation_said(check: Check) -> str | None:
    """Who the one told by kind is to the person; None where nobody said, or it is a body."""
    if kind_named(check.recipient) is None:
        return None
    relation: str | None = (msgspec.json.decode(check.facts).get("recipient") or {}).get("relation")
    return relation


def _kind_words(kind: Kind) -> str:
    if kind.household:
        return "A person, not an organisation"
    return f"{kind.name[:1].upper()}{kind.name[1:]}, not in the register"
