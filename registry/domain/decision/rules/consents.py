"""R13 to R15: only consent could support this share.

Sources: UK GDPR Articles 4(11), 7, 9(2)(a); DPA 2018 Sch 1 para 29; law.md §7 R13–R15, §7.1.

Readings:

* R14 "an adult lacking capacity without attorney or deputy: SEEK_ADVICE" applies whatever was said
  by people who could not speak for them;
* consent that is unsafe to seek: SEEK_ADVICE, as in R10 for the same state. It cannot be asked for
  (R14), and it was not refused (R15);
* parental_request, "child not competent: SEEK_ADVICE" comes first, and a claim of competence that
  has not been assessed does not count as competence.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT
from registry.domain.decision.grounds.conditions import Conditions, consent_conditions, joined
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.rules.proposal import changes_nothing
from registry.domain.people.consent_state import ConsentState

_STALE_WORDS = {
    ConsentState.EXPIRED: "The consent is out of date, so it has to be asked for again.",
    ConsentState.SUPERSEDED: (
        "A newer consent has replaced this one, and it does not cover this share."
    ),
    ConsentState.REQUESTED: "Consent has been asked for, and there is no answer yet.",
}


_NOTHING = {
    "only_given": "You need consent that was given before you share, and there is none.",
    "withdrawn": "You need consent for this, and it has been withdrawn.",
    "refused": "You need consent for this, and it was refused.",
}


def r13_consent_given(ground: Ground) -> Finding | None:
    """Consent is given, valid and in scope."""
    if ground.competence_open:
        return None
    text = "The person, or someone who may speak for them, has agreed to exactly this."
    bases = (CONSENT, *ground.bases)
    return Finding("R13", text, Outcome.SHARE, bases, _with_consent(ground), because="agreed")


def r14_consent_wanted(ground: Ground) -> Finding | None:
    """Consent could support the share, and there is none."""
    case = ground.case
    consent = case.consent
    if case.purpose.only_given_consent:
        return None
    if ground.competence_open:
        text = "Whether the child can decide this for themselves has to be settled first."
        source = case.tables.law.sources["GILLICK"]
        return Finding("R14", text, Outcome.SEEK_ADVICE, sources=(source,), because="competence")
    if consent.nobody_can:
        text = "Nobody is known who may consent for this adult, who cannot decide themselves."
        if changes_nothing(ground):
            return Finding("R14", text, Outcome.SEEK_ADVICE, because="nobody")
        return _still_wanted(ground, text, Outcome.SEEK_ADVICE, "nobody")
    if consent.unsafe:
        text = "You need consent for this, and asking for it is not safe."
        return _still_wanted(ground, text, Outcome.SEEK_ADVICE, "unsafe")
    if consent.refused:
        return None
    text = _STALE_WORDS.get(
        consent.state, "You need consent for this, and we have no record of valid consent."
    )
    because = str(consent.state) if consent.state in _STALE_WORDS else "none"
    return _still_wanted(ground, text, Outcome.CONSENT_NEEDED, because)


def _still_wanted(ground: Ground, text: str, outcome: Outcome, because: str) -> Finding:
    """That a valid consent would open this."""
    wanted, conditions = _wanted(ground), _with_consent(ground)
    return Finding("R14", text, outcome, wanted, conditions, because=because)


def r15_nothing(ground: Ground) -> Finding:
    """Consent was refused or withdrawn, or has to be given before and was not."""
    if ground.case.purpose.only_given_consent:
        because = "only_given"
    elif ground.case.consent.state.was_taken_back:
        because = "withdrawn"
    else:
        because = "refused"
    return Finding("R15", _NOTHING[because], Outcome.NOT_SUPPORTED, because=because)


def _wanted(ground: Ground) -> tuple[str, ...]:
    """Consent, and the bases that lack only a condition which consent would meet."""
    return (CONSENT,) if ground.consent_spent else (CONSENT, *ground.bases)


def _with_consent(ground: Ground) -> Conditions:
    return joined(consent_conditions(ground.case), ground.conditions)
