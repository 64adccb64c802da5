"""The messages that an answer carries: of the rows in ``when_said``, those that are due.

Most rows are about something that only some shares have: a refusal, a law, an agreement. Which rows
there are to ask about is worked out once for what a share has, so that what nobody said costs
nothing.
"""

from __future__ import annotations

from functools import lru_cache

from registry.domain.decision.facts_parts import NOTHING_SAID
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.messages.when_said import ABOUT_AN_ITEM, WHEN, MessageRow
from registry.domain.decision.reading.tables import Tables
from registry.domain.people.consent_state import ConsentState

# What a share may have: each message below is due only where the share has it.
_PROPOSAL, _CONSENT, _GATEWAYS, _ORIGIN, _AGREEMENT, _CONFIDENCE = 1, 2, 4, 8, 16, 32
_ONLY_WITH: dict[str, int] = {
    "BASIS_NOT_YET_IN_FORCE": _PROPOSAL,
    "AGREEMENT_TO_SERVICE_DIFFERS": _PROPOSAL,
    "NO_BASIS_SWAP": _PROPOSAL | _CONSENT,
    "REFUSAL_NOT_A_BAR": _CONSENT,
    "DONT_ASK_THEN_OVERRIDE": _CONSENT,
    "RESPECT_CAPACITOUS_REFUSAL": _CONSENT,
    "OVERRIDE_GROUNDS": _CONSENT,
    "NO_AUTHORITY_TO_CONSENT": _CONSENT,
    "CONSENT_TOO_VAGUE": _CONSENT,
    "REFRESH_CONSENT": _CONSENT,
    "WITHDRAWAL_NOT_RETROSPECTIVE": _CONSENT,
    "GATEWAY_NEEDS_AGREEMENT_OF_PERSON": _GATEWAYS,
    "GATEWAY_EXCLUDES_THIS": _GATEWAYS,
    "GATEWAY_NOT_IN_FORCE": _GATEWAYS,
    "DUTY_FALLS_AWAY": _GATEWAYS,
    "DUTY_MAY_APPLY": _GATEWAYS,
    "NATIONAL_OPT_OUT": _GATEWAYS,
    "ASK_THE_SOURCE": _ORIGIN,
    "PROTECT_THE_SOURCE": _ORIGIN,
    "AGREEMENT_EXPIRED": _AGREEMENT,
    "OUTSIDE_AGREEMENT": _AGREEMENT,
    "MEMBERSHIP_NOT_A_BASIS": _AGREEMENT,
    "PUBLIC_INTEREST_NEEDED": _CONFIDENCE,
}
# Messages that only some rules can lead to: under the others they are not asked about.
_ONLY_UNDER: dict[str, frozenset[str]] = {
    "EMERGENCY_GO_AHEAD": frozenset({"R1"}),
    "VICTIM_REQUEST_CONDITIONS": frozenset({"RV"}),
    "RECIPIENT_IS_RISK": frozenset({"RS"}),
    "PARENT_SPEAKS": frozenset({"RP"}),
    "STATUTORY_BAR": frozenset({"RB", "R1"}),
    "NO_RISK_SAID": frozenset({"RN", "R12", "R13"}),
}


def codes_for(verdict: Verdict) -> list[str]:
    """The codes of the messages due, in the order of the answer."""
    rows = _rows(verdict.case.tables, verdict.rule, _has(verdict))
    return [code for code, due in rows if due(verdict)]


def codes_for_item(verdict: Verdict) -> list[str]:
    """The codes of the messages due that are about one kind of data."""
    rows = _rows(verdict.case.tables, verdict.rule, _has(verdict), about_an_item=True)
    return [code for code, due in rows if due(verdict)]


def _has(verdict: Verdict) -> int:
    """What the share has."""
    case = verdict.case
    facts, found = case.facts, 0
    if facts.proposed_basis is not None:
        found |= _PROPOSAL
    if facts.consent_detail is not NOTHING_SAID or case.consent.said is not _NOT_SOUGHT:
        found |= _CONSENT
    if case.gateways.tried:
        found |= _GATEWAYS
    if facts.information_from:
        found |= _ORIGIN
    if facts.agreement_in_force != "none":
        found |= _AGREEMENT
    if case.confidence.binds:
        found |= _CONFIDENCE
    return found


_NOT_SOUGHT = ConsentState.NOT_SOUGHT  # bound once: to look up a member takes its time


@lru_cache(maxsize=2_048)
def _rows(
    tables: Tables, rule: str, has: int, *, about_an_item: bool = False
) -> tuple[MessageRow, ...]:
    """The messages that an answer by this rule may carry, in their order."""
    known = tables.law.messages
    rows = [
        (code, due)
        for code, due in WHEN
        if code in known
        and rule in _ONLY_UNDER.get(code, (rule,))
        and has & (needed := _ONLY_WITH.get(code, 0)) == needed
        and (not about_an_item or code in ABOUT_AN_ITEM)
    ]
    if not tables.law.first_readings:
        rows.sort(key=lambda row: known[row[0]].place(rule))
    return tuple(rows)
