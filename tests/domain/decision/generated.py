"""Random facts from a seed: every field, with common values more often."""

from __future__ import annotations

import random
from typing import Any

from registry.domain.decision import vocabulary as words
from registry.law import Law

DATES = ("2019-06-01", "2025-11-06", "2025-11-07", "2026-01-15", "2026-02-04", "2026-02-05")
LATER = ("2026-09-29", "2026-09-30", "2026-11-22", "2026-11-22", "2026-11-22", "2027-01-01")
_CATEGORIES = (
    *words.DATA_CATEGORIES,
    *["personal"] * 6,
    *["special:health"] * 4,
    *["criminal"] * 2,
    "out_of_scope:immigration_status",
)


def random_facts(rng: random.Random, law: Law) -> dict[str, Any]:
    """One facts object as JSON values, valid against the schema."""
    pick = rng.choice
    kinds = tuple(law.kinds)
    facts: dict[str, Any] = {
        "from_kind": pick(kinds),
        "to_kind": pick(kinds),
        "purpose": pick(tuple(law.purposes)),
        "data_categories": [pick(_CATEGORIES) for _ in range(rng.randint(1, 3))],
        "subject": _subject(rng),
        "consent_state": pick(words.CONSENT_STATES),
        "consent_detail": _consent(rng),
        "override_grounds": [pick(words.OVERRIDE_GROUNDS)] if rng.random() < 0.1 else [],
        "duty_exception": pick(words.DUTY_EXCEPTIONS) if rng.random() < 0.15 else None,
        "risk_of_serious_harm": pick(("none", "none", "none", *words.RISKS)),
        "emergency": rng.random() < 0.15,
        "agreement_in_force": pick(words.AGREEMENT_STATES),
        "charter_members": pick(words.MEMBERSHIPS),
        "gateway": pick(tuple(law.gateways)) if rng.random() < 0.35 else None,
        "proposed_basis": pick(tuple(law.bases)) if rng.random() < 0.5 else None,
        "evaluation_date": pick((*DATES, *LATER)),
    }
    for flag in words.FACT_FLAGS:
        facts[flag] = pick((None, True, False))
    return facts


def _subject(rng: random.Random) -> dict[str, Any]:
    return {
        "age_band": rng.choice((*words.AGE_BANDS, "adult", "adult", None)),
        "capacity": rng.choice(("has", "has", *words.CAPACITIES)),
        "gillick": rng.choice(words.GILLICK),
        "role": rng.choice((None, "subject_of_concern", *words.ROLES)),
        "at_risk": rng.random() < 0.3,
        "coerced": rng.random() < 0.08,
        "children_in_household": rng.random() < 0.08,
        "deceased": rng.random() < 0.03,
    }


def _consent(rng: random.Random) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    for flag in words.CONSENT_FLAGS:
        if rng.random() < 0.2:
            likely = flag in ("explicit", "freely_given", "recipients_named")
            detail[flag] = rng.random() < (0.8 if likely else 0.3)
    if rng.random() < 0.3:
        detail["by"] = rng.choice(words.SPEAKERS)
        detail["authority"] = rng.choice((None, *words.AUTHORITIES))
    if rng.random() < 0.1:
        detail["given_by"] = rng.choice(words.SPEAKERS)
        detail["refused_by"] = [rng.choice((*words.SPEAKERS, "mother"))]
    if rng.random() < 0.1:
        detail["current_scope"] = ["personal"]
    return detail
