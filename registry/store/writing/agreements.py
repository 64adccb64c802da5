"""The rows beside a document's own: its summary for checks, its parties and its flows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from registry.domain.records.agreements import Document, Flow
from registry.store.codec import canonical_json

FROM, TO = "from", "to"  # the side of a flow of many


def summary_of(document: Document) -> str:
    """The part of a document that a check needs, as JSON."""
    return canonical_json(
        {
            "title": document.title,
            "start_date": document.start_date,
            "review_date": document.review_date,
            "end_date": document.end_date,
            "parties": document.parties,
        }
    )


def party_rows(parties: Iterable[str], version: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows for the parties of a version; ``version`` has the columns that identify it."""
    place = version["leaf_index"]
    return [{"party_key": f"{place}/{party}", "partner_id": party, **version} for party in parties]


def flow_rows(flows: Iterable[Flow], version: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The rows for the flows of a version; ``mark`` begins their keys."""
    return [
        {
            "flow_key": key,
            "sender": flow.sender,
            "recipient": flow.recipient,
            "purpose": flow.purpose,
            "body": canonical_json(flow),
            **version,
        }
        for key, flow in _keyed(flows, mark)
    ]


def end_rows(flows: Iterable[Flow], place: int, mark: str) -> list[dict[str, Any]]:
    """The rows by which the flows of many are found, of the same ``flows`` and ``mark``."""
    return [
        {
            "end_key": f"{key}/{side}/{partner_id}",
            "leaf_index": place,
            "flow_key": key,
            "side": side,
            "partner_id": partner_id,
            "purpose": flow.purpose,
        }
        for key, flow in _keyed(flows, mark)
        for side, partners in ((FROM, flow.senders), (TO, flow.recipients))
        for partner_id in partners
    ]


def _keyed(flows: Iterable[Flow], mark: str) -> Iterable[tuple[str, Flow]]:
    return ((f"{mark}/{number}", flow) for number, flow in enumerate(flows))
