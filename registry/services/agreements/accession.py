"""Accession: an organisation joins an agreement by signing it, if the agreement provides for that.

Its parties agreed beforehand, in its ``accession``, which kinds of organisation may join and which
sharings they then take part in. The agreement's bytes do not change, so nobody has to sign again
(law.md §5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from registry.domain.records.agreements import Flow
from registry.services.agreements.flows import flows_of

SENDER, RECIPIENT = "sender", "recipient"


def is_open_to(payload: bytes, kind: str) -> bool:
    """Whether an organisation of this kind may join by signing."""
    content: dict[str, Any] = msgspec.json.decode(payload)
    return kind in content.get("accession", {}).get("kinds", ())


def joining_flows(
    content: Mapping[str, Any], partner_id: str, acceded: Sequence[str]
) -> tuple[Flow, ...]:
    """The flows that are added to an agreement when ``partner_id`` joins.

    Args:
        acceded: the organisations that joined before; they take part in the same sharings.
    """
    clauses = {clause["id"]: clause for clause in content.get("sharings", ())}
    found: list[Flow] = []
    for join in content.get("accession", {}).get("joins", ()):
        clause = clauses[join["sharing"]]
        sharings = list(_new_directions(clause, join["as"], partner_id, acceded))
        found += flows_of({**content, "sharings": sharings})
    return tuple(found)


def _new_directions(
    clause: Mapping[str, Any], joins_as: Sequence[str], partner_id: str, acceded: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The clause, limited to the new directions."""
    if SENDER in joins_as:
        recipients = [*clause["to"], *(acceded if RECIPIENT in joins_as else ())]
        yield {**clause, "from": [partner_id], "to": recipients}
    if RECIPIENT in joins_as:
        senders = [*clause["from"], *(acceded if SENDER in joins_as else ())]
        yield {**clause, "from": senders, "to": [partner_id]}
