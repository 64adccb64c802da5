"""R0: whether the UK GDPR applies at all. R11's first part: a relative shares.

Sources: UK GDPR recitals 26 and 27 (anonymous data, the dead); Article 2(2)(c) (household).
"""

from __future__ import annotations

from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome


def r0_not_personal(ground: Ground) -> Finding | None:
    """No personal data (§7.1 R0: "every category anonymous or deceased, or `subject.deceased`")."""
    case = ground.case
    if not (case.data.outside or case.facts.subject.deceased):
        return None
    if case.data.anonymous_only:
        text = (
            "Nobody can be recognised from truly anonymous data, so data protection law is silent."
        )
    else:
        text = "Data protection law protects the living. Confidentiality can outlast a death."
    notes = tuple(
        f"A duty still applies to this: {row.name}, {row.source.cited}."
        for row in case.gateways.met
    )
    because = "anonymous" if case.data.anonymous_only else "dead_duty" if notes else "dead"
    return Finding("R0", text, Outcome.NOT_PERSONAL, notes=notes, because=because)


def r11_household(ground: Ground) -> Finding:
    """A relative shares (§7.1 R11: "A family member as sender comes after R1 and before R2";
    "outside the UK GDPR (household): SEEK_ADVICE")."""
    text = "A relative acting privately is outside data protection law; other duties may matter."
    source = ground.case.tables.law.sources["GDPR.2"]
    return Finding("R11", text, Outcome.SEEK_ADVICE, sources=(source,), because="relative_sends")
