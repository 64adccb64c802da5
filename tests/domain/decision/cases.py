"""Short ways to state a case in tests, which name only what differs from an ordinary share."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide, with_date
from registry.domain.decision.facts import parse_facts
from registry.law import load_edition

LAW = load_edition()
TODAY = date(2026, 11, 22)
ADULT = {"age_band": "adult", "capacity": "has", "gillick": "n_a", "role": "subject_of_concern"}
SMALL_CHILD = {"age_band": "child_u13", "capacity": "n_a", "gillick": "unknown"}
TEEN = {"age_band": "child_13_15", "capacity": "n_a", "gillick": "unknown"}
VALID = {"explicit": True, "freely_given": True, "recipients_named": True}


def assess(
    sender: str = "local_authority",
    recipient: str = "nhs_trust",
    purpose: str = "public_service_delivery",
    *categories: str,
    subject: dict[str, Any] | None = None,
    **facts: Any,
) -> Assessment:
    """Assess a share of ``categories`` (default ``personal``) about an adult with capacity."""
    stated = {
        "from_kind": sender,
        "to_kind": recipient,
        "purpose": purpose,
        "data_categories": list(categories or ("personal",)),
        "subject": {**ADULT, **(subject or {})},
        **facts,
    }
    return decide(with_date(parse_facts(stated, LAW), TODAY), LAW)


def codes(assessment: Assessment) -> set[str]:
    """The message codes of an answer."""
    return {message.code for message in assessment.messages}


def rule(assessment: Assessment) -> str:
    """The rule that decided."""
    [deciding] = [reason.rule for reason in assessment.reasons if reason.deciding]
    return deciding
