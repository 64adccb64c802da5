"""RS: whom you tell. Never a yes to somebody who is, or lives with, the source of the risk.

Sources: law.md §3.7, §3.9, §7.1 RS; DAA 2021 s.77, CJA 2003 s.327A (disclosure schemes).

Readings:

* an adult's otherwise valid consent leads to advice also where a court order forbids the share: the
  sentence that says it comes first, and neither is a yes;
* a disclosure scheme with a bar that stands is RB's, but in an emergency the scheme is passed over,
  so that RS and R1 are asked (invariant vii).
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import LAW_ENFORCEMENT, TASK
from registry.domain.decision.grounds.conditions import Conditions, open_conditions, ways_met
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case
from registry.domain.decision.rules.origins import barred_finding
from registry.domain.decision.vocabulary import PARENT_RELATIONS
from registry.law.model import Gateway


def rs_scheme(ground: Ground) -> Finding | None:
    """A disclosure scheme: the police or another such body warns someone of a person."""
    case = ground.case
    row = case.gateways.named
    if row is None or not _is_scheme(case, row):
        return None
    if case.bars.barred:
        return None if case.facts.is_emergency else barred_finding(ground)
    text = f"{row.source.cited} lets you warn somebody of a person who may harm them."
    conditions = Conditions(
        open_conditions(case).special, ways_met(case, "disclosure_scheme").offence
    )
    bases = (LAW_ENFORCEMENT, TASK)
    return Finding(
        "RS", text, Outcome.SHARE, bases, conditions, sources=(row.source,), because="scheme"
    )


def _is_scheme(case: Case, row: Gateway) -> bool:
    return (
        row.disclosure_scheme
        and case.gateways.named_matches
        and case.recipient.household
        and case.facts.purpose in case.tables.lists["scheme_purposes"]
        and case.facts.order_effect != "forbids"
    )


def rs_recipient(ground: Ground) -> Finding | None:
    """The person who would be told is a danger, or a court order forbids this."""
    case = ground.case
    forbidden = case.facts.order_effect == "forbids"
    danger = tells_the_source(case)
    if not (danger or forbidden):
        return None
    outcome, because = _verdict(case, danger=danger, forbidden=forbidden)
    if danger:
        text = "The person you would tell is, or lives with, someone who may be causing the harm."
        return Finding("RS", text, outcome, because=because)
    source = case.tables.law.sources["DPA.S2"]
    text = "A court order forbids this."
    return Finding("RS", text, outcome, sources=(source,), because=because)


def tells_the_source(case: Case) -> bool:
    """Whether a private individual would be told who is, or lives with, the source of the risk: it
    is said, or it is not known beside a sign of it."""
    if not case.recipient.household:
        return False
    known = case.facts.recipient.is_or_lives_with_source_of_risk
    if known is not None:
        return known
    return case.facts.consent_detail.suspected_abuser is True or unsafe_to_ask(case)


def unsafe_to_ask(case: Case) -> bool:
    """Whether asking was, or would be, unsafe, whatever the state of the consent."""
    return case.consent.said.is_unsafe or case.facts.consent_detail.unsafe_to_ask is True


def _verdict(case: Case, *, danger: bool, forbidden: bool) -> tuple[Outcome, str]:
    """The outcome, and the situation for the words."""
    if not danger:
        asks = case.facts.is_emergency or _adult_agreed(case)
        return Outcome.SEEK_ADVICE if asks else Outcome.NOT_SUPPORTED, "order_forbids"
    if case.facts.is_emergency:
        return Outcome.SEEK_ADVICE, "emergency"
    if case.facts.order_effect == "compels":
        return Outcome.SEEK_ADVICE, "back_to_court"
    if _adult_agreed(case):
        return Outcome.SEEK_ADVICE, "agreement_not_free"
    if forbidden:
        return Outcome.NOT_SUPPORTED, "person"
    if _could_be_a_parent_of_a_child(case):
        return Outcome.SEEK_ADVICE, "parent"
    return Outcome.NOT_SUPPORTED, "person"


def _could_be_a_parent_of_a_child(case: Case) -> bool:
    """What a parent of a child is told, and when, is for children's services and the police."""
    person, relation = case.person, case.facts.recipient.relation
    if not person.child or (person.may_decide and case.consent.refused):
        return False
    return relation is None or relation in PARENT_RELATIONS


def _adult_agreed(case: Case) -> bool:
    """Whether an adult's otherwise valid consent stands, which may not have been free."""
    return case.consent.valid and not case.person.child
