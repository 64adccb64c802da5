"""Which bases are not open here, and why, in plain words (contract §1 `bases_closed`)."""

from __future__ import annotations

from registry.domain.decision.assessment import ClosedBasis
from registry.domain.decision.grounds.bases import (
    CONSENT,
    CONTRACT,
    DUTY_BASIS,
    LAW_ENFORCEMENT,
    LEGITIMATE,
    RECOGNISED,
    TASK,
    VITAL,
    recognised_in_force,
)
from registry.domain.decision.messages.verdict import Verdict

_ALWAYS_SAID = (TASK, RECOGNISED, LEGITIMATE)
_PUBLIC = "Closed to a public authority doing its tasks."
_PLAIN = {
    CONTRACT: "Sharing with someone else is not needed for a contract with the person.",
    DUTY_BASIS: "No duty to share is met on these facts.",
    VITAL: "Nobody's life is said to be in immediate danger.",
    LAW_ENFORCEMENT: "Only for a body with law enforcement functions and for such a purpose.",
}


def closed_bases(verdict: Verdict) -> tuple[ClosedBasis, ...]:
    """The closed bases that the answer names: (e), (ea) and (f) always, others where they were
    proposed, and consent where somebody was asked and has answered."""
    if not verdict.outcome.in_law or verdict.household:
        return ()
    proposed = verdict.case.facts.proposed_basis
    asked = [*_ALWAYS_SAID]
    if proposed is not None and proposed not in asked:
        asked.insert(0, proposed)
    if CONSENT not in asked and verdict.case.consent.state.was_answered:
        asked.insert(0, CONSENT)
    closed = [basis for basis in asked if basis not in verdict.bases]
    return tuple([ClosedBasis(one, why) for one in closed if (why := _why(one, verdict))])


def _why(basis: str, verdict: Verdict) -> str | None:
    """Why a basis is closed; None where it is open but does not matter."""
    if basis == CONSENT:
        return _why_consent(verdict)
    if basis in _PLAIN:
        return _PLAIN[basis]
    if basis in verdict.ground.bases:
        return None if verdict.supported else "Not as a way round a refusal."
    if basis == TASK:
        return _why_task(verdict)
    if verdict.case.public:
        return _PUBLIC
    return _why_recognised(verdict) if basis == RECOGNISED else _why_legitimate(verdict)


def _why_consent(verdict: Verdict) -> str | None:
    consent = verdict.case.consent
    if consent.conflict:
        return "Two people who may speak for the person disagree."
    if consent.refused:
        return f"It was {consent.state}."
    if consent.state.has_run_out:
        return f"It is {consent.state}."
    if consent.flawed or consent.narrowed:
        return "It is not valid for this share."
    return "It would change nothing: you would share anyway." if verdict.supported else None


def _why_task(verdict: Verdict) -> str:
    if verdict.case.public:
        return "No law we can find makes this your organisation's task."
    return "Your organisation has no task of its own in law for this, and cannot borrow another's."


def _why_recognised(verdict: Verdict) -> str:
    if not recognised_in_force(verdict.case):
        return "Not yet law on this date: it began on 5 February 2026."
    return "None of the interests Parliament has listed fits these facts."


def _why_legitimate(verdict: Verdict) -> str:
    routes = (route for route in verdict.case.purpose.other if route.basis == LEGITIMATE)
    if any("lia_fits" in route.when for route in routes):
        return "Not for special category data or a child's data here."
    return "Only consent fits this purpose for your organisation."
