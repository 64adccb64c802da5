"""Short ways to state a case in tests, which name only what differs from an ordinary share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide, with_date
from registry.domain.decision.facts import parse_facts
from registry.law import Law, load_edition

FIRST, LAW = load_edition("2026-11"), load_edition("2026-11-29")
EDITIONS = {law.edition_id: law for law in (FIRST, LAW)}
TODAY = date(2026, 11, 22)
ADULT = {"age_band": "adult", "capacity": "has", "gillick": "n_a", "role": "subject_of_concern"}
SMALL_CHILD = {"age_band": "child_u13", "capacity": "n_a", "gillick": "unknown"}
TEEN = {"age_band": "child_13_15", "capacity": "n_a", "gillick": "unknown"}
VALID = {"explicit": True, "freely_given": True, "recipients_named": True}

Assess = Callable[..., Assessment]
"""The fixture ``assess``: it takes what ``assess`` below takes, and asks each edition in turn."""

# A test that takes the fixture holds of both editions, unless one of these says otherwise.
of_the_first = pytest.mark.parametrize("assess", [FIRST.edition_id], indirect=True)
of_the_second = pytest.mark.parametrize("assess", [LAW.edition_id], indirect=True)


def by_edition(
    both: Iterable[tuple[Any, ...]] = (),
    *,
    first: Iterable[tuple[Any, ...]] = (),
    second: Iterable[tuple[Any, ...]] = (),
) -> list[tuple[Any, ...]]:
    """Rows for ``parametrize``, each headed by its edition: the parameter of ``assess``."""
    of_each = {FIRST.edition_id: [*both, *first], LAW.edition_id: [*both, *second]}
    return [(edition, *row) for edition, rows in of_each.items() for row in rows]


def assess(
    from_kind: str = "local_authority",
    to_kind: str = "nhs_trust",
    purpose: str = "public_service_delivery",
    *categories: str,
    subject: dict[str, Any] | None = None,
    law: Law = LAW,
    **facts: Any,
) -> Assessment:
    """Assess a share of ``categories`` (default ``personal``) about an adult with capacity."""
    stated = {
        "from_kind": from_kind,
        "to_kind": to_kind,
        "purpose": purpose,
        "data_categories": list(categories or ("personal",)),
        "subject": {**ADULT, **(subject or {})},
        **facts,
    }
    return decide(with_date(parse_facts(stated, law), TODAY), law)


def codes(assessment: Assessment) -> set[str]:
    """The message codes of an answer."""
    return {message.code for message in assessment.messages}


def rule(assessment: Assessment) -> str:
    """The rule that decided."""
    [deciding] = [reason.rule for reason in assessment.reasons if reason.deciding]
    return deciding
