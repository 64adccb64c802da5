"""RN: no risk is said, or a service that is voluntary is declined. RD: a duty may apply.

Sources: law.md §4.2, §7.1 RN and RD.

Reading: a service declined leads to advice also where a risk is said that is no limb of R9.
"""

from __future__ import annotations

from registry.domain.decision.grounds.ground import Finding, Ground, seek_advice
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case


def rn_no_risk(ground: Ground) -> Finding | None:
    """Protection does not decide this, and somebody who may speak said no, or nobody agreed."""
    case = ground.case
    if case.harm.limb or case.consent.conflict:
        return None
    because = _situation(case)
    if because is None:
        return None
    return seek_advice(ground, "RN", _TEXT[because], because)


def _situation(case: Case) -> str | None:
    lists, purpose = case.tables.lists, case.facts.purpose
    none_said, refused = case.harm.none_said, case.consent.refused
    if none_said and refused and purpose in lists["help_needs_a_risk"]:
        return "refused"
    if none_said and not case.consent.valid and purpose in lists["help_needs_consent"]:
        return "prevent"
    if case.public and refused and purpose in lists["voluntary_services"]:
        return "declined"
    return None


_TEXT = {
    "refused": "Nobody has said that anyone is at risk, and somebody who may speak said no.",
    "prevent": "Nobody has said that anyone is at risk, and nobody has agreed.",
    "declined": "They declined this help, which is theirs to accept or not.",
}


_FOUND_NOTHING = frozenset({"R15", "RC", "RP"})


def rd_duty_possible(ground: Ground, deciding: Finding) -> Finding | None:
    """A duty may apply where nothing else supports the share: nobody says no before that is
    known."""
    possible = ground.case.gateways.possible
    if not possible or deciding.rule not in _FOUND_NOTHING:
        return None
    if deciding.outcome != Outcome.NOT_SUPPORTED or not may_be_said(ground.case):
        return None
    known = [duty for duty in possible if duty.element is not None]
    if not known:
        return None
    text = "The law may say that you must share this. That turns on something you may know."
    source = known[0].row.source
    return Finding(
        "RD",
        text,
        Outcome.SEEK_ADVICE,
        sources=(source,),
        because="duty_possible",
        speaks_for=deciding.rule,
    )


def may_be_said(case: Case) -> bool:
    """Whether the purpose is one for which a possible duty is spoken of."""
    return case.facts.purpose not in case.tables.lists["no_possible_duty_purposes"]
