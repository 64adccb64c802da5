"""R12: a basis is open for this purpose (law.md §7 R12, §7.1 R12 and the purpose table).

Reading of "(f), or consent": where a sender that is not public has a valid consent, consent is open
beside the other bases; for a public body it "would change nothing" (R7).
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT
from registry.domain.decision.grounds.conditions import consent_conditions, joined
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome


def r12_open_basis(ground: Ground) -> Finding | None:
    """A basis is open, with a condition for special and offence data.

    It is not "a way round a refusal", and a valid consent that was proposed is left to R13. For a
    public body that vets without a matching law the outcome is "else SEEK_ADVICE".
    """
    case = ground.case
    if ground.needs_law:
        text = "No law we can find makes this your organisation's task."
        return Finding("R12", text, Outcome.SEEK_ADVICE, because="needs_law")
    if not ground.bases or ground.gap or ground.consent_spent:
        return None
    if case.consent.valid and (case.proposed_consent or needs_explicit_consent(ground)):
        return None
    who = "your organisation's own job in law" if case.public else "something the law lets you do"
    text = f"{case.purpose.name.capitalize()} is {who}, and a lawful basis is open for it."
    bases, conditions = ground.bases, ground.conditions
    if case.consent.valid and (not case.public or case.confidence.binds):
        conditions = joined(conditions, consent_conditions(case))
    if case.consent.valid and not case.public:
        bases = (*bases, CONSENT)
    return Finding("R12", text, Outcome.SHARE, bases, conditions, because="open")


def needs_explicit_consent(ground: Ground) -> bool:
    """Whether the share rests on explicit consent, because R10 would ask an adult who is not at
    risk for it."""
    case = ground.case
    adult = case.purpose.adult_limb and not case.person.child
    return adult and case.data.special and not case.public
