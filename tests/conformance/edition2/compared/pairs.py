"""Facts in which every pair of values of two enumerated fields of the contract occurs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.edition1.pairwise import pairwise
from tests.conformance.edition2 import gateways as g
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.compared import generator as made

Json = dict[str, Any]
TRI = made.TRI
ELEMENTS: list[Json | None] = [
    *[None] * 20,
    *({element: known} for element in g.ELEMENTS for known in (True, False)),
]
VICTIM_REQUESTS: list[Json | None] = [
    *[None] * 6,
    {"line_of_enquiry": True, "necessary_and_proportionate": True, "notice_given": True},
    {"line_of_enquiry": True, "necessary_and_proportionate": True, "notice_given": False},
    {
        "line_of_enquiry": True,
        "necessary_and_proportionate": True,
        "notice_given": True,
        "counselling": True,
        "substantial_probative_value": True,
    },
]
# Each field by its path, with its values. What decides by itself is weighed down by values that do
# not, or most rows would end at a bar, an order or an emergency.
FIELDS: dict[str, list[Any]] = {
    "gateway": [None, *g.GATEWAYS],
    "from_kind": t.KINDS,
    "to_kind": t.KINDS,
    "purpose": t.PURPOSES,
    "data_categories": [
        ["personal"],
        ["personal", "special:health"],
        ["personal", "criminal"],
        ["special:religion", "criminal"],
        ["special:genetic"],
        ["pseudonymised", "special:health"],
        ["personal", "out_of_scope:immigration_status"],
        ["anonymous"],
    ],
    "subject.age_band": [None, *made.AGES],
    "subject.at_risk": TRI,
    "subject.capacity": ["has", "lacks", "unknown", "n_a"],
    "subject.gillick": ["competent", "not_competent", "claims_competent", "unknown", "n_a"],
    "subject.role": t.ROLES,
    "subject.coerced": [*[False] * 5, True],
    "subject.children_in_household": [*[False] * 5, True],
    "subject.deceased": [*[False] * 9, True],
    "consent_state": made.STATES,
    "consent_detail.explicit": TRI,
    "consent_detail.freely_given": TRI,
    "consent_detail.recipients_named": TRI,
    "consent_detail.would_share_anyway": [*[None] * 4, True],
    "consent_detail.conditional_on_service": [*[None] * 4, True],
    "consent_detail.suspected_abuser": [*[None] * 4, True],
    "consent_detail.conflict": [*[None] * 6, True],
    "consent_detail.unsafe_to_ask": [*[None] * 6, True],
    "consent_detail.by": [None, *made.SPEAKERS],
    "consent_detail.authority": [None, *made.AUTHORITIES],
    "duty_exception": [*[None] * 10, *g.EXCEPTIONS],
    "override_grounds": [*[[]] * 12, *([ground] for ground in made.GROUNDS)],
    "risk_of_serious_harm": [None, None, "none", *t.RISKS],
    "recipient.relation": [None, *t.RELATIONS],
    "recipient.is_or_lives_with_source_of_risk": TRI,
    "information_from": [*[[]] * 30, *([source] for source in t.SOURCES)],
    "court_order": [*[None] * 20, *({"effect": e} for e in ("compels", "allows", "forbids"))],
    "victim_request": VICTIM_REQUESTS,
    "public_interest": [*[None] * 5, "serious_crime", "serious_harm_to_others", "serious_disease"],
    "national_opt_out": [None, "set", "not_set", "exempted"],
    "under_public_contract.from": TRI,
    "under_public_contract.to": TRI,
    "whose_task": [None, "sender", "recipient", "both"],
    "duty_elements": ELEMENTS,
    "emergency": [*[False] * 9, True],
    "agreement_in_force": ["active", "expired", "none"],
    "charter_members": ["both", "from_only", "to_only", "neither"],
    "proposed_basis": [*[None] * 10, t.A, t.A, *t.BASES],
    "request_received": TRI,
    "request_states_public_task": TRI,
    "routine": TRI,
    "apd_in_place": TRI,
    "evaluation_date": sorted({day for day in made.DATES if day}),
}


def facts_of_pairs() -> Iterator[Json]:
    """Yield the set; what is None is left out of an object that has parts."""
    for row in pairwise(FIELDS):
        facts: Json = {}
        for path, value in row.items():
            holder, _, field = path.rpartition(".")
            if not holder:
                facts[field] = value
            elif value is not None:
                facts.setdefault(holder, {})[field] = value
        yield facts
