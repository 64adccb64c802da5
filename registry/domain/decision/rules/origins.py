"""RB and RO: where the information came from, and what a court orders.

Sources: law.md §3.9, §4.1 (each bar with its law), §7.1 RB and RO.

Reading: a change of legal gender shared for direct care asks for the person's agreement; where they
refused or object, or it is unsafe to ask, nobody asks again, so the outcome is advice.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT, DUTY_BASIS, TASK
from registry.domain.decision.grounds.conditions import NONE, consent_conditions, ways_met
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.bars import outcome_without_exception
from registry.domain.decision.reading.case import Case
from registry.domain.decision.rules.duties import objected

# "Worst first" among the outcomes that do not support sharing (§7.1).
_WORST = (Outcome.NOT_SUPPORTED, Outcome.SEEK_ADVICE, Outcome.CONSENT_NEEDED)


def rb_barred(ground: Ground) -> Finding | None:
    """The law bars passing on a part of this, and none of its exceptions is shown."""
    return barred_finding(ground) if ground.case.bars.barred else None


def barred_finding(ground: Ground) -> Finding:
    """The worst of the bars' outcomes, for the parts that they bar."""
    case = ground.case
    rows = case.bars.barred
    found = {_outcome(case, outcome_without_exception(row, case.facts.purpose)) for row in rows}
    outcome = next(worst for worst in _WORST if worst in found)
    asks = outcome.wants_consent
    return Finding(
        "RB",
        " ".join(row.text for row in rows),
        outcome,
        (CONSENT,) if asks else (),
        consent_conditions(case) if asks else NONE,
        sources=tuple(row.source for row in rows),
        because="barred",
        barred=tuple(row.id for row in rows),
    )


def _outcome(case: Case, word: str) -> Outcome:
    """A bar's outcome here: where somebody is protected or a duty is met, the rest is shared now
    and advice is taken on the part."""
    outcome = Outcome(word)
    if outcome.finds_nothing and (case.harm.limb or case.gateways.met):
        return Outcome.SEEK_ADVICE
    if outcome.wants_consent and (objected(case) or not case.consent.state.may_be_asked):
        return Outcome.SEEK_ADVICE
    return outcome


def ro_ordered(ground: Ground) -> Finding:
    """An order of a court compels the sender, whatever anyone's consent."""
    case = ground.case
    bases = (DUTY_BASIS, TASK) if case.public else (DUTY_BASIS,)
    text = "A court order requires this, whatever anyone's consent."
    conditions = ways_met(case, "court_order")
    return Finding("RO", text, Outcome.DUTY, bases, conditions, because="order")
