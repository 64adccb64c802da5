"""The agreement versions that may cover a share, as they stand on a day.

Asked by the check and by the list of data items to choose from, so that the two cannot disagree.
"""

from __future__ import annotations

from datetime import date

from registry.domain.agreements.coverage import Candidate
from registry.domain.agreements.lifecycle import VersionFacts, standing
from registry.services.ports import AgreementRow


def candidate(row: AgreementRow, on: date) -> Candidate:
    """One version, and what its flows for this share list."""
    facts = VersionFacts(
        parties=row.parties,
        signed=row.signed,
        start=date.fromisoformat(row.start_date),
        review=date.fromisoformat(row.review_date),
        end=date.fromisoformat(row.end_date) if row.end_date else None,
        steps=row.steps,
        superseded_from=row.superseded_from,
        amended_until=row.amended_until,
    )
    stands = standing(facts, on)
    present = {*row.signed} - {*stands.left}
    return Candidate(
        document_id=row.document_id,
        version=row.version,
        title=row.title,
        review_date=facts.review,
        standing=stands,
        data_categories=frozenset(one for flow in row.flows for one in flow.data_categories),
        data_items=_items(row),
        between=all(flow.is_between(present) for flow in row.flows),
        recorded=row.recorded,
    )


def _items(row: AgreementRow) -> dict[str, frozenset[str]]:
    """What its clauses list for this share; an item of two clauses has the categories of both."""
    found: dict[str, frozenset[str]] = {}
    for flow in row.flows:
        for item, categories in flow.items().items():
            found[item] = found.get(item, frozenset()) | categories
    return found
