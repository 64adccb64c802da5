"""R12: a basis is open for this purpose (law.md §7 R12, §7.1 R12 and the purpose table)."""

from __future__ import annotations

from registry.domain.assessment import SEEK_ADVICE, SHARE
from registry.domain.rules.ground import Finding, Ground


def r12_open_basis(ground: Ground) -> Finding | None:
    """An open basis, with a condition for special and offence data.

    Not "a way round a refusal"; and a valid consent that was proposed is left to R13. A public
    body that vets without a matching law: "else SEEK_ADVICE".
    """
    case = ground.case
    if ground.needs_law:
        text = "No law we can find makes this your organisation's task."
        return Finding("R12", text, SEEK_ADVICE)
    if not ground.bases or ground.gap or ground.consent_spent:
        return None
    if case.proposed_consent and case.consent.valid:
        return None
    who = "your organisation's own job in law" if case.public else "something the law lets you do"
    text = f"{case.purpose.name.capitalize()} is {who}, and a lawful basis is open for it."
    return Finding("R12", text, SHARE, ground.bases, ground.conditions)
