"""Generates facts by the thousand: weighted cases and a set that covers every pair of values.

The same seed gives the same facts. Every object is valid against the contract. The weighting makes
rare combinations meet: gateways are often asked for by the kinds and the purpose they are for,
proposed bases meet consents in every state, and dates lie on either side of a commencement.
"""

# ruff: noqa: SIM905 - a table of words reads better as a line of words

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.conformance.edition1 import second_evaluator_tables as t
from tests.conformance.edition1.pairwise import pairwise

Facts = dict[str, Any]

DATES = ["2026-11-22"] * 8 + [
    "2025-11-06",
    "2025-11-07",
    "2026-01-11",
    "2026-01-12",
    "2026-02-04",
    "2026-02-05",
    "2026-09-29",
    "2026-09-30",
]
STATES = (
    "not_sought not_sought_unsafe requested given refused withdrawn expired superseded"
).split()
CATEGORY_SETS = [
    *[["personal"]] * 6,
    *[["personal", "special:health"]] * 6,
    *[["personal", "criminal"]] * 3,
    ["personal", "criminal"],
    ["personal", "special:health", "criminal"],
    ["personal", "special:racial_ethnic"],
    ["special:sex_life", "special:sexual_orientation"],
    ["special:genetic", "special:biometric"],
    ["personal", "special:religion", "special:political_opinion", "special:trade_union"],
    ["criminal"],
    ["pseudonymised"],
    ["pseudonymised", "special:health"],
    ["anonymous"],
    ["anonymous", "deceased"],
    ["personal", "anonymous"],
    ["deceased", "special:health"],
    ["personal", "out_of_scope:immigration_status"],
    ["personal", "special:health", "out_of_scope:school_reports"],
]
RISKS = "none self subject child others subject_and_others life".split()
AGES = "child_u13 child_13_15 child_16_17 adult".split()
ROLES = (
    "subject_of_concern suspect victim child_victim volunteer parent_of_subject offender "
    "alleged_perpetrator"
).split()
SPEAKERS = "self parental_responsibility attorney deputy next_of_kin".split()
TWO_VOICES = [
    ("parental_responsibility", "parental_responsibility"),
    ("self", "parental_responsibility"),
    ("parental_responsibility", "self"),
    ("self", "next_of_kin"),
    ("next_of_kin", "self"),
    ("attorney", "deputy"),
]
AUTHORITIES = "none LPA_health_welfare LPA_property deputy".split()
GROUNDS = "serious_crime position_of_trust court_order staff_implicated".split()
TRI = [None, True, False]

# The enumerated fields by their paths; the pairwise set covers every pair of their values.
FIELDS: dict[str, list[Any]] = {
    "from_kind": list(t.KINDS),
    "to_kind": list(t.KINDS),
    "purpose": list(t.PURPOSES),
    "data_categories": [
        ["personal"],
        ["personal", "special:health"],
        ["personal", "criminal"],
        ["special:religion", "criminal"],
        ["pseudonymised"],
        ["personal", "out_of_scope:immigration_status"],
        ["anonymous"],
    ],
    "subject.age_band": AGES,
    "subject.at_risk": [True, False],
    "subject.capacity": ["has", "lacks", "unknown", "n_a"],
    "subject.gillick": ["competent", "not_competent", "claims_competent", "unknown", "n_a"],
    "subject.role": ROLES,
    "subject.coerced": [True, False],
    "subject.children_in_household": [True, False],
    "consent_state": STATES,
    "consent_detail.explicit": TRI,
    "consent_detail.freely_given": TRI,
    "consent_detail.recipients_named": TRI,
    "consent_detail.would_share_anyway": [None, True],
    "consent_detail.conditional_on_service": [None, True],
    "consent_detail.suspected_abuser": [None, True],
    "consent_detail.conflict": [None, True],
    "consent_detail.by": [None, *SPEAKERS],
    "consent_detail.authority": [None, *AUTHORITIES],
    "duty_exception": [None, *t.EXCEPTIONS],
    "override_grounds": [[], *([g] for g in GROUNDS)],
    "risk_of_serious_harm": RISKS,
    "emergency": [True, False],
    "agreement_in_force": ["active", "expired", "none"],
    "charter_members": ["both", "from_only", "to_only", "neither"],
    "gateway": [None, *t.GATEWAYS],
    "proposed_basis": [None, *t.BASES],
    "request_received": TRI,
    "request_states_public_task": TRI,
    "routine": TRI,
    "apd_in_place": TRI,
    "evaluation_date": sorted(set(DATES)),
}


def generate(seed: int, count: int) -> Iterator[Facts]:
    """Yield `count` weighted cases; the same seed gives the same cases."""
    rng = Random(seed)
    for _ in range(count):
        yield _one(rng)


def _one(rng: Random) -> Facts:
    purpose = rng.choice(t.PURPOSES)
    sender, to, gateway = _parties(rng, purpose)
    if gateway is not None and rng.random() < 0.8:
        purpose = rng.choice(sorted(t.GATEWAYS[gateway].purposes))
    state = rng.choice([*STATES, "given", "refused", "not_sought"])
    facts: Facts = {
        "from_kind": sender,
        "to_kind": to,
        "purpose": purpose,
        "data_categories": list(rng.choice(CATEGORY_SETS)),
        "subject": _subject(rng),
        "consent_state": state,
        "consent_detail": _detail(rng, state),
        "risk_of_serious_harm": rng.choice(["none"] * 7 + RISKS),
        "emergency": rng.random() < 0.1,
        "agreement_in_force": rng.choice(["active", "active", "expired", "none"]),
        "charter_members": rng.choice(["both", "both", "from_only", "to_only", "neither"]),
        "gateway": gateway if rng.random() < 0.7 else None,
        "proposed_basis": rng.choice([None] * 16 + [t.A] * 7 + t.BASES),
        "request_received": rng.choice(TRI),
        "request_states_public_task": rng.choice(TRI),
        "routine": rng.choice(TRI),
        "apd_in_place": rng.choice(TRI),
        "evaluation_date": rng.choice(DATES),
        "override_grounds": [rng.choice(GROUNDS)] if rng.random() < 0.06 else [],
        "duty_exception": rng.choice(list(t.EXCEPTIONS)) if rng.random() < 0.12 else None,
    }
    return facts


def _parties(rng: Random, purpose: str) -> tuple[str, str, str | None]:
    """Choose two kinds and perhaps a gateway: any kinds, or those a gateway is for."""
    sender, to = rng.choice(t.KINDS), rng.choice(t.KINDS)
    draw = rng.random()
    if draw < 0.4:
        return sender, to, None
    if draw < 0.5:
        return sender, to, rng.choice(list(t.GATEWAYS))
    fitting = [g for g, row in t.GATEWAYS.items() if purpose in row.purposes]
    gateway = rng.choice(fitting or list(t.GATEWAYS))
    row = t.GATEWAYS[gateway]
    if rng.random() < 0.85:
        sender, to = rng.choice(sorted(row.senders)), rng.choice(sorted(row.to))
    return sender, to, gateway


def _subject(rng: Random) -> Facts:
    age = rng.choice([*AGES, "adult", "adult", "adult"])
    adult = age == "adult"
    return {
        "age_band": age,
        "at_risk": rng.random() < 0.35,
        "capacity": rng.choice(
            ["has", "has", "unknown", "lacks"] if adult else ["n_a"] * 8 + ["unknown", "lacks"]
        ),
        "gillick": "n_a"
        if adult
        else rng.choice(["competent", "not_competent", "claims_competent", "unknown", "n_a"]),
        "role": rng.choice([*ROLES, *["subject_of_concern"] * 8]),
        "coerced": rng.random() < 0.06,
        "children_in_household": rng.random() < 0.08,
        "deceased": rng.random() < 0.02,
    }


def _detail(rng: Random, state: str) -> Facts:
    detail: Facts = {}
    if rng.random() < 0.6:
        detail["explicit"] = rng.random() < 0.8
    for field, chance, true in (
        ("freely_given", 0.4, 0.85),
        ("recipients_named", 0.4, 0.85),
        ("would_share_anyway", 0.15, 0.5),
        ("conditional_on_service", 0.15, 0.5),
        ("suspected_abuser", 0.1, 0.5),
        ("conflict", 0.08, 0.6),
    ):
        if rng.random() < chance:
            detail[field] = rng.random() < true
    detail.update(_speakers(rng, state))
    if rng.random() < {"superseded": 0.4, "given": 0.15}.get(state, 0):
        detail["current_scope"] = rng.choice([["personal"], ["personal", "special:health"]])
    return detail


def _speakers(rng: Random, state: str) -> Facts:
    """Choose who spoke, in what capacity: one speaker, or two that may differ."""
    draw = rng.random()
    if draw < 0.05 and state in ("given", "refused", "withdrawn"):
        one, other = rng.choice(TWO_VOICES)
        return {"given_by": one, "refused_by": other}
    if draw < 0.6:
        return {"authority": rng.choice(AUTHORITIES)} if draw < 0.2 else {}
    by = rng.choice([*SPEAKERS, "self", "self", "parental_responsibility"])
    capacities = {
        "attorney": [None, "LPA_health_welfare", "LPA_health_welfare", "LPA_property"],
        "deputy": [None, "deputy"],
        "next_of_kin": [None, "none", "none", "LPA_health_welfare"],
    }
    authority = rng.choice(capacities.get(by, [None]))
    return {"by": by} | ({"authority": authority} if authority else {})


def facts_of_pairs() -> Iterator[Facts]:
    """Yield a set in which every pair of values of two enumerated fields occurs."""
    for row in pairwise(FIELDS):
        yield _unflatten(row)


def _unflatten(row: dict[str, Any]) -> Facts:
    facts: Facts = {"subject": {"deceased": False}, "consent_detail": {}}
    for path, value in row.items():
        holder, _, field = path.rpartition(".")
        if holder == "consent_detail" and value is None:
            continue
        (facts[holder] if holder else facts)[field] = value
    return facts
