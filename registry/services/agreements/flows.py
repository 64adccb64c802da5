"""The flows that an agreement covers, one for each direction, for matching against a share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from registry.domain.records.agreements import Flow


def flows_of(content: Mapping[str, Any]) -> tuple[Flow, ...]:
    """The flows of an agreement's clauses, by sender and recipient; a charter has none."""
    acts_for = {
        party["partner"]: tuple(party.get("acts_for", ())) for party in content.get("parties", ())
    }
    return tuple(
        Flow(
            sender=sender,
            recipient=recipient,
            purpose=clause["purpose"],
            data_categories=_categories(items),
            data_items=tuple(item["id"] for item in items),
            clause=clause["id"],
            item_categories=tuple(tuple(item["data_categories"]) for item in items),
            sender_for=acts_for.get(sender, ()),
            recipient_for=acts_for.get(recipient, ()),
        )
        for clause in content.get("sharings", ())
        for sender in clause["from"]
        for recipient in clause["to"]
        if sender != recipient and (items := items_between(clause, sender, recipient))
    )


def items_between(
    clause: Mapping[str, Any], sender: str, recipient: str
) -> tuple[Mapping[str, Any], ...]:
    """The data items that a clause lets one organisation share with another.

    An item that names the organisations it concerns is shared only between these.
    """
    return tuple(
        item
        for item in clause["data_items"]
        if "partners" not in item or {sender, recipient} <= {*item["partners"]}
    )


def _categories(items: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    found = (category for item in items for category in item["data_categories"])
    return tuple(dict.fromkeys(found))
