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
from registry.domain.people.consent_state import ConsentState
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


def state_and_detail(
    request: Mapping[str, Any], consent: ConsentOfShare, law: Law
) -> tuple[str, dict[str, Any]]:
    """What the record says, with what only the practitioner can know on top.

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
    if _is_marked(consent) and not state.is_unsafe:
        # A no is the status even beside the mark; the mark still says whom not to alert.
        detail["unsafe_to_ask"] = True
    return state, detail


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
    asked = request.get("consent_detail") or {}

    def is_counted(said: Statement) -> bool:
        authority = asked.get("authority", said.authority)
        by = asked.get("by", said.voice.capacity)
        return may_speak(by, person, ConsentDetail(authority=authority)) is not False

    return [
        said
        for said in consent.whole.also_said
        if said.status is not ConsentState.GIVEN or not is_counted(said)
    ]


def consent_by_category(consent: ConsentOfShare) -> dict[str, str] | None:
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
