"""R7: the basis that was proposed.

Sources: law.md §7 R7, §7.1 "R7 on (a)" and "R7 also refuses".

Readings:

* "CONSENT_NEEDED if consent is the only possible one" applies where it may honestly be asked for.
  Where it is refused, withdrawn or unsafe to seek, "go on" applies to any proposed basis: R10 and
  R15 then answer;
* a basis that is open but leaves special or offence data without a condition is not a basis to
  change to (§7.1 R12 sends such a share to consent), unless R9 goes ahead all the same;
* "an own public task applies whatever the answer" needs a condition too: if one is missing,
  consent would change something.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import (
    CONSENT,
    RECOGNISED,
    TASK,
    incomplete_request,
    life_in_danger,
)
from registry.domain.decision.grounds.conditions import consent_conditions, joined
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case


def r7_proposed(ground: Ground) -> Finding | None:
    """The proposed basis is not open, or a proposed consent is invalid or would change nothing."""
    case = ground.case
    proposed = case.facts.proposed_basis
    if case.purpose.only_given_consent:
        return None
    if not case.task.own and not ground.usable:
        return None  # what RT closes is closed here too, and RT says why
    if proposed == CONSENT:
        return _consent(ground)
    if proposed in ground.bases or life_in_danger(case):
        return None
    if proposed == RECOGNISED and incomplete_request(case):
        return None
    return _another(ground, "The basis you proposed is not open here")


def _consent(ground: Ground) -> Finding | None:
    consent = ground.case.consent
    if not consent.state.may_be_asked or consent_lifts(ground.case):
        return None
    if changes_nothing(ground):
        return _another(ground, "You would share this anyway, so consent is not the right one")
    if consent.flawed:
        return _another(ground, "The consent you proposed is not valid for this")
    return None


def consent_lifts(case: Case) -> bool:
    """Whether a valid consent is what sets a confidence or a bar aside, so that it does change
    something."""
    return case.confidence.consent_lifts or case.bars.consent_lifts


def changes_nothing(ground: Ground) -> bool:
    """Whether consent would change nothing, because R9 or an own public task applies anyway."""
    if ground.case.harm.limb:
        return True
    return TASK in ground.bases and not ground.gap


def _another(ground: Ground, why: str) -> Finding | None:
    case = ground.case
    if ground.usable:
        text = f"{why}; another basis is."
        conditions = ground.conditions
        if case.confidence.binds and case.consent.valid:
            conditions = joined(conditions, consent_conditions(case))
        return Finding(
            "R7", text, Outcome.CHANGE_BASIS, ground.bases, conditions, because="other_basis"
        )
    with_consent = joined(consent_conditions(case), ground.conditions)
    if case.consent.valid and not ground.needs_law:
        text = f"{why}; the consent that was given is."
        return Finding(
            "R7",
            text,
            Outcome.CHANGE_BASIS,
            (CONSENT, *ground.bases),
            with_consent,
            because="consent_given",
        )
    if ground.can_ask:
        text = f"{why}; only consent could be."
        return Finding(
            "R7",
            text,
            Outcome.CONSENT_NEEDED,
            (CONSENT, *ground.bases),
            with_consent,
            because="consent_only",
        )
    return None
