"""When each message about consent is due: the "when" column of the contract's messages.md.

Each function is what is left to ask of one row of ``when_said``. Readings beyond the column:

* a refusal by an adult who can decide is "normally respected" (RESPECT_CAPACITOUS_REFUSAL) where
  they refused, or withdrew under R10 ("R10: refused or withdrawn"); not where another basis is
  named (CHANGE_BASIS), because then the answer is that sharing may go on;
* GILLICK "the answer turns on who may consent": a rule about consent decided, or an objection or
  a proposed consent decided.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading import has
from registry.domain.decision.rules.proposal import changes_nothing, consent_lifts
from registry.domain.decision.rules.recipients import tells_the_source, unsafe_to_ask
from registry.domain.decision.rules.victims import asked_about_a_victim
from registry.domain.decision.vocabulary import ACCUSED_ROLES, VICTIM_ROLES
from registry.domain.people.speakers import Speaker

_NOTHING_IMPLIED = frozenset({"RS", "RB", "RC"})
_WHO_DECIDES = frozenset({"row_8", "row_9", "row_10"})
_ABOUT_CONSENT = frozenset({"R4", "R13", "R14", "R15"})


def unsafe_to_tell(v: Verdict) -> bool:
    """Whether telling is unsafe, by the same facts for which DO_NOT_ALERT is due."""
    facts = v.case.facts
    return (
        unsafe_to_ask(v.case)
        or facts.consent_detail.suspected_abuser is True
        or (v.case.purpose.telling_may_alert and not _of_a_victim(v))
        or facts.subject.role in ACCUSED_ROLES
        or (v.rule == "RS" and (v.because == "scheme" or tells_the_source(v.case)))
    )


def _of_a_victim(v: Verdict) -> bool:
    """Whether it is about a victim, who is told (§3.8); the first edition does not say so."""
    if v.first:
        return False
    return v.case.facts.subject.role in VICTIM_ROLES or asked_about_a_victim(v.case)


def tell_unless_unsafe(v: Verdict) -> bool:
    return (v.going or v.rule == "RV") and not unsafe_to_tell(v)


def do_not_alert(v: Verdict) -> bool:
    return unsafe_to_tell(v) and not v.case.data.anonymous_only


def refusal_not_a_bar(v: Verdict) -> bool:
    another = v.rule == "R7" and v.outcome == Outcome.CHANGE_BASIS
    return (v.supported or another) and v.rule not in ("RS", "RP")


def consent_not_the_basis(v: Verdict) -> bool:
    if not v.bases or v.bases[0] == CONSENT or v.rule == "RP":
        return False
    if consent_lifts(v.case):
        return False
    if v.supported and (v.case.public or v.rule in ("R6", "RO")):
        return True
    consent = v.case.consent
    return v.case.proposed_consent and (not consent.valid or changes_nothing(v.ground))


def dont_ask_then_override(v: Verdict) -> bool:
    protecting = v.rule == "R9" or (v.supported and v.case.purpose.safeguarding)
    return protecting and v.rule not in ("RP", "RS")


def respect_refusal(v: Verdict) -> bool:
    if v.rule != "R10" and v.case.consent.state.was_taken_back:
        return False
    return not v.going or not v.bases


def no_authority(v: Verdict) -> bool:
    return v.first or v.case.consent.speaker != Speaker.SELF


def gillick(v: Verdict) -> bool:
    if v.origin == "RP" and (v.because in _WHO_DECIDES or v.rule == "RD"):
        return True  # RD speaks only for row 8
    if not v.case.person.gillick_question:
        return False
    return v.origin in _ABOUT_CONSENT or v.on_consent or _consent_decided(v)


def _consent_decided(v: Verdict) -> bool:
    if v.origin == "RC":
        return v.case.consent.refused
    if v.origin == "RT":
        return v.case.consent.refused
    if v.rule == "R11":
        return v.case.consent.conflict
    if v.rule == "R5":
        return v.case.consent.refused
    unable = v.case.consent.no_authority and no_authority(v)
    return v.rule == "R7" and v.case.proposed_consent and unable


def not_freely_given(v: Verdict) -> bool:
    """It is said not to be, or it is asked for a purpose for which it is presumed not to be."""
    return bool(v.has & (has.CONDITIONAL | has.NOT_FREE | has.ASKED | has.CONSENT_PROPOSED))


def no_basis_swap(v: Verdict) -> bool:
    consent = v.case.consent
    return consent.state.is_revised or consent.conflict or consent.narrowed


def service_differs(v: Verdict) -> bool:
    rule = v.case.purpose.consent_for_service
    return rule == "always" or (rule == "public" and v.case.public)


def implied_consent(v: Verdict) -> bool:
    return v.first or not (v.case.recipient.household or v.rule in _NOTHING_IMPLIED)
