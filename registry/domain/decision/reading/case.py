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
from registry.domain.decision.reading.consent import ConsentView, view_consent
from registry.domain.decision.reading.data import DataView, view_data
from registry.domain.decision.reading.harm import Harm, view_harm
from registry.domain.decision.reading.person import Person, view_person
from registry.domain.decision.reading.tables import BIT, Tables
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
    public: bool
    sender_enforces: bool
    recipient_enforces: bool
    proposed_consent: bool
    answering: bool
    situation: int


def read_case(facts: Facts, tables: Tables) -> Case:
    """Work out the case.

    Raises:
        ValueError: the facts name no evaluation date; the caller sets it (``with_date``).
    """
    on = facts.evaluation_date
    if on is None:
        raise ValueError("Set the evaluation date first: with_date(facts, today).")
    if tables.law.unsaid_is_none:
        facts = _nothing_unsaid(facts)
    sender = kind_of(tables.kinds[facts.from_kind], facts.from_status)
    recipient = kind_of(tables.kinds[facts.to_kind], facts.to_status)
    purpose = tables.purposes[facts.purpose]
    data = view_data(facts.data_categories)
    person = view_person(facts.subject, purpose.about_children)
    consent = view_consent(facts, person, data, vetting=purpose.advice_without_basis)
    gateways = view_gateways(facts, tables, data, person, consent, on)
    harm = view_harm(facts, person, purpose)
    enforces = is_competent(sender, purpose)
    situation = _situation(facts, sender, recipient, purpose, enforces=enforces)
    situation |= _human_situation(person, harm) | _data_situation(sender, data, person, gateways)
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
        public=sender.public_authority,
        sender_enforces=enforces,
        recipient_enforces=is_competent(recipient, purpose),
        proposed_consent=facts.proposed_basis == "6(1)(a)",
        answering=facts.request_received is True,
        situation=situation,
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
    situation = case.situation & ~_DATA_BITS | _data_situation(case.sender, data, person, gateways)
    return replace(case, data=data, consent=consent, gateways=gateways, situation=situation)


def kind_of(kind: Kind, status: Status) -> Kind:
    """The kind as it applies to one organisation (DPA 2018 s.7 and s.30 may single one out)."""
    as_its_kind = status is AS_ITS_KIND or status == AS_ITS_KIND
    return kind if as_its_kind else _differing(kind, status)


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
        found |= BIT["public"] | BIT["own_function"]
    elif purpose.id in sender.own_tasks:
        found |= BIT["own_function"]
    if enforces:
        found |= BIT["competent_authority"]
        if purpose.law_enforcement:
            found |= BIT["competent"]
    if sender.police:
        found |= BIT["police"]
    if sender.health_body:
        found |= BIT["health_body"]
    if sender.tax_or_benefits or recipient.tax_or_benefits:
        # "b+1 for benefits and social security": only a department's share can show that.
        found |= BIT["benefits"]
    if sender.may_be_anti_fraud or recipient.may_be_anti_fraud:
        found |= BIT["anti_fraud"]
    if _proper_request(facts) and recipient.public_authority and not sender.household:
        # A relative is not a controller, so Annex 1 does not apply to them.
        found |= BIT["request_states_task"]
    return found


def _proper_request(facts: Facts) -> bool:
    """Whether a request states the public task; one that was not received cannot state it."""
    return facts.request_states_public_task is True and facts.request_received is not False


def _human_situation(person: Person, harm: Harm) -> int:
    found = 0
    if person.incapable:
        found |= BIT["incapable"]
    if harm.at_risk:
        found |= BIT["at_risk"]
    if harm.protected:
        found |= BIT["protected"]
    if harm.child_limb or harm.adult_limb:
        found |= BIT["limb"]
        if harm.override_only:
            found |= BIT["override_only"]
        if harm.unlawful_act:
            found |= BIT["unlawful_act"]
    return found


def _data_situation(sender: Kind, data: DataView, person: Person, gateways: GatewayView) -> int:
    found = BIT["gateway_matched"] if gateways.matched else 0
    if not data.special and not person.child:
        found |= BIT["lia_fits"]
    if not _confidential(sender, data) or any(
        row.id == "NHSA2006.s251" for row in gateways.matched
    ):
        found |= BIT["research_allowed"]
    return found


def _confidential(sender: Kind, data: DataView) -> bool:
    """Whether it is confidential patient data: health data of a care body that identifies people.

    Pseudonymised data without any other personal data is read as not identifying people to its
    user.
    """
    identifies = data.personal or not data.pseudonymised
    return data.health and identifies and sender.holds_patient_data
