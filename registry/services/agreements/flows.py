"""The flows that an agreement covers, for matching against a share.

In a clause of few organisations each direction is a flow of its own. In one of many, those that may
share the same stand together: 230 schools and five agencies are a handful of flows instead of some
thousand, which took seconds to write and to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from registry.domain.records.agreements import Flow

ONE_BY_ONE = 50
"""A clause with at most so many directions has a flow for each."""

Acting = Mapping[str, tuple[str, ...]]


def flows_of(content: Mapping[str, Any]) -> tuple[Flow, ...]:
    """The flows of an agreement's clauses, by sender and recipient; a charter has none."""
    acting = acting_for(content)
    return tuple(
        flow for clause in content.get("sharings", ()) for flow in _of_clause(clause, acting)
    )


def acting_for(content: Mapping[str, Any]) -> Acting:
    """The controllers that each processor acts for, by its id."""
    return {
        party["partner"]: tuple(party["acts_for"])
        for party in content.get("parties", ())
        if party.get("acts_for")
    }


def _of_clause(clause: Mapping[str, Any], acting: Acting) -> Iterator[Flow]:
    for senders, recipients in together(clause, acting):
        items = items_between(clause, senders[0], recipients[0])
        if not items:
            continue
        shared = {
            "purpose": clause["purpose"],
            "data_categories": _categories(items),
            "data_items": tuple(item["id"] for item in items),
            "clause": clause["id"],
            "item_categories": tuple(tuple(item["data_categories"]) for item in items),
            "sender_for": acting.get(senders[0], ()),
            "recipient_for": acting.get(recipients[0], ()),
        }
        if len(senders) == len(recipients) == 1:
            yield Flow(sender=senders[0], recipient=recipients[0], **shared)
        else:
            yield Flow(sender="", recipient="", senders=senders, recipients=recipients, **shared)


def together(
    clause: Mapping[str, Any], acting: Acting
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Senders with recipients that may share the same things; a clause may share nothing there."""
    senders, recipients = clause.get("from", ()), clause.get("to", ())
    if len(senders) * len(recipients) <= ONE_BY_ONE:
        yield from (((one,), (other,)) for one in senders for other in recipients if one != other)
        return
    alike = _alike(recipients, clause, acting)
    for own in _alike(senders, clause, acting):
        yield from ((own, others) for others in alike if len({*own, *others}) > 1)


def count(clause: Mapping[str, Any], acting: Acting) -> int:
    """How many flows a clause may have at most, without making them."""
    senders, recipients = clause.get("from", ()), clause.get("to", ())
    ways = len(senders) * len(recipients)
    if ways <= ONE_BY_ONE:
        return ways
    return len(_alike(senders, clause, acting)) * len(_alike(recipients, clause, acting))


def _alike(ends: Sequence[str], clause: Mapping[str, Any], acting: Acting) -> list[tuple[str, ...]]:
    """Organisations that the same items name, and that act for the same controllers."""
    named = [frozenset(item["partners"]) for item in clause["data_items"] if "partners" in item]
    found: dict[tuple[Any, ...], dict[str, None]] = {}
    for end in ends:
        same = (acting.get(end, ()), *(end in partners for partners in named))
        found.setdefault(same, {})[end] = None
    return [tuple(alike) for alike in found.values()]


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
