"""The closed lists of the facts (contract §1) that are not law; lists of law are in the tables."""

from __future__ import annotations

from registry.domain.people.consent_state import FACT_STATES
from registry.domain.people.speakers import Speaker

SPECIAL_CATEGORIES = (
    "special:racial_ethnic",
    "special:political_opinion",
    "special:religion",
    "special:trade_union",
    "special:genetic",
    "special:biometric",
    "special:health",
    "special:sex_life",
    "special:sexual_orientation",
)
DATA_CATEGORIES = (
    "personal",
    *SPECIAL_CATEGORIES,
    "criminal",
    "pseudonymised",
    "anonymous",
    "deceased",
)
OUT_OF_SCOPE = "out_of_scope:"

CAPACITIES = ("has", "lacks", "unknown", "n_a")
GILLICK = ("competent", "not_competent", "claims_competent", "unknown", "n_a")
ROLES = (
    "subject_of_concern",
    "suspect",
    "victim",
    "child_victim",
    "volunteer",
    "parent_of_subject",
    "offender",
    "alleged_perpetrator",
)
ACCUSED_ROLES = frozenset({"suspect", "alleged_perpetrator"})
SOURCES_OF_RISK = ACCUSED_ROLES | {"offender"}
VICTIM_ROLES = frozenset({"victim", "child_victim"})
CONSENT_STATES = tuple(map(str, FACT_STATES))
SPEAKERS = tuple(map(str, Speaker))
AUTHORITIES = ("none", "LPA_health_welfare", "LPA_property", "deputy")
OVERRIDE_GROUNDS = ("serious_crime", "position_of_trust", "court_order", "staff_implicated")
DUTY_EXCEPTIONS = ("objection", "would_object", "unreasonable", "detrimental", "anonymous_provider")
RISKS = ("none", "self", "subject", "child", "others", "subject_and_others", "life")
RELATIONS = (
    "parent_with_responsibility",
    "parent_without",
    "foster_carer",
    "carer",
    "spouse_or_partner",
    "other_family",
    "attorney_health_welfare",
    "attorney_property",
    "deputy",
    "advocate",
    "person_at_risk",
)
PARENT_RELATIONS = frozenset({"parent_with_responsibility", "parent_without"})
SPEAKING_RELATIONS = frozenset(
    {"parent_with_responsibility", "attorney_health_welfare", "attorney_property", "deputy"}
)
ORDER_EFFECTS = ("compels", "allows", "forbids")
ORDER_KINDS = (
    "production_order",
    "witness_summons",
    "disclosure_order",
    "family_court_direction",
    "coroner_notice",
    "search_warrant",
    "injunction",
    "other",
)
VICTIM_REQUEST_FLAGS = (
    "line_of_enquiry",
    "necessary_and_proportionate",
    "notice_given",
    "counselling",
    "substantial_probative_value",
)
PUBLIC_INTERESTS = ("serious_crime", "serious_harm_to_others", "serious_disease")
OPT_OUTS = ("set", "not_set", "exempted")
TASKS = ("sender", "recipient", "both")
AGREEMENT_STATES = ("active", "expired", "none")
MEMBERSHIPS = ("both", "from_only", "to_only", "neither")

SUBJECT_FLAGS = ("at_risk", "coerced", "children_in_household", "deceased")
CONSENT_FLAGS = (
    "explicit",
    "freely_given",
    "recipients_named",
    "would_share_anyway",
    "conditional_on_service",
    "suspected_abuser",
    "conflict",
    "unsafe_to_ask",
)
FACT_FLAGS = ("request_received", "request_states_public_task", "routine", "apd_in_place")

# Room for every category, each of them and each of a share's 60 items out of scope.
MAX_CATEGORIES = 100
MAX_ITEM_NAME = 120
MAX_SPEAKER_NAME = 80
MAX_SPEAKERS = 10
EARLIEST, LATEST = 1998, 2100
