"""R8: the appropriate policy document (DPA 2018 Sch 1 Part 4; law.md §1.3, §7 R8).

Reading: "the condition needs one" applies where some data can rest only on conditions that need a
document. A condition that needs none is preferred (§1.3), and then no document is missing. "Never
for a child at risk" covers a child data subject who is at risk or where there is any risk, every
share under R9's child limb and, from the second edition on, one under its adult limb where the risk
is to a child.
"""

from __future__ import annotations

from registry.domain.decision.grounds.conditions import policy_unavoidable
from registry.domain.decision.grounds.ground import Finding, Ground, seek_advice


def r8_policy(ground: Ground) -> Finding | None:
    """Routine sharing, no emergency, and a document that is needed is known to be missing."""
    case = ground.case
    facts = case.facts
    if facts.routine is not True or facts.emergency:
        return None
    if not ground.bases or _child_at_risk(ground) or _rests_on_consent(ground):
        return None
    if not policy_unavoidable(case, ground.conditions):
        return None
    text = "This is routine sharing that needs a policy document, and none is in place."
    return seek_advice(ground, "R8", text, "policy")


def _child_at_risk(ground: Ground) -> bool:
    case = ground.case
    facts, harm = case.facts, case.harm
    if harm.child_limb or (case.person.child and facts.danger_is_said):
        return True
    return harm.limb and harm.to_a_child and not case.tables.law.first_readings


def _rests_on_consent(ground: Ground) -> bool:
    """Whether it rests on a proposed consent: a valid one needs no document, and with a spent one
    no basis is left."""
    case = ground.case
    if case.consent.valid and (case.proposed_consent or case.confidence.binds):
        return True
    return ground.consent_spent and not case.harm.limb
