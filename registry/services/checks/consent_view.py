"""The consent of a check, as JSON and as what its words are made of.

The asker sees status, date and scope, that people differ, and what was said beside. Who spoke is
shown only where its own organisation recorded it (contract §2, consent.md §3).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.domain.answer.context import AgreedWords, ConsentWords, SaidWords, UnconfirmedWords
from registry.domain.consent.standing import ConsentStanding
from registry.domain.consent.statement import Statement
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker
from registry.domain.records.consent import ConsentEvent
from registry.services.checks.checker import CheckAnswer
from registry.services.context import iso


def consent_words(answer: CheckAnswer) -> ConsentWords:
    """What the answer's words say of consent."""
    found = answer.prepared.consent.whole
    event = _deciding(answer, found)
    words = ConsentWords(
        found.status,
        asked_again_on=_asked_again(answer),
        also_said=tuple(_said_words(answer, made) for made in _last_words(_also_said(answer))),
        unconfirmed=tuple(_unconfirmed_words(answer)),
        agreed_for=tuple(AgreedWords(one.agreed_for, one.said.day) for one in _for_another(answer)),
        child_refused_on=_child_refused_on(answer),
        warnings=answer.warnings,
    )
    if event is None:
        return words
    # What counts as not asked for is said as what it is.
    status = event.status if event.entered_in_error else found.status
    expired = found.status is ConsentState.EXPIRED
    return dataclasses.replace(
        words,
        status=status,
        on=event.day,
        by_own_org=event.recorded_for(answer.asked_for),
        ran_out_on=event.expires_on if expired else None,
    )


def consent_view(answer: CheckAnswer) -> dict[str, Any]:
    """The consent as JSON."""
    consent = answer.prepared.consent
    found = consent.whole
    view: dict[str, Any] = {"status": found.status, "conflict": found.conflict}
    if consent.differs:
        view["by_category"] = {
            category: standing.status for category, standing in consent.by_category.items()
        }
    view |= _beside(answer)
    event = _deciding(answer, found)
    return view if event is None else view | _event_view(event, answer)


def _event_view(event: ConsentEvent, answer: CheckAnswer) -> dict[str, Any]:
    own = event.recorded_for(answer.asked_for)
    view: dict[str, Any] = {
        "entered_in_error": event.entered_in_error,
        "when": iso(event.effective_at),
        "recorded_by_us": own,
    }
    if not _may_read(event, answer):
        return view
    view |= {
        "scope": {
            "purposes": list(event.purposes),
            "recipients": list(event.recipients),
            "data_categories": list(event.data_categories),
        },
        "expires_on": event.expires_on.isoformat() if event.expires_on else None,
    }
    return view | ({"given_by": event.given_by, "record": event.record_id} if own else {})


def _beside(answer: CheckAnswer) -> dict[str, Any]:
    """What was said beside what stands; only what there is."""
    view: dict[str, Any] = {}
    asked_again = _asked_again(answer)
    if asked_again is not None:
        view["asked_again"] = asked_again.isoformat()
    said = [_said_view(answer, made) for made in _also_said(answer)]
    if said:
        view["also_said"] = said
    waiting = [
        {
            "statement": f"{made.ref.record_id}/{made.ref.version}",
            "organisation": made.recorder,
            "on": made.said.day.isoformat(),
        }
        for made in _unconfirmed(answer)
    ]
    view |= {"unconfirmed": waiting} if waiting else {}
    agreed = [
        {"organisation": made.agreed_for, "on": made.said.day.isoformat()}
        for made in _for_another(answer)
    ]
    view |= {"agreed_for": agreed} if agreed else {}
    return view | ({"warnings": list(answer.warnings)} if answer.warnings else {})


def _deciding(answer: CheckAnswer, found: ConsentStanding) -> ConsentEvent | None:
    """The record of the statement that decided; of nothing that stands, of an entry in error."""
    events = answer.prepared.said
    if found.deciding:
        ref = found.deciding[-1].ref
        return next(event for event in events if (event.record_id, event.version) == ref)
    beside = found.also_said or found.unconfirmed or found.for_another
    if found.status is not ConsentState.NOT_SOUGHT or beside:
        return None
    own = [
        event for event in events if event.entered_in_error and event.recorded_for(answer.asked_for)
    ]
    return own[-1] if own else None


def _may_read(event: ConsentEvent, answer: CheckAnswer) -> bool:
    """Whether the asker may know more of a statement than its day: a no of somebody else's, about
    a share that would reach it, says no more (consent.md §5)."""
    viewer = answer.asked_for
    return viewer == answer.request["from"] or event.concerns(viewer)


def _asked_again(answer: CheckAnswer) -> date | None:
    """The last request, where nobody has answered since; what stands is an answer of before."""
    found = answer.prepared.consent.whole
    if found.asked_again is None:
        return None
    asked = found.asked_again.said.moment(is_yes=False)
    answers = [*found.deciding, *found.also_said]
    is_open = all(made.said.moment(is_yes=True) <= asked for made in answers if made.decides)
    return found.asked_again.said.day if is_open else None


def _also_said(answer: CheckAnswer) -> list[Statement]:
    """The words of those who may not decide, of any category, each once and in order."""
    found = answer.prepared.consent.by_category.values()
    return _each_once(made for standing in found for made in standing.also_said)


def _unconfirmed(answer: CheckAnswer) -> list[Statement]:
    """Consents that wait for the discloser: for itself, and for whoever recorded them."""
    found = answer.prepared.consent.by_category.values()
    viewer, sender = answer.asked_for, answer.request["from"]
    waiting = _each_once(made for standing in found for made in standing.unconfirmed)
    return [made for made in waiting if viewer in (sender, made.recorder)]


def _for_another(answer: CheckAnswer) -> list[Statement]:
    """Consents for an organisation whose place another took, where nobody has answered since."""
    found = answer.prepared.consent.by_category.values()
    return _each_once(
        made
        for standing in found
        if not standing.status.was_answered
        for made in standing.for_another
    )


def _each_once(statements: Iterator[Statement]) -> list[Statement]:
    made = {statement.ref: statement for statement in statements}
    return sorted(made.values(), key=lambda one: (one.said.moment(is_yes=False), one.ref))


def _said_view(answer: CheckAnswer, made: Statement) -> dict[str, Any]:
    own = made.recorder == answer.asked_for
    view = {"status": made.status, "on": made.said.day.isoformat(), "recorded_by_us": own}
    return view | ({"given_by": made.voice.capacity} if own else {})


def _last_words(said: list[Statement]) -> list[Statement]:
    """The last word of each voice."""
    last = {made.voice: made for made in said}
    return [made for made in said if last[made.voice] is made]


def _said_words(answer: CheckAnswer, made: Statement) -> SaidWords:
    own = made.recorder == answer.asked_for
    return SaidWords(made.status, made.said.day, str(made.voice.capacity) if own else None)


def _unconfirmed_words(answer: CheckAnswer) -> Iterator[UnconfirmedWords]:
    names = answer.rows.register.partners
    for made in _unconfirmed(answer):
        ours = made.recorder == answer.asked_for
        partner = names.get(made.recorder)
        name = partner.legal_name if partner else made.recorder
        yield UnconfirmedWords(None if ours else name, made.said.day)


def _child_refused_on(answer: CheckAnswer) -> date | None:
    """When a child said no of whom it is still to be found out whether they understood: where the
    check did not say, and what is recorded raises the question."""
    asked = (answer.request.get("subject") or {}).get("gillick", "unknown")
    if asked != "unknown" or answer.prepared.consent.person.gillick != "claims_competent":
        return None
    days = [
        made.said.day
        for standing in answer.prepared.consent.by_category.values()
        for made in (*standing.deciding, *standing.also_said)
        if made.voice.capacity is Speaker.SELF and made.objects
    ]
    return max(days, default=None)
