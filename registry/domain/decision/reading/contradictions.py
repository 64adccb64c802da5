"""Facts that contradict each other, and how they are read cautiously (contract §1).

"Facts that fit the schema but contradict each other are assessed on the cautious reading, and the
answer says which." Each check below returns the sentence for the answer, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from registry.domain.decision.facts_parts import NOT_SAID_WHO
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.reading.case import Case
from registry.domain.decision.reading.has import (
    ABOUT_NOBODY,
    CHILD,
    CONSENT,
    EMERGENCY,
    INCAPABLE,
    LIFE,
    NOT_REQUESTED,
    OUT_OF_SCOPE,
    SOMEONE_TOLD,
    VICTIM_REQUEST,
)
from registry.domain.people.ages import UNDER_16
from registry.domain.people.speakers import APPOINTED

_Check = Callable[[Case], str | None]


def facts_read(ground: Ground) -> Finding | None:
    """Say how facts that contradict each other were read."""
    notes = [note for check in _checks(ground.case.has) if (note := check(ground.case))]
    if ground.case.on < ground.case.tables.law.covers_from:
        notes.append(
            "Our law tables start on 25 May 2018. For an earlier date they are only a guide."
        )
    if not notes:
        return None
    return Finding("FACTS", notes[0], notes=tuple(notes[1:]))


@lru_cache(maxsize=4096)
def _checks(has: int) -> tuple[_Check, ...]:
    """The checks about what a share has."""
    return tuple(check for check, needs in _CHECKS if has & needs == needs)


def _dead_and_asked(case: Case) -> str | None:
    said = case.consent.said
    if case.facts.subject.deceased and said.was_sought and not said.is_spent:
        return "The person has died, so we did not count their consent."
    return None


def _anonymous_yet_personal(case: Case) -> str | None:
    outside = case.data.anonymous or case.data.deceased
    if outside and not case.data.outside:
        return (
            "You said some of this is anonymous or about someone who has died. We treated all that "
            "could be about a living person as personal."
        )
    return None


def _adult_with_gillick(case: Case) -> str | None:
    adult = case.facts.subject.age_band == "adult"
    if adult and case.facts.subject.gillick in ("competent", "not_competent", "claims_competent"):
        return (
            "You told us about a child's understanding, but this is an adult. We looked at capacity"
            " only."
        )
    return None


def _older_child_not_competent(case: Case) -> str | None:
    subject = case.facts.subject
    if subject.age_band == "child_16_17" and subject.gillick == "not_competent":
        return (
            "At 16 or 17 people can usually decide. You said this one cannot, so someone else must "
            "speak for them."
        )
    return None


def _competent_without_capacity(case: Case) -> str | None:
    subject = case.facts.subject
    if (
        subject.age_band in UNDER_16
        and subject.capacity == "lacks"
        and subject.gillick in ("competent", "claims_competent")
    ):
        return (
            "You said the child understands this and also that they cannot decide. We treated them"
            " as not able to decide."
        )
    return None


def _child_in_adult_safeguarding(case: Case) -> str | None:
    if case.purpose.about_adults and case.person.child:
        return "The person is a child, so we treated this as keeping a child safe."
    return None


def _adult_child_victim(case: Case) -> str | None:
    if case.facts.subject.role == "child_victim" and case.facts.subject.age_band == "adult":
        return "You said this is a child victim and an adult. We treated them as an adult."
    return None


def _speaker_without_need(case: Case) -> str | None:
    if case.facts.consent_detail.by in APPOINTED and case.person.capable_adult:
        return (
            "An attorney or deputy can speak only if the person cannot decide. We treated this"
            " adult as able to decide."
        )
    return None


def _consent_without_capacity(case: Case) -> str | None:
    if (
        case.consent.state.supports_sharing
        and case.person.lacks
        and not case.person.child
        and case.facts.consent_detail.by is None
        and case.facts.consent_detail.authority is None
    ):
        return (
            "This adult cannot give consent. We took it that someone with authority gave it. Check"
            " who."
        )
    return None


def _emergency_without_risk(case: Case) -> str | None:
    if case.facts.emergency and not case.facts.risk_is_said:
        return (
            "You said this is an emergency, but not who could be harmed. We did not treat it as"
            " one."
        )
    return None


def _danger_without_emergency(case: Case) -> str | None:
    if case.facts.risk_of_serious_harm == "life" and not case.facts.emergency:
        return "You said a life is in danger, but not that this is an emergency. If it is, act now."
    return None


def _stated_but_not_received(case: Case) -> str | None:
    facts = case.facts
    if facts.request_states_public_task is True and facts.request_received is False:
        return (
            "You said there was no request and also what it says. We took it that there was none."
        )
    return None


def _at_risk_and_no_risk(case: Case) -> str | None:
    facts = case.facts
    if (
        facts.subject.at_risk
        and facts.risk_of_serious_harm == "none"
        and not case.tables.law.first_readings
    ):
        return "You said that they are at risk and that nobody is. We treated them as at risk."
    return None


def _nobody_is_told(case: Case) -> str | None:
    """Facts about a private individual, where an organisation would be told."""
    if case.facts.recipient != NOT_SAID_WHO and not case.recipient.household:
        return "You said who the person is, but an organisation would be told. We did not use that."
    return None


def _request_of_no_police(case: Case) -> str | None:
    if case.facts.victim_request is not None and not case.recipient.police:
        return "You told us what the police asked for, but someone else would get this."
    return None


def _outside_no_agreement(case: Case) -> str | None:
    if case.data.out_of_scope and case.facts.agreement_in_force == "none":
        return (
            "There is no agreement, so nothing can be outside it. We treated the item as personal."
        )
    return None


# Each check, with what a share must have for it to be asked.
_CHECKS: tuple[tuple[_Check, int], ...] = (
    (_dead_and_asked, CONSENT),
    (_anonymous_yet_personal, ABOUT_NOBODY),
    (_adult_with_gillick, 0),
    (_older_child_not_competent, CHILD),
    (_competent_without_capacity, CHILD | INCAPABLE),
    (_child_in_adult_safeguarding, CHILD),
    (_adult_child_victim, 0),
    (_speaker_without_need, CONSENT),
    (_consent_without_capacity, CONSENT | INCAPABLE),
    (_emergency_without_risk, EMERGENCY),
    (_danger_without_emergency, LIFE),
    (_stated_but_not_received, NOT_REQUESTED),
    (_at_risk_and_no_risk, 0),
    (_nobody_is_told, SOMEONE_TOLD),
    (_request_of_no_police, VICTIM_REQUEST),
    (_outside_no_agreement, OUT_OF_SCOPE),
)
