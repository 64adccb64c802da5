"""The messages that an answer carries: of the rows in ``when_said``, those that are due.

Most rows are about something that only some shares have: a refusal, a law, an agreement. Which rows
there are to ask about is worked out once for what a share has, so that what nobody said costs
nothing.
"""

from __future__ import annotations

from functools import lru_cache

from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.messages.when_said import ABOUT_AN_ITEM, WHEN, MessageRow
from registry.domain.decision.reading.has import (
    AGREEMENT,
    CONFIDENCE,
    CONSENT,
    GATEWAYS,
    ORIGIN,
    PROPOSAL,
)
from registry.domain.decision.reading.tables import Tables

# Each of these is due only where the share has that.
_ONLY_WITH: dict[str, int] = {
    "BASIS_NOT_YET_IN_FORCE": PROPOSAL,
    "AGREEMENT_TO_SERVICE_DIFFERS": PROPOSAL,
    "NO_BASIS_SWAP": PROPOSAL | CONSENT,
    "REFUSAL_NOT_A_BAR": CONSENT,
    "DONT_ASK_THEN_OVERRIDE": CONSENT,
    "RESPECT_CAPACITOUS_REFUSAL": CONSENT,
    "OVERRIDE_GROUNDS": CONSENT,
    "NO_AUTHORITY_TO_CONSENT": CONSENT,
    "CONSENT_TOO_VAGUE": CONSENT,
    "REFRESH_CONSENT": CONSENT,
    "WITHDRAWAL_NOT_RETROSPECTIVE": CONSENT,
    "GATEWAY_NEEDS_AGREEMENT_OF_PERSON": GATEWAYS,
    "GATEWAY_EXCLUDES_THIS": GATEWAYS,
    "GATEWAY_NOT_IN_FORCE": GATEWAYS,
    "DUTY_FALLS_AWAY": GATEWAYS,
    "DUTY_MAY_APPLY": GATEWAYS,
    "NATIONAL_OPT_OUT": GATEWAYS,
    "ASK_THE_SOURCE": ORIGIN,
    "PROTECT_THE_SOURCE": ORIGIN,
    "AGREEMENT_EXPIRED": AGREEMENT,
    "OUTSIDE_AGREEMENT": AGREEMENT,
    "MEMBERSHIP_NOT_A_BASIS": AGREEMENT,
    "PUBLIC_INTEREST_NEEDED": CONFIDENCE,
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
    rows = _rows(verdict.case.tables, verdict.rule, verdict.case.has)
    return [code for code, due in rows if due(verdict)]


def codes_for_item(verdict: Verdict) -> list[str]:
    """The codes of the messages due that are about one kind of data."""
    rows = _rows(verdict.case.tables, verdict.rule, verdict.case.has, about_an_item=True)
    return [code for code, due in rows if due(verdict)]


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
