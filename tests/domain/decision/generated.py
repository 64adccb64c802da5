"""Random facts from a seed: every field, with common values more often.

Some cases take the kinds and a purpose of a statutory gateway, and some are told to a private
person, so that rules meet which rarely meet by chance.
"""

from __future__ import annotations

import random
from typing import Any

from registry.domain.decision import vocabulary as words
from registry.domain.people.ages import AGE_BANDS
from registry.law import Law
from registry.law.model import Gateway

Json = dict[str, Any]
DATES = ("2019-06-01", "2025-11-06", "2025-11-07", "2026-01-15", "2026-02-04", "2026-02-05")
LATER = ("2026-09-29", "2026-09-30", *["2026-11-22"] * 4, "2026-11-30", "2027-01-01")
TRI = (None, True, False)
_CATEGORIES = (
    *words.DATA_CATEGORIES,
    *["personal"] * 6,
    *["special:health"] * 4,
    *["criminal"] * 2,
    "out_of_scope:immigration_status",
)
_FAMILY = "family_member"
_TOLD_TO_FAMILY = ("direct_care", "parental_request", "safeguarding_child", "send_support")


def random_facts(rng: random.Random, law: Law) -> Json:
    """One facts object as JSON values, valid against the schema, in the words of an edition."""
    pick = rng.choice
    facts: Json = {
        **_share(rng, law),
        "data_categories": [pick(_CATEGORIES) for _ in range(rng.randint(1, 3))],
        "subject": _subject(rng),
        "consent_state": pick(words.CONSENT_STATES),
        "consent_detail": _consent(rng),
        "override_grounds": [pick(words.OVERRIDE_GROUNDS)] if rng.random() < 0.1 else [],
        "duty_exception": pick(words.DUTY_EXCEPTIONS) if rng.random() < 0.15 else None,
        "risk_of_serious_harm": pick((None, None, "none", "none", *words.RISKS)),
        "emergency": rng.random() < 0.1,
        "agreement_in_force": pick(words.AGREEMENT_STATES),
        "charter_members": pick(words.MEMBERSHIPS),
        "proposed_basis": pick(tuple(law.bases)) if rng.random() < 0.4 else None,
        "evaluation_date": pick((*DATES, *LATER)),
    }
    for flag in words.FACT_FLAGS:
        facts[flag] = pick(TRI)
    if law.bars:
        facts |= _second_edition(rng, law, facts)
    return facts


def _share(rng: random.Random, law: Law) -> Json:
    """Who shares with whom, and why: anybody, as a gateway has it, or with a private person."""
    kinds, purposes = tuple(law.kinds), tuple(law.purposes)
    share = {
        "from_kind": rng.choice(kinds),
        "to_kind": rng.choice(kinds),
        "purpose": rng.choice(purposes),
        "gateway": rng.choice(tuple(law.gateways)) if rng.random() < 0.1 else None,
    }
    drawn = rng.random()
    if drawn < 0.4:
        share |= _of_gateway(rng, rng.choice(tuple(law.gateways.values())))
    elif drawn < 0.55:
        known = [purpose for purpose in _TOLD_TO_FAMILY if purpose in law.purposes]
        share |= {"to_kind": _FAMILY, "purpose": rng.choice((*known, *known, *purposes))}
    return share


def _of_gateway(rng: random.Random, row: Gateway) -> Json:
    return {
        "from_kind": rng.choice(sorted(row.from_kinds)),
        "to_kind": rng.choice(sorted(row.to_kinds)),
        "purpose": rng.choice(sorted(row.purposes)),
        "gateway": row.id if rng.random() < 0.5 else None,
    }


def _subject(rng: random.Random) -> Json:
    return {
        "age_band": rng.choice((*AGE_BANDS, "adult", "adult", None)),
        "capacity": rng.choice(("has", "has", *words.CAPACITIES)),
        "gillick": rng.choice(words.GILLICK),
        "role": rng.choice((None, "subject_of_concern", *words.ROLES)),
        "at_risk": rng.choice((None, None, True, False)),
        "coerced": rng.random() < 0.05,
        "children_in_household": rng.random() < 0.05,
        "deceased": rng.random() < 0.03,
    }


def _consent(rng: random.Random) -> Json:
    detail: Json = {}
    for flag in words.CONSENT_FLAGS:
        likely = flag in ("explicit", "freely_given", "recipients_named")
        if rng.random() < (0.5 if likely else 0.1):
            detail[flag] = rng.random() < (0.9 if likely else 0.4)
    if rng.random() < 0.3:
        detail["by"] = rng.choice(words.SPEAKERS)
        detail["authority"] = rng.choice((None, *words.AUTHORITIES))
    if rng.random() < 0.1:
        detail["given_by"] = rng.choice(words.SPEAKERS)
        detail["refused_by"] = [rng.choice((*words.SPEAKERS, "mother"))]
    if rng.random() < 0.1:
        detail["current_scope"] = ["personal"]
    return detail


def _second_edition(rng: random.Random, law: Law, facts: Json) -> Json:
    """The facts that came with the second edition, each left unsaid more often than said."""

    def sometimes(chance: float, value: Any, otherwise: Any = None) -> Any:
        return value if rng.random() < chance else otherwise

    pick = rng.choice
    requests = {flag: pick((*TRI, True, True)) for flag in words.VICTIM_REQUEST_FLAGS}
    order = {"effect": pick(words.ORDER_EFFECTS), "kind": pick((None, *words.ORDER_KINDS))}
    element = law.gateways[facts["gateway"]].element if facts["gateway"] else None
    states = {kind: pick(words.CONSENT_STATES) for kind in facts["data_categories"]}
    return {
        "recipient": {
            "relation": pick((None, *words.RELATIONS, *sorted(words.SPEAKING_RELATIONS))),
            "is_or_lives_with_source_of_risk": pick((*TRI, False)),
        },
        "information_from": sometimes(0.2, [pick(tuple(law.bars))], []),
        "court_order": sometimes(0.06, order),
        "victim_request": sometimes(0.1, requests),
        "public_interest": sometimes(0.1, pick(words.PUBLIC_INTERESTS)),
        "national_opt_out": pick((None, *words.OPT_OUTS)),
        "under_public_contract": {"from": pick(TRI), "to": pick(TRI)},
        "whose_task": pick((None, None, *words.TASKS)),
        "duty_elements": {
            **sometimes(0.2, {pick(tuple(law.elements)): pick((True, False))}, {}),
            **({element: pick(TRI)} if element else {}),
        },
        "consent_by_category": sometimes(0.05, states),
    }
