"""One case, read once: everything the rules need, worked out from the facts and the law tables.

Situations are bits (``tables.BIT``), so that a route in the law tables is open exactly where its
mask is set.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import AS_ITS_KIND, Status
from registry.domain.decision.grounds.gateways import GatewayView, view_gateways
from registry.domain.decision.reading.bars import NOTHING_BARRED, BarsView, view_bars
from registry.domain.decision.reading.confidence import (
    NOT_CONFIDED,
    ConfidenceView,
    is_confidential,
    sends_health_or_care,
    view_confidence,
)
from registry.domain.decision.reading.consent import ConsentView, view_consent
from registry.domain.decision.reading.data import DataView, view_data
from registry.domain.decision.reading.harm import Harm, view_harm
from registry.domain.decision.reading.person import Person, view_person
from registry.domain.decision.reading.tables import BIT, Tables
from registry.domain.decision.reading.task import TaskView, view_task
from registry.domain.decision.vocabulary import SPEAKING_RELATIONS
from registry.law.model import Kind, Purpose

_COMPETENT = {True: "always", False: "never"}
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
    consent = view_consent(facts, person, data, vetting=purpose.advice_without_basis)
    gateways = view_gateways(facts, tables, data, person, consent, on)
    harm = view_harm(facts, person, purpose, tables)
    settled = harm.limb or bool(gateways.met)
    task = view_task(facts, tables, sender, recipient, purpose, settled=settled)
    enforces = is_competent(sender, purpose)
    secrets = _secrets(
        facts, tables, sender, recipient, purpose, _Read(person, data, consent, gateways, harm)
    )
    situation = _situation(facts, sender, recipient, purpose, enforces=enforces)
    situation |= _human_situation(facts, tables, sender, recipient, person, harm, task)
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
        recipient_enforces=is_competent(recipient, purpose),
        proposed_consent=facts.proposed_basis == "6(1)(a)",
        answering=facts.request_received is True,
        bars=secrets.bars,
        confidence=secrets.confidence,
        situation=situation | secrets.situation,
    )


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
        vetting = case.purpose.advice_without_basis
        consent = view_consent(facts, person, data, vetting=vetting)
    if gateways.turns_on_data or consent is not case.consent:
        gateways = view_gateways(facts, tables, data, person, consent, case.on)
    read = _Read(person, data, consent, gateways, case.harm)
    secrets = _secrets(facts, tables, case.sender, case.recipient, case.purpose, read)
    return replace(
        case,
        data=data,
        consent=consent,
        gateways=gateways,
        bars=secrets.bars,
        confidence=secrets.confidence,
        situation=case.situation & ~_DATA_BITS | secrets.situation,
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


def _secrets(
    facts: Facts, tables: Tables, sender: Kind, recipient: Kind, purpose: Purpose, read: _Read
) -> _Secrets:
    """Read the confidence in the data, what bars it, and what the data opens."""
    confided = is_confidential(facts, tables, sender, read.person, read.data)
    supported = bool([row for row in read.gateways.matched if row.id in tables.support])
    confidence, bars = NOT_CONFIDED, NOTHING_BARRED
    if confided and not tables.law.first_readings:
        limb = read.harm.limb
        confidence = view_confidence(facts, tables, read.consent, limb=limb, supported=supported)
    if facts.information_from and not tables.law.first_readings:
        competent = is_competent(recipient, purpose)
        bars = view_bars(facts, tables, _bar_situations(facts, purpose, read, competent=competent))
    found = BIT["gateway_matched"] if read.gateways.matched else 0
    refused = read.consent.refused and not tables.law.first_readings
    if not (read.data.special or read.person.child or refused):
        found |= BIT["lia_fits"]
    if supported or not confided:
        found |= BIT["research_allowed"]
    return _Secrets(bars, confidence, found)


def kind_of(kind: Kind, status: Status, contract: bool | None = None) -> Kind:
    """The kind as it applies to one organisation: DPA 2018 s.7 and s.30 may single one out, and
    some are public authorities only for work under contract to a public body."""
    if kind.public_under_contract_only and contract is False:
        kind = _private(kind)
    as_its_kind = status is AS_ITS_KIND or status == AS_ITS_KIND
    return kind if as_its_kind else _differing(kind, status)


@lru_cache(maxsize=64)
def _private(kind: Kind) -> Kind:
    return replace(kind, public_authority=False)


@lru_cache(maxsize=1_024)
def _differing(kind: Kind, status: Status) -> Kind:
    public, competent = status.public_authority, status.competent_authority
    return replace(
        kind,
        public_authority=kind.public_authority if public is None else public,
        competent_authority=kind.competent_authority
        if competent is None
        else _COMPETENT[competent],
    )


def is_competent(kind: Kind, purpose: Purpose) -> bool:
    """Whether a body is a competent authority (DPA 2018 s.30, Sch 7).

    A government department is one only for a law enforcement purpose, because departments other
    than ministerial ones must be listed.
    """
    if kind.competent_authority == "law_enforcement_purposes":
        return purpose.law_enforcement
    return kind.competent_authority == "always"


def _situation(
    facts: Facts, sender: Kind, recipient: Kind, purpose: Purpose, *, enforces: bool
) -> int:
    found = 0
    if sender.public_authority:
        found |= BIT["public"]
    if enforces:
        found |= BIT["competent_authority"]
        if purpose.law_enforcement:
            found |= BIT["competent"]
    found |= _kind_of_sender(sender)
    if sender.tax_or_benefits or recipient.tax_or_benefits:
        # "b+1 for benefits and social security": only a department's share can show that.
        found |= BIT["benefits"]
    if sender.may_be_anti_fraud or recipient.may_be_anti_fraud:
        found |= BIT["anti_fraud"]
    if order_effect(facts) == "compels":
        found |= BIT["order_compels"]
    if _proper_request(facts) and recipient.public_authority and not sender.household:
        # A relative is not a controller, so Annex 1 does not apply to them.
        found |= BIT["request_states_task"]
    return found


def _kind_of_sender(sender: Kind) -> int:
    found = 0
    if sender.police:
        found |= BIT["police"]
    if sender.health_body:
        found |= BIT["health_body"]
    if sender.tax_or_benefits:
        found |= BIT["department"]
    return found


def order_effect(facts: Facts) -> str | None:
    """What a court order does; None where there is none, or nobody has read it."""
    return facts.court_order.effect if facts.court_order is not None else None


def _proper_request(facts: Facts) -> bool:
    """Whether a request states the public task; one that was not received cannot state it."""
    return facts.request_states_public_task is True and facts.request_received is not False


def _human_situation(
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
    if person.child and (facts.subject.at_risk or facts.risk_is_said):
        found |= BIT["child_at_risk"]
    if facts.recipient.relation in SPEAKING_RELATIONS:
        found |= BIT["told_speaks"]
    return found


def _bar_situations(
    facts: Facts, purpose: Purpose, read: _Read, *, competent: bool
) -> frozenset[str]:
    """The situations of ``law.cross_checks.BAR_SITUATIONS`` that hold."""
    effect, duty = order_effect(facts), bool(read.gateways.met)
    valid = read.consent.valid
    holds = {
        "emergency": facts.emergency and facts.risk_is_said,
        "limb": read.harm.limb,
        "child_limb": read.harm.child_limb,
        "duty_met": duty,
        "duty_met_outside_direct_care": duty and not purpose.objection_counts,
        "order_compels": effect == "compels",
        "order_allows": effect == "allows",
        "valid_consent": valid,
        "explicit_consent": valid and facts.consent_detail.explicit is True,
        "competent_recipient": competent,
        "named_row_matches": read.gateways.named_matches,
    }
    return frozenset(situation for situation, held in holds.items() if held)
