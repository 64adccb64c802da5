"""One case, read once: everything the rules need, worked out from the facts and the law tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.gateways import GatewayView, view_gateways
from registry.domain.decision.grounds.row_fits import ShareFacts
from registry.domain.decision.reading.bars import NOTHING_BARRED, BarsView, view_bars
from registry.domain.decision.reading.confidence import (
    NOT_CONFIDED,
    ConfidenceView,
    is_confidential,
    view_confidence,
)
from registry.domain.decision.reading.consent import ConsentView, view_consent
from registry.domain.decision.reading.data import DataView, view_data
from registry.domain.decision.reading.harm import Harm, view_harm
from registry.domain.decision.reading.has import (
    CARE,
    CONFIDENCE,
    LIMB,
    OBJECTED,
    TASK_OF_OTHERS,
    TASK_READ_AS_OWN,
    what_the_facts_say,
)
from registry.domain.decision.reading.person import Person, view_person
from registry.domain.decision.reading.sides import Side, recipient_of, sender_of
from registry.domain.decision.reading.situations import (
    bar_situations,
    human_situation,
    situation_of,
)
from registry.domain.decision.reading.tables import BIT, Tables
from registry.domain.decision.reading.task import TaskView, view_task
from registry.law import Law
from registry.law.model import Kind, Purpose

_DATA_BITS = BIT["lia_fits"] | BIT["research_allowed"] | BIT["gateway_matched"]
_OBJECTIONS = frozenset({"objection", "would_object"})
_OfTheData = tuple[BarsView, ConfidenceView, int, int]


@dataclass(slots=True, eq=False)
class Case:
    """The facts, and what follows from them before any rule is evaluated.

    ``situation``: the situations that routes need (``tables.BIT``). ``has``: what the share has
    (``reading.has``); ``fixed`` is the part of it that other data would not change.
    """

    facts: Facts
    tables: Tables
    on: date
    sender: Kind
    recipient: Kind
    purpose: Purpose
    data: DataView
    person: Person
    consent: ConsentView
    gateways: GatewayView
    harm: Harm
    task: TaskView
    public: bool
    sender_enforces: bool
    recipient_enforces: bool
    proposed_consent: bool
    answering: bool
    bars: BarsView
    confidence: ConfidenceView
    situation: int
    fixed: int
    has: int


def read_case(facts: Facts, tables: Tables) -> Case:
    """Work out the case.

    Raises:
        ValueError: the facts name no evaluation date; the caller sets it (``with_date``).
    """
    on = facts.evaluation_date
    if on is None:
        raise ValueError("Set the evaluation date first: with_date(facts, today).")
    law = tables.law
    if law.first_readings:
        facts = _nothing_unsaid(facts)
    sending, receiving = sender_of(facts, tables), recipient_of(facts, tables)
    sender, recipient = sending.kind, receiving.kind
    purpose = tables.purposes[facts.purpose]
    data = view_data(facts.data_categories)
    person = view_person(facts.subject, purpose.age_if_unsaid, law.first_readings)
    consent = _consent(facts, person, data, purpose, law)
    share = ShareFacts(facts, tables, data, person, consent)
    gateways = view_gateways(share, on)
    harm = view_harm(facts, person, purpose, tables)
    settled = harm.limb or bool(gateways.met)
    task = view_task(facts, tables, sender, recipient, purpose, settled=settled)
    situation = situation_of(facts, sending, receiving)
    situation |= human_situation(facts, tables, sender, recipient, person, harm, task)
    fixed = what_the_facts_say(facts) | sending.has | receiving.has | person.has
    if harm.limb:
        fixed |= LIMB
    if not task.own:
        fixed |= TASK_OF_OTHERS
    if task.read_as_own:
        fixed |= TASK_READ_AS_OWN
    bars, confidence, opened, found = _of_the_data(share, sending, receiving, gateways, harm)
    return Case(
        facts=facts,
        tables=tables,
        on=on,
        sender=sender,
        recipient=recipient,
        purpose=purpose,
        data=data,
        person=person,
        consent=consent,
        gateways=gateways,
        harm=harm,
        task=task,
        public=sender.public_authority,
        sender_enforces=sending.enforces,
        recipient_enforces=receiving.enforces,
        proposed_consent=facts.proposed_basis == "6(1)(a)",
        answering=facts.request_received is True,
        bars=bars,
        confidence=confidence,
        situation=situation | opened,
        fixed=fixed,
        has=fixed | found,
    )


def _consent(
    facts: Facts, person: Person, data: DataView, purpose: Purpose, law: Law
) -> ConsentView:
    vetting, own_no = purpose.advice_without_basis, not law.first_readings
    return view_consent(facts, person, data, vetting=vetting, own_no_counts=own_no)


def _nothing_unsaid(facts: Facts) -> Facts:
    """The facts with a risk that nobody speaks of read as none."""
    if facts.subject.at_risk is None:
        facts = facts._replace(subject=facts.subject._replace(at_risk=False))
    if facts.risk_of_serious_harm is None:
        facts = facts._replace(risk_of_serious_harm="none")
    return facts


def case_of_item(case: Case, category: str) -> Case:
    """The same case as if only one of its data categories were to be shared.

    What does not depend on the data is reused, so that per-item answers stay cheap.
    """
    facts, tables, person = case.facts, case.tables, case.person
    data = view_data((category,))
    consent, gateways = case.consent, case.gateways
    by_data = facts.consent_by_category or facts.consent_detail.current_scope is not None
    if by_data or consent.state.supports_sharing:
        consent = _consent(facts, person, data, case.purpose, tables.law)
    share = ShareFacts(facts, tables, data, person, consent)
    if gateways.turns_on_data or consent is not case.consent:
        gateways = view_gateways(share, case.on)
    sending, receiving = sender_of(facts, tables), recipient_of(facts, tables)
    bars, confidence, opened, found = _of_the_data(share, sending, receiving, gateways, case.harm)
    return replace(
        case,
        data=data,
        consent=consent,
        gateways=gateways,
        bars=bars,
        confidence=confidence,
        situation=case.situation & ~_DATA_BITS | opened,
        has=case.fixed | found,
    )


def _of_the_data(
    share: ShareFacts, sending: Side, receiving: Side, gateways: GatewayView, harm: Harm
) -> _OfTheData:
    """What turns on the data: the bars and the confidence, the situations, and what the share has
    because of it."""
    facts, tables, consent, data = share.facts, share.tables, share.consent, share.data
    sender, first = sending.kind, tables.law.first_readings
    confided = is_confidential(facts, tables, sender, share.person, data)
    supported = bool([row for row in gateways.matched if row.id in tables.support])
    bars, confidence = NOTHING_BARRED, NOT_CONFIDED
    if confided and not first:
        confidence = view_confidence(facts, tables, consent, limb=harm.limb, supported=supported)
    if facts.information_from and not first:
        purpose = tables.purposes[facts.purpose]
        competent = receiving.enforces
        situations = bar_situations(facts, purpose, harm, consent, gateways, competent=competent)
        bars = view_bars(facts, tables, situations)
    situation = BIT["gateway_matched"] if _has_a_law(gateways, first=first) else 0
    if not (data.special or share.person.child or (consent.refused and not first)):
        situation |= BIT["lia_fits"]
    if supported or not confided:
        situation |= BIT["research_allowed"]
    found = data.has | consent.has | gateways.has
    if confidence.binds:
        found |= CONFIDENCE
    if sending.has & CARE and (consent.objects or facts.duty_exception in _OBJECTIONS):
        found |= OBJECTED
    return bars, confidence, situation, found


def _has_a_law(gateways: GatewayView, *, first: bool) -> bool:
    """Whether vetting has "a matching row" (§7.1).

    A duty that nobody named, and that falls away, is none; in the first edition it was one.
    """
    if first:
        return bool(gateways.matched)
    return bool(gateways.met) or gateways.named_matches
