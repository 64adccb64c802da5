"""One case, read once: everything the rules need, worked out from the facts and the law tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.gateways import GatewayView, view_gateways
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
    ABOUT_THE_DATA,
    CARE,
    CONFIDENCE,
    GATEWAYS,
    LAW_OR_ORDER,
    PERSON_TOLD,
    TASK_OF_OTHERS,
    what_it_has,
    which_data,
    whom_it_is_about,
)
from registry.domain.decision.reading.kinds import is_competent, kind_of
from registry.domain.decision.reading.person import Person, view_person
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


@dataclass(slots=True, eq=False)
class Case:
    """The facts, and what follows from them before any rule is evaluated."""

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
    contract = facts.under_public_contract
    sender = kind_of(tables.kinds[facts.from_kind], facts.from_status, contract.sender)
    recipient = kind_of(tables.kinds[facts.to_kind], facts.to_status, contract.recipient)
    purpose = tables.purposes[facts.purpose]
    data = view_data(facts.data_categories)
    person = view_person(facts.subject, purpose.age_if_unsaid, law.first_readings)
    consent = _consent(facts, person, data, purpose, law)
    gateways = view_gateways(facts, tables, data, person, consent, on)
    harm = view_harm(facts, person, purpose, tables)
    settled = harm.limb or bool(gateways.met)
    task = view_task(facts, tables, sender, recipient, purpose, settled=settled)
    enforces, receives = is_competent(sender, purpose), is_competent(recipient, purpose)
    read = _Read(person, data, consent, gateways, harm)
    secrets = _secrets(facts, tables, sender, purpose, read, recipient_enforces=receives)
    situation = situation_of(facts, sender, recipient, purpose, enforces=enforces)
    situation |= human_situation(facts, tables, sender, recipient, person, harm, task)
    has = what_it_has(facts, consent.said) | whom_it_is_about(person)
    if recipient.household:
        has |= PERSON_TOLD
    if purpose.objection_counts:
        has |= CARE
    if not task.own:
        has |= TASK_OF_OTHERS
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
        sender_enforces=enforces,
        recipient_enforces=receives,
        proposed_consent=facts.proposed_basis == "6(1)(a)",
        answering=facts.request_received is True,
        bars=secrets.bars,
        confidence=secrets.confidence,
        situation=situation | secrets.situation,
        has=has | secrets.has,
    )


def _consent(
    facts: Facts, person: Person, data: DataView, purpose: Purpose, law: Law
) -> ConsentView:
    vetting, own_no = purpose.advice_without_basis, not law.first_readings
    return view_consent(facts, person, data, vetting=vetting, own_no_counts=own_no)


def _nothing_unsaid(facts: Facts) -> Facts:
    """The facts with a risk that nobody speaks of read as none."""
    subject, risk = facts.subject, facts.risk_of_serious_harm
    if risk is not None and subject.at_risk is not None:
        return facts
    subject = subject if subject.at_risk is not None else replace(subject, at_risk=False)
    return replace(facts, subject=subject, risk_of_serious_harm=risk or "none")


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
    if gateways.turns_on_data or consent is not case.consent:
        gateways = view_gateways(facts, tables, data, person, consent, case.on)
    read = _Read(person, data, consent, gateways, case.harm)
    receives = case.recipient_enforces
    secrets = _secrets(facts, tables, case.sender, case.purpose, read, recipient_enforces=receives)
    return replace(
        case,
        data=data,
        consent=consent,
        gateways=gateways,
        bars=secrets.bars,
        confidence=secrets.confidence,
        situation=case.situation & ~_DATA_BITS | secrets.situation,
        has=case.has & ~(CONFIDENCE | GATEWAYS | ABOUT_THE_DATA) | secrets.has,
    )


@dataclass(slots=True, eq=False)
class _Read:
    """What is read of a share before its confidences and bars."""

    person: Person
    data: DataView
    consent: ConsentView
    gateways: GatewayView
    harm: Harm


@dataclass(slots=True, eq=False)
class _Secrets:
    """What depends on the data beside the consent and the gateways."""

    bars: BarsView
    confidence: ConfidenceView
    situation: int
    has: int


def _secrets(
    facts: Facts,
    tables: Tables,
    sender: Kind,
    purpose: Purpose,
    read: _Read,
    *,
    recipient_enforces: bool,
) -> _Secrets:
    """Read the confidence in the data, what bars it, and what the data opens."""
    confided = is_confidential(facts, tables, sender, read.person, read.data)
    supported = bool([row for row in read.gateways.matched if row.id in tables.support])
    confidence, bars = NOT_CONFIDED, NOTHING_BARRED
    if confided and not tables.law.first_readings:
        limb = read.harm.limb
        confidence = view_confidence(facts, tables, read.consent, limb=limb, supported=supported)
    if facts.information_from and not tables.law.first_readings:
        situations = bar_situations(
            facts, purpose, read.harm, read.consent, read.gateways, competent=recipient_enforces
        )
        bars = view_bars(facts, tables, situations)
    found = BIT["gateway_matched"] if read.gateways.matched else 0
    refused = read.consent.refused and not tables.law.first_readings
    if not (read.data.special or read.person.child or refused):
        found |= BIT["lia_fits"]
    if supported or not confided:
        found |= BIT["research_allowed"]
    has = which_data(read.data)
    if confidence.binds:
        has |= CONFIDENCE
    if read.gateways.tried:
        has |= GATEWAYS | LAW_OR_ORDER
    return _Secrets(bars, confidence, found, has)
