"""From what is recorded of a person's consent to the facts of a share (contract §2).

What only the practitioner can know is added to it, and takes nothing away that protects anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registry.domain.consent.entitlement import UNKNOWN, AgeAndCapacity
from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Statement
from registry.domain.consent.status import ConsentOfShare, consent_of_share
from registry.domain.decision.facts_parts import ConsentDetail, SubjectFacts
from registry.domain.decision.reading.person import may_speak, view_person
from registry.domain.people.consent_state import LEAST_FAVOURABLE, STATE_OF, ConsentState
from registry.domain.people.speakers import Speaker
from registry.domain.records.consent import ConsentEvent
from registry.law import Law


def consent_of(
    request: Mapping[str, Any],
    said: Sequence[ConsentEvent],
    asker: str,
    categories: Sequence[str],
    person: Mapping[str, Any],
    on: date,
) -> ConsentOfShare:
    """The consent for the share as the asker may know it (consent.md)."""
    return consent_of_share(
        statements(said),
        asker=asker,
        sender=request["from"],
        recipient=request["to"],
        purpose=request["purpose"],
        categories=categories,
        person=AgeAndCapacity(
            person.get("age_band"), person.get("capacity", UNKNOWN), person.get("gillick", UNKNOWN)
        ),
        on=on,
    )


def judged(person: Mapping[str, Any], consent: ConsentOfShare) -> dict[str, Any]:
    """The person as the check says, with what the consent's recorders judged where it does not."""
    words = {"gillick": consent.person.gillick, "capacity": consent.person.capacity}
    return {**person, **{name: word for name, word in words.items() if word != UNKNOWN}}


def facts_of_consent(
    request: Mapping[str, Any], consent: ConsentOfShare, law: Law
) -> dict[str, Any]:
    """The facts of the consent: what the record says, with what only the practitioner can know.

    What was said to the practitioner counts where the record holds no answer, and where it is less
    favourable than the record: a no is heard at once, and a yes is no way round a recorded no.
    """
    told = dict(request.get("consent_said") or {})
    if told and _outweighs(STATE_OF[told["state"]], consent.whole.status.as_fact):
        state = told.pop("state")
        detail = {**told, **(request.get("consent_detail") or {})}
        return {"consent_state": state, "consent_detail": _marked(detail, state, consent)}
    state, detail = _recorded(request, consent, law)
    return {
        "consent_state": state,
        "consent_detail": detail,
        "consent_by_category": _by_category(consent),
    }


def _recorded(
    request: Mapping[str, Any], consent: ConsentOfShare, law: Law
) -> tuple[str, dict[str, Any]]:
    """What the record says.

    Where only somebody who may not decide has spoken, the rules are told what they said and who
    they are: they count it as not sought, and say that it was said.
    """
    whole = consent.whole
    state, deciding = whole.status.as_fact, whole.deciding
    said = _said_by_others(request, consent, law) if whole.also_said else []
    if state is ConsentState.NOT_SOUGHT and said:
        deciding = (said[-1],)
        state = said[-1].status
    detail: dict[str, Any] = {}
    if deciding and not state.is_unsafe and state is not ConsentState.REQUESTED:
        detail = _recorded_detail(deciding[-1])
    if whole.conflict:
        detail["conflict"] = True
    detail |= request.get("consent_detail") or {}
    return state, _marked(detail, state, consent)


def _outweighs(told: ConsentState, recorded: ConsentState) -> bool:
    """Whether what was said to the practitioner counts rather than the record."""
    if not recorded.was_answered and not recorded.is_unsafe:
        return True
    if not told.is_objection and not told.is_unsafe:
        return False
    return LEAST_FAVOURABLE.index(told) < LEAST_FAVOURABLE.index(recorded)


def _marked(detail: dict[str, Any], state: str, consent: ConsentOfShare) -> dict[str, Any]:
    """The detail with the mark that it was not safe to ask: a no is the status even beside it, and
    the mark still says whom not to alert."""
    if _is_marked(consent) and not STATE_OF[state].is_unsafe:
        return {**detail, "unsafe_to_ask": True}
    return detail


def _is_marked(consent: ConsentOfShare) -> bool:
    """Whether a mark stands that it was not safe to ask, as far as the asker may know of it."""
    return any(found.unsafe is not None for found in consent.by_category.values())


def _said_by_others(
    request: Mapping[str, Any], consent: ConsentOfShare, law: Law
) -> list[Statement]:
    """The words of those who may not decide; a yes only where the rules, too, would not count it.

    A person who may speak now may have agreed when they could not yet decide.
    """
    now = consent.person
    subject = SubjectFacts(age_band=now.age_band, capacity=now.capacity, gillick=now.gillick)
    purpose = law.purposes.get(request["purpose"])
    person = view_person(subject, purpose.age_if_unsaid if purpose else "adult", law.first_readings)

    def is_counted(said: Statement) -> bool:
        detail = ConsentDetail(authority=said.authority)
        return may_speak(said.voice.capacity, person, detail) is not False

    return [
        said
        for said in consent.whole.also_said
        if said.status is not ConsentState.GIVEN or not is_counted(said)
    ]


def _by_category(consent: ConsentOfShare) -> dict[str, str] | None:
    """The state of each category, where they differ."""
    if not consent.differs:
        return None
    return {name: str(found.status.as_fact) for name, found in consent.by_category.items()}


def _recorded_detail(statement: Statement) -> dict[str, Any]:
    detail: dict[str, Any] = {"by": statement.voice.capacity}
    if statement.explicit is not None:
        detail["explicit"] = statement.explicit
    if statement.freely_given is not None:
        detail["freely_given"] = statement.freely_given
    if statement.voice.capacity != Speaker.SELF:
        detail["authority"] = statement.authority
    return detail
