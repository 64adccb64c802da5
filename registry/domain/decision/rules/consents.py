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
        "A newer consent has replaced this one, and it does not carry this share."
    ),
    ConsentState.REQUESTED: "Consent has been asked for, and there is no answer yet.",
}


def r13_consent_given(ground: Ground) -> Finding | None:
    """Consent is given, valid and in scope."""
    case = ground.case
    if not case.consent.valid or ground.competence_open:
        return None
    text = "The person, or someone who may speak for them, has agreed to exactly this."
    bases = (CONSENT, *ground.bases)
    return Finding("R13", text, Outcome.SHARE, bases, _with_consent(ground))


def r14_consent_wanted(ground: Ground) -> Finding | None:
    """Consent could support the share, and there is none."""
    case = ground.case
    consent = case.consent
    if case.purpose.only_given_consent:
        return None
    if ground.competence_open:
        text = "Whether the child can decide this for themselves has to be settled first."
        source = case.tables.law.sources["GILLICK"]
        return Finding("R14", text, Outcome.SEEK_ADVICE, sources=(source,))
    if consent.nobody_can:
        text = "Nobody is known who may consent for this adult, who cannot decide themselves."
        if changes_nothing(ground):
            return Finding("R14", text, Outcome.SEEK_ADVICE)
        return Finding("R14", text, Outcome.SEEK_ADVICE, _wanted(ground), _with_consent(ground))
    if consent.unsafe:
        text = "Only consent could carry this, and asking for it is unsafe."
        return Finding("R14", text, Outcome.SEEK_ADVICE, _wanted(ground), _with_consent(ground))
    if consent.refused:
        return None
    text = _STALE_WORDS.get(
        consent.state, "Only consent carries this, and we know of no valid one."
    )
    return Finding("R14", text, Outcome.CONSENT_NEEDED, _wanted(ground), _with_consent(ground))


def r15_nothing(ground: Ground) -> Finding:
    """Consent was refused or withdrawn, or nothing was found."""
    state = ground.case.consent.state
    if ground.case.purpose.only_given_consent:
        text = "Only consent already given carries this, and there is none that does."
    elif state.was_taken_back:
        text = "Consent was what this rested on, and it has been withdrawn."
    else:
        text = "Consent is what this would rest on, and it was refused."
    return Finding("R15", text, Outcome.NOT_SUPPORTED)


def _wanted(ground: Ground) -> tuple[str, ...]:
    """Consent, and the bases that lack only a condition which consent would meet."""
    return (CONSENT,) if ground.consent_spent else (CONSENT, *ground.bases)


def _with_consent(ground: Ground) -> Conditions:
    return joined(consent_conditions(ground.case), ground.conditions)
