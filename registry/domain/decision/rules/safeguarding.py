"""R9 and R10: someone is at risk, and what an adult's refusal means.

Sources: HM Government information sharing advice (2024); DPA 2018 Sch 1 para 18; SCIE and BMA on
adults' refusals; law.md §3.5, §7 R9–R10, §7.1 R9–R10. The limbs are in ``harm``.

Reading of R10's second half ("Not refused, not at risk, special data, sender not public"): it
applies to an adult under any purpose with an adult limb, unless a valid consent has been given.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT
from registry.domain.decision.grounds.conditions import consent_conditions, joined
from registry.domain.decision.grounds.ground import Finding, Ground, seek_advice
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.rules.emergency import NONE_MET

_WHY = {
    "child": "A child could be at risk of harm, and keeping them safe is why you can share this.",
    "adult": ("An adult could be at risk of abuse or neglect. That is why you can share this."),
    "override": (
        "Other people could be harmed, or the choice may not be free. That is why you can share"
        " this."
    ),
    "lacks": "The person cannot make this decision, so it is made in their best interests.",
}
_NO_RISK_SAID = "This is about keeping a child safe, and that is why you can share it."


def r9_at_risk(ground: Ground) -> Finding:
    """Someone is at risk: share to protect them, on the sender's own basis, and show any
    refusal."""
    notes = (NONE_MET,) if ground.gap else ()
    because = _because(ground)
    return Finding(
        "R9",
        _NO_RISK_SAID if _child_without_a_risk(ground) else _WHY[because],
        Outcome.SHARE,
        ground.bases,
        ground.conditions,
        notes=notes,
        because=because,
    )


def _because(ground: Ground) -> str:
    case = ground.case
    if case.harm.child_limb:
        return "child"
    if case.facts.subject.at_risk:
        return "adult"
    return "override" if case.harm.unlawful_act else "lacks"


def _child_without_a_risk(ground: Ground) -> bool:
    """Whether the child limb applies although nobody spoke of a risk: no words may claim one."""
    return ground.case.harm.child_limb and not ground.case.facts.danger_is_said


def r10_adult_refuses(ground: Ground) -> Finding | None:
    """A capable adult in a safeguarding matter to whom neither limb of R9 applies."""
    case = ground.case
    if case.person.child:
        return None
    if case.consent.refused:
        text = "An adult who can decide has said no, and nothing here outweighs that by itself."
        return seek_advice(ground, "R10", text, "refused")
    if not case.data.special or case.public or case.consent.valid:
        return None
    conditions = joined(consent_conditions(case), ground.conditions)
    if case.consent.unsafe:
        text = "The adult is not known to be at risk, and it is unsafe to ask them."
        bases = (*ground.bases, CONSENT)
        return Finding("R10", text, Outcome.SEEK_ADVICE, bases, conditions, because="unsafe")
    text = "The adult is not known to be at risk, so their details need their explicit consent."
    bases = (CONSENT, *ground.bases)
    return Finding("R10", text, Outcome.CONSENT_NEEDED, bases, conditions, because="consent")
