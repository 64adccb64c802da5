"""The situations of a case, as bits (``tables.BIT``) and as the words of the bars' exceptions.

A route in the law tables is open exactly where its mask is set.
"""

from __future__ import annotations

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.gateways import GatewayView
from registry.domain.decision.reading.confidence import sends_health_or_care
from registry.domain.decision.reading.consent import ConsentView
from registry.domain.decision.reading.harm import Harm
from registry.domain.decision.reading.person import Person
from registry.domain.decision.reading.sides import Side
from registry.domain.decision.reading.tables import BIT, Tables
from registry.domain.decision.reading.task import TaskView
from registry.domain.decision.vocabulary import SPEAKING_RELATIONS
from registry.law.model import Kind, Purpose


def situation_of(facts: Facts, sender: Side, recipient: Side) -> int:
    """The situations of the two ends, of an order and of a request."""
    found = sender.situation | recipient.situation
    if facts.court_order is not None and facts.court_order.effect == "compels":
        found |= BIT["order_compels"]
    if facts.request_states_public_task and _proper_request(facts, sender, recipient):
        found |= BIT["request_states_task"]
    return found


def _proper_request(facts: Facts, sender: Side, recipient: Side) -> bool:
    """Whether a request states the public task; one that was not received cannot state it, and a
    relative is not a controller, so Annex 1 does not apply to them."""
    received = facts.request_received is not False
    return received and recipient.kind.public_authority and not sender.kind.household


def human_situation(
    facts: Facts,
    tables: Tables,
    sender: Kind,
    recipient: Kind,
    person: Person,
    harm: Harm,
    task: TaskView,
) -> int:
    found = 0
    if task.function:
        found |= BIT["own_function"]
    if person.incapable:
        found |= BIT["incapable"]
    if harm.at_risk:
        found |= BIT["at_risk"]
    if harm.protected:
        found |= BIT["protected"]
    if recipient.household:
        found |= _about_the_told(facts, tables, sender, person)
    if harm.limb:
        found |= BIT["limb"]
        if harm.override_only:
            found |= BIT["override_only"]
        if harm.unlawful_act:
            found |= BIT["unlawful_act"]
    return found


def _about_the_told(facts: Facts, tables: Tables, sender: Kind, person: Person) -> int:
    """What a private individual is told turns on (§7.1 RP)."""
    found = 0
    if sends_health_or_care(tables, sender, person):
        found |= BIT["health_or_care_sender"]
    if person.child and facts.danger_is_said:
        found |= BIT["child_at_risk"]
    if facts.recipient.relation in SPEAKING_RELATIONS:
        found |= BIT["told_speaks"]
    return found


def bar_situations(
    facts: Facts,
    purpose: Purpose,
    harm: Harm,
    consent: ConsentView,
    gateways: GatewayView,
    *,
    competent: bool,
) -> frozenset[str]:
    """The situations of ``law.cross_checks.BAR_SITUATIONS`` that hold."""
    effect, duty = facts.order_effect, bool(gateways.met)
    true = {element for element, known in facts.duty_elements if known}
    # A row found because its element is true counts as if it were named (§4.2).
    named = gateways.named_matches or any(row.element in true for row in gateways.matched)
    holds = {
        "emergency": facts.is_emergency,
        "limb": harm.limb,
        "child_limb": harm.child_limb,
        "duty_met": duty,
        "duty_met_outside_direct_care": duty and not purpose.objection_counts,
        "order_compels": effect == "compels",
        "order_allows": effect == "allows",
        "valid_consent": consent.valid,
        "explicit_consent": consent.valid_and_explicit,
        "competent_recipient": competent,
        "named_row_matches": named,
    }
    return frozenset(situation for situation, held in holds.items() if held)
