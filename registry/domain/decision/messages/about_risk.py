"""When each message of the second edition is due: the rows of messages.md that came with it.

Each function is what is left to ask of one row of ``when_said``. Readings beyond the "when" column:

* PUBLIC_INTEREST_NEEDED "beside RC's public interest satisfied": wherever one is stated for what is
  confidential, no consent carries it, and a rule after RC decided; not where a possible duty is
  asked about instead of a refusal;
* OWN_TASK where a null was read as the sender's: where (e) is offered;
* the messages about an order, a bar or a source are not said of data about nobody.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import TASK
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading.confidence import public_interest
from registry.domain.decision.rules.advice import order_unread
from registry.domain.decision.rules.recipients import tells_the_source
from registry.domain.decision.rules.unsaid import may_be_said

_BEFORE_CONFIDENCE = frozenset({"RS", "R1", "RB", "RO", "R3", "R5", "R6", "RV", "RP"})
_NO_POSSIBLE_DUTY = frozenset({"R0", "RS", "R1", "RB", "R4", "RO"})


def recipient_is_risk(v: Verdict) -> bool:
    return v.turned_down and tells_the_source(v.case)


def court_order(v: Verdict) -> bool:
    if v.first:
        return False
    if v.case.facts.court_order is not None:
        return True
    return order_unread(v.case) and not v.case.harm.limb


def statutory_bar(v: Verdict) -> bool:
    return v.barred or (v.rule == "R1" and bool(v.case.bars.barred))


def public_interest_needed(v: Verdict) -> bool:
    case = v.case
    if v.origin == "RC":
        return v.rule == "RC" and v.outcome.seeks_advice and not v.ground.needs_law
    if not v.outcome.may_come_to_sharing:
        return False
    if v.rule in _BEFORE_CONFIDENCE or v.household or public_interest(case.facts) is None:
        return False
    return not case.consent.valid_and_explicit


def duty_may_apply(v: Verdict) -> bool:
    if not v.case.gateways.possible or v.rule in _NO_POSSIBLE_DUTY or v.household:
        return False
    return may_be_said(v.case)


def own_task_asked(v: Verdict) -> bool:
    case = v.case
    if v.rule == "RT":
        return case.public or (bool(case.sender.own_tasks) and not case.task.nobodys_else)
    return case.task.read_as_own and TASK in v.bases


def ask_the_source(v: Verdict) -> bool:
    """Police information that another body holds, whatever lifts the caution."""
    words = v.case.facts.information_from
    if v.first:
        return False
    bars, sender = v.case.tables.law.bars, v.case.facts.from_kind
    return any(bars[word].effect == "caution" and sender in bars[word].from_kinds for word in words)


def protect_the_source(v: Verdict) -> bool:
    words = v.case.facts.information_from
    bars = v.case.tables.law.bars
    told_in_confidence = any(bars[word].effect == "words" for word in words)
    return told_in_confidence and not v.turned_down


def parent_speaks(v: Verdict) -> bool:
    return v.rule == "RP" and v.because == "row_12"


def national_opt_out(v: Verdict) -> bool:
    named = v.case.gateways.named
    if named is None or v.case.facts.national_opt_out in ("not_set", "exempted"):
        return False
    return v.case.gateways.named_matches and named.national_opt_out


def no_risk_said(v: Verdict) -> bool:
    if v.rule == "RN":
        return True
    presumed = v.case.facts.purpose in v.case.tables.lists["risk_presumed_purposes"]
    return v.rule in ("R12", "R13") and presumed and v.case.harm.none_said
