"""What a document is found by, and the part of it that a check needs: the rows beside its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from registry.domain.records.agreements import Document, Flow
from registry.store.codec import canonical_json


def summary_of(document: Document) -> str:
    """The part of it that a check needs."""
    return canonical_json(
        {
            "title": document.title,
            "start_date": document.start_date,
            "review_date": document.review_date,
            "end_date": document.end_date,
            "parties": document.parties,
        }
    )


def party_rows(parties: Iterable[str], of_it: dict[str, Any]) -> list[dict[str, Any]]:
    place = of_it["leaf_index"]
    return [{"party_key": f"{place}/{party}", "partner_id": party, **of_it} for party in parties]


def flow_rows(flows: Iterable[Flow], of_it: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [
        {
            "flow_key": f"{mark}/{n}",
            "sender": flow.sender,
            "recipient": flow.recipient,
            "purpose": flow.purpose,
            "body": canonical_json(flow),
            **of_it,
        }
        for n, flow in enumerate(flows)
    ]
