"""R11: matters that need advice before anybody shares.

Sources: law.md §7 R11, §7.1 R11; DPA 2018 s.36(4); PCSC Act 2022 s.44A–F.

Readings:

* a conflict counts whatever the basis: R11 lists "conflicting consents" without a condition;
* an item out of scope counts "where an agreement exists" (in force or lapsed) "and a basis is
  open", meaning a basis that supports the share. A basis that R12 would not use, because consent
  was proposed and is spent or a condition is missing, does not count; otherwise having an agreement
  could improve an answer;
* s.44A–F "only when police ask for a victim's or child victim's information without its
  conditions": the only fact that can show the conditions is that the request states its task.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT, incomplete_request
from registry.domain.decision.grounds.conditions import Conditions, consent_conditions, joined
from registry.domain.decision.grounds.ground import Finding, Ground, Rule
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case
from registry.domain.decision.reading.has import ENFORCEMENT_DATA
from registry.domain.decision.rules.purposes import needs_explicit_consent
from registry.domain.decision.vocabulary import VICTIM_ROLES
from registry.law.model import Source


def r11_advice(ground: Ground) -> Finding | None:
    """The first of the matters that need advice. Marketing is left to R15."""
    case = ground.case
    if case.purpose.only_given_consent and not case.consent.valid:
        return None
    for matter in _MATTERS:
        finding = matter(ground)
        if finding is not None:
            return finding
    return None


def _conflict(ground: Ground) -> Finding | None:
    case = ground.case
    if not case.consent.conflict:
        return None
    text = "Two people who may speak for the person disagree. The register does not choose."
    bases, conditions = _standing(ground)
    if not (bases or ground.needs_law or ground.competence_open):
        bases, conditions = (CONSENT,), consent_conditions(case)
    return Finding("R11", text, Outcome.SEEK_ADVICE, bases, conditions, because="conflict")


def _outside(ground: Ground) -> Finding | None:
    if not (outside_agreement(ground) and _would_go_ahead(ground)):
        return None
    text = "Something here is not in the agreement, so it has not been agreed or assessed."
    return _advice(ground, text, "outside_agreement")


def _incomplete(ground: Ground) -> Finding | None:
    if not incomplete_request(ground.case):
        return None
    text = "The request does not state the public task it is for."
    return _advice(ground, text, "incomplete_request", ground.case.tables.law.sources["ICO.RLI"])


def _police_data(ground: Ground) -> Finding | None:
    case = ground.case
    outside_public = not case.recipient.public_authority
    if not (case.has & ENFORCEMENT_DATA and outside_public and not case.purpose.safeguarding):
        return None
    text = "This is police information, and you would give it to someone outside public services."
    return _advice(ground, text, "police_data", case.tables.law.sources["DPA.36"])


def _police_intelligence(ground: Ground) -> Finding | None:
    cautions = ground.case.bars.cautions
    if not cautions:
        return None
    return _advice(ground, cautions[0].text, "police_intelligence", cautions[0].source)


def _order_unread(ground: Ground) -> Finding | None:
    """An order is spoken of, and nobody says what it does."""
    case = ground.case
    if not order_unread(case) or case.harm.limb:
        return None
    text = "What you can share depends on what the court order says."
    return _advice(ground, text, "order_unread", case.tables.law.sources["DPA.S2"])


def order_unread(case: Case) -> bool:
    """Whether a court order is said to be there, and not what it does."""
    if case.tables.law.first_readings:
        return False
    order = case.facts.court_order
    if order is not None:
        return order.effect is None
    return "court_order" in case.facts.override_grounds


def _victim(ground: Ground) -> Finding | None:
    """The first edition's only rule about requests for a victim's information; RV has replaced
    it."""
    if not _victims_information(ground):
        return None
    text = "Police ask for a victim's information; the request has to meet set conditions."
    limit = ground.case.tables.law.limits["PCSCA2022.s44A-F"]
    return _advice(ground, text, "victim", limit.source)


def _advice(ground: Ground, text: str, because: str, source: Source | None = None) -> Finding:
    bases, conditions = _standing(ground)
    return Finding(
        "R11",
        text,
        Outcome.SEEK_ADVICE,
        bases,
        conditions,
        sources=(source,) if source else None,
        because=because,
    )


_MATTERS: tuple[Rule, ...] = (
    _conflict,
    _outside,
    _incomplete,
    _police_data,
    _victim,
    _police_intelligence,
    _order_unread,
)


def _standing(ground: Ground) -> tuple[tuple[str, ...], Conditions]:
    """The open bases and conditions, with a valid consent where R12 and R13 would place it.

    A public body that can do without consent gets none, unless it meets a confidence or lifts a
    bar.
    """
    case = ground.case
    counts = case.confidence.binds or (case.bars.consent_lifts and case.proposed_consent)
    needless = case.public and ground.usable and not counts
    if ground.needs_law or ground.competence_open or needless or not case.consent.valid:
        return ground.bases, ground.conditions
    own = consent_conditions(case)
    if ground.usable and not case.proposed_consent and not needs_explicit_consent(ground):
        bases = ground.bases if case.public else (*ground.bases, CONSENT)
        return bases, joined(ground.conditions, own)
    return (CONSENT, *ground.bases), joined(own, ground.conditions)


def _would_go_ahead(ground: Ground) -> bool:
    """Whether the share would go ahead but for the agreement."""
    if ground.case.consent.valid and not ground.needs_law and not ground.competence_open:
        return True
    return ground.usable and not ground.consent_spent


def outside_agreement(ground: Ground) -> bool:
    """Whether an item is outside the agreement; without an agreement nothing can be."""
    return ground.case.data.out_of_scope and ground.case.facts.agreement_in_force != "none"


def _victims_information(ground: Ground) -> bool:
    case = ground.case
    return (
        case.tables.law.first_readings
        and case.recipient.police
        and case.answering
        and case.purpose.law_enforcement
        and case.facts.subject.role in VICTIM_ROLES
        and case.facts.request_states_public_task is not True
        and case.tables.law.limits["PCSCA2022.s44A-F"].in_force(case.on)
    )
