"""An organisation as the law treats it: its kind with its own differences, and its documents."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from registry.domain.agreements.basis_review import Organisation, PolicyPaper
from registry.domain.agreements.reach import End
from registry.domain.decision.facts_parts import Status
from registry.domain.decision.reading.kinds import kind_of
from registry.domain.records.partners import Partner
from registry.law import Law
from registry.services.partners.document import policy_documents_of, status_of


@lru_cache(maxsize=1_024)
def as_in_law(partner: Partner, law: Law) -> Organisation:
    """An organisation's kind with its own overrides, and its policy documents."""
    return Organisation(
        kind=kind_of(law.kinds[partner.kind], Status(**status_of(partner))),
        papers=tuple(
            PolicyPaper(
                title=item["title"],
                conditions=tuple(item.get("conditions") or ()),
                review_date=date.fromisoformat(item["review_date"]),
            )
            for item in policy_documents_of(partner)
        ),
    )


@lru_cache(maxsize=1_024)
def end_of(partner: Partner, law: Law) -> End:
    """An organisation as one of its kind; a status that says nothing else than the kind is none."""
    kind, status = law.kinds[partner.kind], Status(**status_of(partner))
    return End(kind.id) if kind_of(kind, status) == kind else End(kind.id, status)
