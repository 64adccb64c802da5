"""The words of an answer as data: which text is said in which circumstances.

A ``when`` is a list of circumstances that must all hold. Each is a word of ``CIRCUMSTANCES``, which
the domain works out from what was decided, or ``key:value`` with a key of ``KEYS``, such as
``rule:R9`` or ``law:CA2004.s16LA``. Texts hold slots in braces, ``{recipient}`` or, at the start of
a sentence, ``{Recipient}``, which the domain fills with names or with plain words for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

# The circumstances that a text may depend on. The domain works each out.
CIRCUMSTANCES = (
    # the outcome
    "supported",
    "changed",
    "undecided",
    "wants_consent",
    "declined",
    # the person
    "child",
    "adult",
    "young_person",
    "child_decides",
    "competent",
    "claims_competent",
    "competence_open",
    "lacks",
    "capacity_unknown",
    "victim",
    "accused",
    "parent_of_child_at_risk",
    "coerced",
    "children_in_household",
    "suspected_abuser",
    "dead",
    # danger
    "danger_said",
    "adult_at_risk",
    "child_in_danger",
    "subject_in_danger",
    "life_in_danger",
    "risk_none",
    "risk_unsaid",
    "risk_to_child",
    "risk_to_others",
    "emergency_said",
    "serious_crime",
    "position_of_trust",
    "staff_implicated",
    "order_as_ground",
    # consent
    "refused",
    "no_refusal",
    "withdrawn",
    "conflict",
    "unsafe",
    "waiting",
    "given",
    "valid",
    "invalid",
    "answered",
    "expired",
    "superseded",
    "narrowed",
    "unnamed",
    "conditional",
    "not_free",
    "refusal_without_authority",
    "property_attorney",
    "consent_proposed",
    # why it is shared, and what
    "safeguarding",
    "telling_is_planned",
    "telling_may_alert",
    "not_to_alert",
    "law_enforcement",
    "objection_counts",
    "vetting",
    "told_in_confidence",
    "counselling_said",
    "task_said",
    "task_of_others",
    "task_of_recipient",
    "part_barred",
    # who shares, and with whom
    "public",
    "health_sender",
    "to_person",
    "to_parent",
    "source_said",
    "source_unsaid",
    "source_unknown",
    "relation_unknown",
    "to_police",
    "from_police",
    # the law
    "duty_met",
    "duty_possible",
    "several_duties_possible",
    "on_request",
    "bases_open",
    "support_s251",
    "objected",
    "order_compels",
    "order_allows",
    "order_forbids",
    "public_interest",
    "opted_out",
    "policy_in_place",
    "policy_missing",
    "requested",
)
# What a circumstance ``key:value`` compares. ``spoke`` holds only for readers who may know it.
KEYS = (
    "rule",
    "because",
    "law",
    "purpose",
    "exception",
    "barred",
    "relation",
    "spoke",
    "proposed",
    "first_basis",
)
# Keys for headlines alone: a message that the answer says, and what the registry knows besides.
HEADLINE_KEYS = ("said", "knows")
KNOWN = ("speaker", "yes_alone", "one_part", "parts", "no_record", "none_that_counts")
# What the domain can fill in.
SLOTS = (
    "recipient",
    "sender",
    "person",
    "speaker",
    "contact",
    "adviser",
    "guardian",
    "protectors",
    "items",
    "part",
    "question",
    "law",
    "duty",
    "date",
    "on",
    "choice",
    "basis",
    "old_basis",
    "danger",
    "reason",
    "aim",
    "asked",
    "kept",
    "left",
    "why",
    "worry",
    "ring",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """The text for some circumstances."""

    when: tuple[str, ...]
    text: str


def faults_of_when(when: tuple[str, ...], *, of_headline: bool = False) -> Iterator[str]:
    """Each word of a ``when`` that nobody works out."""
    keys = (*KEYS, *HEADLINE_KEYS) if of_headline else KEYS
    for word in when:
        key, colon, value = word.partition(":")
        known = key in keys and bool(value) if colon else word in CIRCUMSTANCES
        if not known or (key == "knows" and value not in KNOWN):
            yield f"unknown circumstance {word}"


def faults_of_text(text: str) -> Iterator[str]:
    """Each slot of a text that nobody fills."""
    try:
        slots = [slot for _, slot, *_ in Formatter().parse(text) if slot is not None]
    except ValueError:
        yield "a brace without its pair"
        return
    for slot in slots:
        if slot[:1].lower() + slot[1:] not in SLOTS or not re.fullmatch("[A-Za-z_]+", slot):
            yield f"unknown slot {slot}"
