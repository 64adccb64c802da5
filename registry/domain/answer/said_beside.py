"""What was said about consent beside what decides: nobody's word is lost (consent.md §2, §3)."""

from __future__ import annotations

from collections.abc import Iterator

from registry.domain.answer.context import SaidWords, UnconfirmedWords
from registry.domain.answer.situation import Situation
from registry.domain.dates import long_date
from registry.domain.decision.messages.plain_names import REPRESENTATIVES
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker

_SAID = {
    ConsentState.GIVEN: "agreed",
    ConsentState.REFUSED: "said no",
    ConsentState.WITHDRAWN: "withdrew their consent",
}


def said_beside(s: Situation) -> Iterator[str]:
    """Each as a note."""
    words = s.context.consent
    if words is None:
        return
    yield from words.warnings
    if words.child_refused_on is not None:
        day = long_date(words.child_refused_on)
        yield f"They said no on {day}. Did they understand what they were deciding?"
    for agreed in words.agreed_for:
        yield (
            f"Someone agreed on {long_date(agreed.on)} for {agreed.organisation}. Ask again,"
            " because that consent named another organisation."
        )
    for waiting in words.unconfirmed:
        yield _unconfirmed(s, waiting)
    if words.asked_again_on is not None:
        day = long_date(words.asked_again_on)
        yield (
            f"They were asked again on {day}, and have not answered yet. What they said before"
            " still counts."
        )
    yield from (_also_said(s, said) for said in words.also_said if said.status in _SAID)


def _unconfirmed(s: Situation, waiting: UnconfirmedWords) -> str:
    day = long_date(waiting.on)
    if waiting.recorded_by is not None:
        return (
            f"{waiting.recorded_by} recorded that someone agreed on {day}. It does not count until"
            " you have seen the evidence and confirmed it."
        )
    sender = s.name("sender")
    return (
        f"You recorded that someone agreed on {day}. It counts once {sender} has seen the evidence"
        " and confirmed it."
    )


def _also_said(s: Situation, said: SaidWords) -> str:
    """Somebody's word that does not decide; who it was, where the asker may know."""
    whose = {Speaker.SELF: s.person.capitalize()} | {
        speaker: name.capitalize() for speaker, name in REPRESENTATIVES.items()
    }
    who = whose.get(Speaker(said.by), "Someone") if said.by is not None else "Someone"
    return (
        f"{who} {_SAID[said.status]} on {long_date(said.on)}. Their word does not decide this."
        " Take it into account."
    )
