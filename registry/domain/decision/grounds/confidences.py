"""Common law confidentiality: "a question of its own" beside the UK GDPR basis (law.md §2).

It arises where the message CONFIDENTIALITY_SEPARATE is due. "May be implied for direct care; set
aside by statute or public interest"; GMC guidance on disclosure to protect others.
"""

from __future__ import annotations

from registry.domain.decision.assessment import Confidence
from registry.domain.decision.messages.about_law import confidentiality
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading.case import Case
from registry.domain.decision.reading.confidence import is_of_public_interest, public_interest
from registry.domain.decision.rules.duties import objected

_PROTECTING = frozenset({"R1", "R9"})
_SUPPORT = "NHSA2006.s251"


def confidence(verdict: Verdict) -> Confidence | None:
    """The position on confidentiality; None where nothing confidential is to be shared."""
    if not confidentiality(verdict) or not verdict.in_law or verdict.household:
        return None
    row = verdict.case.tables.law.confidentiality[_standing(verdict)]
    return Confidence(row.id, row.text, row.source)


def _standing(verdict: Verdict) -> str:
    case = verdict.case
    if case.gateways.met or verdict.ordered:
        return "required_by_law"
    if any(row.id == _SUPPORT for row in case.gateways.matched):
        return "support_s251"
    if objected(verdict.case):
        return "objected"
    if verdict.supported and case.consent.valid:
        return "consent"
    if case.purpose.objection_counts:
        return "implied_consent"
    interest = case.confidence.lifted and _is_of_public_interest(case)
    return "public_interest" if verdict.rule in _PROTECTING or interest else "not_settled"


def _is_of_public_interest(case: Case) -> bool:
    """Whether a public interest is stated, or follows from what is said: an order that allows this,
    or a risk to others (§7.1 RC "satisfied by")."""
    stated = public_interest(case.facts) is not None
    return stated or is_of_public_interest(case.facts, case.tables)
