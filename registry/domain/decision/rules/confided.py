"""RC: confidentiality decides for health and care information outside direct care and safeguarding.

Sources: law.md §3.6, §7.1 RC; GMC Confidentiality; NHS Act 2006 s.251; the national data opt-out.
"A public body's own task is no answer to it."

Readings:

* what sets a confidence aside is any of the list: an approval that was refused by the patient still
  gives way to disease control;
* a conflict is read as a refusal: RC comes before R11 and does not name conflicts.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT
from registry.domain.decision.grounds.conditions import consent_conditions
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome

_OPT_OUT = "set"


def rc_confided(ground: Ground) -> Finding | None:
    """Confidential information, and nothing shown that sets the confidence aside."""
    case = ground.case
    confidence = case.confidence
    if not confidence.binds or confidence.lifted:
        return None
    if confidence.supported and case.facts.national_opt_out == _OPT_OUT:
        text = "The patient opted out of their information being used for research and planning."
        return Finding("RC", text, Outcome.NOT_SUPPORTED, because="opted_out")
    if confidence.supported and case.consent.refused:
        text = "The patient said no to this, and an approval does not set that aside."
        return Finding("RC", text, Outcome.NOT_SUPPORTED, because="approval_refused")
    return _advice(ground) or _consent(ground)


def _advice(ground: Ground) -> Finding | None:
    """Where nobody can simply be asked: a crime or court purpose, unsafe, or no capacity."""
    case = ground.case
    text = "This is confidential. It goes with consent, a duty, or a public interest on record."
    if case.purpose.law_enforcement or case.facts.purpose in case.tables.lists["court_purposes"]:
        because = "public_interest"
    elif case.consent.unsafe:
        because = "unsafe"
    elif case.person.lacks and not case.person.child:
        because = "lacks"
    elif ground.needs_law and not case.consent.refused:
        # A row of its own for vetting would still be wanted after a consent.
        because = "public_interest"
    else:
        return None
    return Finding("RC", text, Outcome.SEEK_ADVICE, because=because)


def _consent(ground: Ground) -> Finding:
    if ground.case.consent.refused:
        text = "This is confidential, and they said no."
        return Finding("RC", text, Outcome.NOT_SUPPORTED, because="refused")
    text = "This is confidential, so it needs the person's consent."
    wanted = consent_conditions(ground.case)
    return Finding("RC", text, Outcome.CONSENT_NEEDED, (CONSENT,), wanted, because="consent")
