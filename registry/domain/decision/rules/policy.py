"""R8: the appropriate policy document (DPA 2018 Sch 1 Part 4; law.md §1.3, §7 R8).

Reading: "the condition needs one" where some data can rest only on conditions that do; one that
needs none is preferred (§1.3), and then nothing is wanting. "Never for a child at risk": a child
subject at risk or under any risk, and every share of R9's child limb.
"""

from __future__ import annotations

from registry.domain.decision.grounds.conditions import policy_unavoidable
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome


def r8_policy(ground: Ground) -> Finding | None:
    """Routine, no emergency, a document needed and known not to be in place."""
    case = ground.case
    facts = case.facts
    if facts.routine is not True or facts.emergency or facts.apd_in_place is not False:
        return None
    if not ground.bases or _child_at_risk(ground) or _rests_on_consent(ground):
        return None
    if not policy_unavoidable(case, ground.conditions):
        return None
    text = "This is routine sharing that needs a policy document, and none is in place."
    return Finding("R8", text, Outcome.SEEK_ADVICE, ground.bases, ground.conditions)


def _child_at_risk(ground: Ground) -> bool:
    case = ground.case
    risky = case.facts.subject.at_risk or case.facts.risk_of_serious_harm != "none"
    return case.harm.child_limb or (case.person.child and risky)


def _rests_on_consent(ground: Ground) -> bool:
    """A valid consent that was proposed needs no document; a spent one leaves nothing."""
    case = ground.case
    if case.proposed_consent and case.consent.valid:
        return True
    return ground.consent_spent and not case.harm.limb
