"""When each message about bases, gateways and conditions is due: the rows of messages.md.

Each function is what is left to ask of one row of ``when_said``. Readings beyond the "when" column:

* APD_NOT_NEEDED: "(para 2; para 10 to a competent authority)" is read as a kind of condition: a
  Schedule 1 paragraph for which people expect a document. It is not said for consent;
* POWER_NOT_DUTY: a gateway "named (type P or C, or dropped)" includes one whose duty lies on the
  recipient, because no duty applies to the sender;
* LIA_NEEDED: "(f) is the only basis open" means that no basis is preferred to it;
* MEMBERSHIP_NOT_A_BASIS: a basis still to be obtained (CONSENT_NEEDED, or a SEEK_ADVICE that
  depends on consent alone) is not open;
* GATEWAY_EXCLUDES_THIS and DUTY_FALLS_AWAY are due beside another rule's outcome too, because "all
  other findings become flags".
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import (
    CONSENT,
    LEGITIMATE,
    RECOGNISED,
    incomplete_request,
    recognised_in_force,
)
from registry.domain.decision.grounds.conditions import needs_policy
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading import has
from registry.domain.decision.rules.advice import outside_agreement


def confidentiality(v: Verdict) -> bool:
    if v.has & (has.HEALTH | has.FROM_PATIENT_HOLDER):
        return True
    confided = v.case.tables.lists["confidential_information"]
    if not confided.isdisjoint(v.case.facts.information_from):
        return True
    return v.has & (has.ADULT_CARE | has.CHILD) == has.ADULT_CARE


def gateway_excludes(v: Verdict) -> bool:
    gateways = v.case.gateways
    return gateways.excluded or (gateways.wrong_sender and not v.first)


def gateway_not_in_force(v: Verdict) -> bool:
    return not v.case.gateways.named_is_law


def duty_applies(v: Verdict) -> bool:
    if v.household or v.turned_down or v.barred:
        return False
    return v.rule == "RO" or bool(v.case.gateways.met) or anonymous_duty(v)


def anonymous_duty(v: Verdict) -> bool:
    """Whether a duty remains in anonymous form without agreement (Modern Slavery Act s.52)."""
    unagreed = v.case.gateways.unagreed
    return v.rule == "R4" and any(row.needs_agreement_of_person == "adults" for row in unagreed)


def duty_falls_away(v: Verdict) -> bool:
    if v.turned_down or v.rule in ("RB", "RO"):
        return False
    return not v.case.gateways.met


def power_not_duty(v: Verdict) -> bool:
    if v.rule == "RO":
        return False
    return v.first or not _may_be_obliged(v)


def _may_be_obliged(v: Verdict) -> bool:
    """Whether "you do not have to" would be wrong: a duty is possible, it is an emergency, or a
    child is protected and no law that was named had to be dropped."""
    if v.case.gateways.possible or v.rule == "R1":
        return True
    return v.rule == "R9" and v.case.harm.child_limb and not v.case.gateways.dropped


def closed_to_public(v: Verdict) -> bool:
    proposed = v.case.facts.proposed_basis in (RECOGNISED, LEGITIMATE)
    return proposed or v.case.facts.emergency


def not_yet_in_force(v: Verdict) -> bool:
    return v.case.facts.proposed_basis == RECOGNISED and not recognised_in_force(v.case)


def assessment_needed(v: Verdict) -> bool:
    instead = v.case.facts.proposed_basis == RECOGNISED and RECOGNISED not in v.bases
    return v.bases[0] == LEGITIMATE or instead


def request_must_state(v: Verdict) -> bool:
    if v.rule == "RT" and v.because == "request":
        return True
    return not v.household and incomplete_request(v.case)


def exemption(v: Verdict) -> bool:
    case = v.case
    if case.gateways.met or v.ordered:
        return False
    reserved = bool(case.purpose.own_task_of)
    tax = case.recipient.tax_or_benefits and case.purpose.crime_or_tax
    return case.recipient.police or tax or reserved


def policy_needed(v: Verdict) -> bool:
    preferred = _preferred(v)
    return bool(preferred) and any(needs_policy(v.case, condition) for condition in preferred)


def policy_not_needed(v: Verdict) -> bool:
    rows = v.case.tables.law.conditions
    return any(
        rows[condition].say_apd_not_needed and not needs_policy(v.case, condition)
        for condition in _preferred(v)
    )


def _preferred(v: Verdict) -> tuple[str, ...]:
    """The preferred condition of each article."""
    return v.conditions.special[:1] + v.conditions.offence[:1]


def membership(v: Verdict) -> bool:
    consent_alone = v.outcome.seeks_advice and v.bases == (CONSENT,)
    to_obtain = consent_alone or v.outcome.wants_consent
    nothing = not v.bases or to_obtain
    return outside_agreement(v.ground) or (v.case.facts.agreement_in_force == "active" and nothing)
