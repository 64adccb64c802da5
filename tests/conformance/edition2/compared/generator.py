"""Generates facts of the second edition: every field of the contract, weighted to reach every rule.

The same seed gives the same facts. Each case has a theme, which makes the facts meet that a rule
asks for; whatever the theme leaves open is drawn freely.
"""

# ruff: noqa: SIM905 - a table of words reads better as a line of words

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.conformance.edition2 import gateways as g
from tests.conformance.edition2 import tables as t

Json = dict[str, Any]

TRI = [None, True, False]
AGES = "child_u13 child_13_15 child_16_17 adult".split()
STATES = (
    "not_sought not_sought_unsafe requested given refused withdrawn expired superseded"
).split()
SPEAKERS = "self parental_responsibility attorney deputy next_of_kin".split()
AUTHORITIES = "none LPA_health_welfare LPA_property deputy".split()
GROUNDS = "serious_crime position_of_trust court_order staff_implicated".split()
ORDERS = (
    "production_order witness_summons disclosure_order family_court_direction coroner_notice "
    "search_warrant injunction other"
).split()
DATES = [None, None, "2026-11-30", "2026-11-30", "2026-11-29"] * 3 + (
    "2025-11-06 2025-11-07 2026-01-11 2026-01-12 2026-02-04 2026-02-05 2026-09-29 2026-09-30"
).split()
CATEGORIES = [
    *[["personal"]] * 8,
    *[["personal", "special:health"]] * 8,
    *[["personal", "criminal"]] * 4,
    ["personal", "special:health", "criminal"],
    ["personal", "special:health", "special:sex_life"],
    ["personal", "special:racial_ethnic"],
    ["personal", "special:religion", "special:political_opinion", "special:trade_union"],
    ["special:genetic", "special:biometric"],
    ["special:sexual_orientation", "criminal"],
    ["criminal"],
    ["pseudonymised"],
    ["pseudonymised", "special:health"],
    ["anonymous", "deceased"],
    ["personal", "anonymous"],
    ["personal", "out_of_scope:immigration_status"],
    ["personal", "special:health", "out_of_scope:school_reports"],
]


def generate(seed: int, count: int) -> Iterator[Json]:
    """Yield ``count`` weighted cases; the same seed gives the same cases."""
    rng = Random(seed)
    for _ in range(count):
        facts = _any(rng)
        rng.choice(THEMES)(rng, facts)
        yield {field: value for field, value in facts.items() if value != "absent"}


def _sometimes(rng: Random, chance: float, value: Any, otherwise: Any = None) -> Any:
    return value if rng.random() < chance else otherwise


def _any(rng: Random) -> Json:
    """Draw every field of the contract, the rarer ones rarely."""
    state = rng.choice([*STATES, "given", "refused", "not_sought", "not_sought"])
    cats = list(rng.choice(CATEGORIES))
    return {
        "from_kind": rng.choice(t.KINDS[:-9] * 2 + t.KINDS),
        "to_kind": rng.choice(t.KINDS),
        "purpose": rng.choice(t.PURPOSES),
        "data_categories": cats,
        "subject": _subject(rng),
        "consent_state": state,
        "consent_detail": _detail(rng, state),
        "consent_by_category": _sometimes(
            rng, 0.05, {c: rng.choice(STATES) for c in cats if rng.random() < 0.5}
        ),
        "override_grounds": [rng.choice(GROUNDS)] if rng.random() < 0.06 else [],
        "duty_exception": _sometimes(rng, 0.1, rng.choice(list(g.EXCEPTIONS))),
        "risk_of_serious_harm": rng.choice([None] * 5 + ["none"] * 5 + t.RISKS),
        "recipient": _recipient(rng),
        "information_from": rng.sample(t.SOURCES, rng.choice([1, 1, 2]))
        if rng.random() < 0.08
        else rng.choice([None, []]),
        "court_order": _sometimes(rng, 0.04, _order(rng)),
        "victim_request": _sometimes(rng, 0.04, _victim_request(rng)),
        "public_interest": _sometimes(
            rng, 0.08, rng.choice("serious_crime serious_harm_to_others serious_disease".split())
        ),
        "national_opt_out": rng.choice([None, None, "set", "not_set", "exempted"]),
        "under_public_contract": _sometimes(
            rng, 0.4, {"from": rng.choice(TRI), "to": rng.choice(TRI)}
        ),
        "whose_task": rng.choice([None, None, None, "sender", "recipient", "both"]),
        "duty_elements": _sometimes(
            rng, 0.2, {rng.choice(g.ELEMENTS): rng.choice(TRI) for _ in range(3)}
        ),
        "emergency": rng.random() < 0.1,
        "agreement_in_force": rng.choice(["active", "active", "expired", "none"]),
        "charter_members": rng.choice(["both", "from_only", "to_only", "neither"]),
        "gateway": _sometimes(rng, 0.15, rng.choice(list(g.GATEWAYS))),
        "proposed_basis": rng.choice([None] * 40 + [t.A] * 10 + t.BASES),
        "request_received": rng.choice(TRI),
        "request_states_public_task": rng.choice(TRI),
        "routine": rng.choice(TRI),
        "apd_in_place": rng.choice(TRI),
        "evaluation_date": rng.choice(DATES) or "absent",
    }


def _subject(rng: Random) -> Json:
    age = rng.choice([*AGES, "adult", "adult", "adult"])
    if rng.random() < 0.02:
        return {}
    adult = age == "adult"
    return {
        "age_band": age,
        "at_risk": rng.choice([None, None, True, False, False]),
        "capacity": rng.choice(
            ["has", "has", "unknown", "lacks"] if adult else ["n_a"] * 8 + ["unknown", "lacks"]
        ),
        "gillick": "n_a"
        if adult
        else rng.choice("competent not_competent claims_competent unknown n_a".split()),
        "role": rng.choice([*t.ROLES, *["subject_of_concern"] * 8]),
        "coerced": rng.random() < 0.04,
        "children_in_household": rng.random() < 0.06,
        "deceased": rng.random() < 0.02,
    }


def _detail(rng: Random, state: str) -> Json | None:
    detail: Json = {}
    if rng.random() < 0.7:
        detail["explicit"] = rng.random() < 0.85
    for field, chance, true in (
        ("freely_given", 0.4, 0.9),
        ("recipients_named", 0.4, 0.9),
        ("would_share_anyway", 0.1, 0.5),
        ("conditional_on_service", 0.1, 0.5),
        ("suspected_abuser", 0.08, 0.5),
        ("conflict", 0.06, 0.6),
        ("unsafe_to_ask", 0.06, 0.6),
    ):
        if rng.random() < chance:
            detail[field] = rng.random() < true
    detail.update(_speakers(rng, state))
    if rng.random() < {"superseded": 0.4, "given": 0.1}.get(state, 0):
        detail["current_scope"] = rng.choice([["personal"], ["personal", "special:health"]])
    return detail or None


def _speakers(rng: Random, state: str) -> Json:
    """Choose who spoke, in what capacity: one speaker, or two that may differ."""
    draw = rng.random()
    if draw < 0.05 and state in ("given", "refused", "withdrawn"):
        return {"given_by": rng.choice(SPEAKERS), "refused_by": rng.choice(SPEAKERS)}
    if draw < 0.6:
        return {"authority": rng.choice(AUTHORITIES)} if draw < 0.15 else {}
    by = rng.choice([*SPEAKERS, "self", "self", "parental_responsibility"])
    capacities = {
        "attorney": [None, "LPA_health_welfare", "LPA_health_welfare", "LPA_property"],
        "deputy": [None, "deputy"],
        "next_of_kin": [None, "none", "none", "LPA_health_welfare"],
    }
    authority = rng.choice(capacities.get(by, [None]))
    return {"by": by} | ({"authority": authority} if authority else {})


def _recipient(rng: Random) -> Json | None:
    if rng.random() < 0.1:
        return None
    return {
        "relation": rng.choice([None, *t.RELATIONS, "parent_with_responsibility", "other_family"]),
        "is_or_lives_with_source_of_risk": rng.choice([None, None, True, False, False, False]),
    }


def _order(rng: Random) -> Json:
    effect = rng.choice("compels allows forbids".split())
    return {"effect": effect, "kind": rng.choice([None, *ORDERS])}


def _victim_request(rng: Random) -> Json:
    fields = (
        "line_of_enquiry necessary_and_proportionate notice_given counselling "
        "substantial_probative_value"
    ).split()
    return {field: rng.choice([True, True, True, False, None]) for field in fields}


# -- themes: each makes the facts of one rule meet -------------------------------------------------


def _plain(rng: Random, facts: Json) -> None:
    """Change nothing."""


def _gateway(rng: Random, facts: Json) -> None:
    """Take the kinds and a purpose of a row; often name it, or set its element."""
    decide_otherwise = ["PCSCA2022.s16", "HA1996.s213B", "MSA2015.s52", "HSCA2012.s251B"]
    name = rng.choice([*g.GATEWAYS, *decide_otherwise * 3, *["SI2005-1437.reg5"] * 2])
    row = g.GATEWAYS[name]
    facts |= {
        "from_kind": rng.choice(sorted(row.senders)),
        "to_kind": rng.choice(sorted(row.to)),
        "purpose": rng.choice(sorted(row.purposes)),
        "gateway": _sometimes(rng, 0.5, name),
    }
    if row.element:
        facts["duty_elements"] = {row.element: rng.choice([True, True, None, False])}
    if row.request:
        facts["request_received"] = rng.random() < 0.8


def _welfare(rng: Random, facts: Json) -> None:
    """s.16LA by null: a listed sender and recipient, a child."""
    kinds = sorted(g.S16LA_ANY)
    facts |= {"from_kind": rng.choice(kinds), "to_kind": rng.choice(kinds), "gateway": None}
    facts["purpose"] = rng.choice(sorted(g.S16LA_POSSIBLE))
    facts["subject"] = facts["subject"] | {"age_band": rng.choice(AGES)}


def _declined(rng: Random, facts: Json) -> None:
    """RD: a confidence refused, where a duty may apply."""
    _confidence(rng, facts)
    facts |= {"to_kind": "local_authority", "purpose": rng.choice(["send_support", "early_help"])}
    facts |= {"consent_state": "refused", "consent_detail": None, "duty_elements": None}
    facts["subject"] = facts["subject"] | {"age_band": "child_16_17", "capacity": "has"}


def _family(rng: Random, facts: Json) -> None:
    facts["to_kind"] = "family_member"
    facts["purpose"] = rng.choice([*t.PURPOSES, *["direct_care", "parental_request"] * 6])
    facts["from_kind"] = rng.choice([*t.KINDS, *sorted(t.EDUCATION | t.HEALTH_AND_CARE) * 2])


def _child_to_family(rng: Random, facts: Json) -> None:
    _family(rng, facts)
    facts["subject"] = {
        "age_band": rng.choice(["child_u13", "child_u13", "child_13_15", "child_16_17"]),
        "at_risk": rng.choice([None, None, False, True]),
        "gillick": rng.choice("not_competent not_competent competent claims_competent".split()),
    }
    relation = rng.choice([*sorted(t.PARENTS) * 3, *t.RELATIONS, None])
    source = rng.choice([None, False, False, True])
    facts["recipient"] = {"relation": relation, "is_or_lives_with_source_of_risk": source}
    schools = sorted(t.EDUCATION)
    facts["from_kind"] = rng.choice([facts["from_kind"], rng.choice(schools)])
    facts["data_categories"] = rng.choice([["personal"], ["personal", "special:health"]])
    facts["consent_state"] = rng.choice(["not_sought", "not_sought", *STATES])


def _incapable_to_family(rng: Random, facts: Json) -> None:
    _family(rng, facts)
    facts["purpose"] = rng.choice(["direct_care", "direct_care", "service_delivery"])
    facts["subject"] = {"age_band": "adult", "capacity": "lacks"}


def _scheme(rng: Random, facts: Json) -> None:
    facts |= {
        "from_kind": rng.choice(["police", "police", "probation", "prison"]),
        "to_kind": "family_member",
        "gateway": rng.choice(sorted(g.DISCLOSURE_SCHEMES)),
        "purpose": rng.choice(sorted(t.DISCLOSURE_SCHEME_PURPOSES)),
    }
    facts["subject"] = facts["subject"] | {"role": rng.choice(["offender", "suspect", "victim"])}


def _barred(rng: Random, facts: Json) -> None:
    facts["information_from"] = rng.sample(t.SOURCES, rng.choice([1, 1, 1, 2]))


def _ordered(rng: Random, facts: Json) -> None:
    facts["court_order"] = _order(rng)


def _victim(rng: Random, facts: Json) -> None:
    facts |= {
        "to_kind": "police",
        "purpose": rng.choice(sorted(t.VICTIM_REQUEST_PURPOSES)),
        "request_received": True,
        "victim_request": _sometimes(rng, 0.7, _victim_request(rng)),
    }
    role = rng.choice(["victim", "child_victim", "subject_of_concern"])
    facts["subject"] = facts["subject"] | {"role": role}


def _confidence(rng: Random, facts: Json) -> None:
    facts |= {
        "from_kind": rng.choice([*sorted(t.HEALTH_AND_CARE), "charity", "local_authority"]),
        "purpose": rng.choice([*sorted(t.CONFIDENCE_PURPOSES), "direct_care"]),
        "data_categories": rng.choice([["personal", "special:health"], ["personal"]]),
        "information_from": rng.choice([None, [rng.choice(sorted(t.CONFIDENCE_SOURCES))]]),
        "gateway": _sometimes(rng, 0.3, "NHSA2006.s251"),
    }


def _task(rng: Random, facts: Json) -> None:
    facts["from_kind"] = rng.choice([*sorted(t.PUBLIC), "parish_council"])
    facts["purpose"] = rng.choice([*sorted(t.TASK_PURPOSES), "immigration", "send_support"])


def _calm(rng: Random, facts: Json) -> None:
    """No risk is said: RN, and R12 for child protection."""
    facts["risk_of_serious_harm"] = rng.choice([None, "none", "none"])
    facts["subject"] = facts["subject"] | {"at_risk": False}
    facts["purpose"] = rng.choice([*sorted(t.CHILD_ALWAYS), "child_in_need_s17", "early_help"])


def _adult(rng: Random, facts: Json) -> None:
    """An adult who may refuse, or whose data needs consent (R9, R10)."""
    facts["purpose"] = rng.choice(sorted(t.ADULT_LIMB))
    facts["subject"] = {
        "age_band": "adult",
        "capacity": rng.choice(["has", "unknown", "lacks"]),
        "at_risk": rng.choice(TRI),
        "role": rng.choice(["subject_of_concern", "victim", "volunteer"]),
    }


def _bare(rng: Random, facts: Json) -> None:
    """Only what the contract requires, and two fields besides."""
    keep = {"from_kind", "to_kind", "purpose", "data_categories", *rng.sample(sorted(facts), 2)}
    for field in set(facts) - keep:
        del facts[field]


Theme = Callable[[Random, Json], None]
THEMES: list[Theme] = [
    _plain,
    _gateway,
    _gateway,
    _gateway,
    _welfare,
    _family,
    _child_to_family,
    _child_to_family,
    _incapable_to_family,
    _scheme,
    _barred,
    _ordered,
    _victim,
    _confidence,
    _declined,
    _task,
    _calm,
    _adult,
    _bare,
]
