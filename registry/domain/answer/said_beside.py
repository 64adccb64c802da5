"""What was said about consent beside what decides: nobody's word is lost (consent.md §2, §3)."""

from __future__ import annotations

from collections.abc import Iterator

from registry.domain.answer.context import SaidWords, UnconfirmedWords
from registry.domain.answer.situation import REPRESENTATIVES, Situation
from registry.domain.answer.text import long_date
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker

_SAID = {
    ConsentState.GIVEN: "agreed",
    ConsentState.REFUSED: "said no",
    ConsentState.WITHDRAWN: "took back their consent",
}


def said_beside(s: Situation) -> Iterator[str]:
    """Each as a note."""
    words = s.context.consent
    if words is None:
        return
    yield from words.warnings
    if words.child_refused_on is not None:
        day = long_date(words.child_refused_on)
        yield f"They said no on {day}: did they understand what they were deciding?"
    for agreed in words.agreed_for:
        yield (
            f"Someone agreed on {long_date(agreed.on)} for {agreed.organisation}: ask again,"
            " because that consent named another organisation."
        )
    for waiting in words.unconfirmed:
        yield _unconfirmed(s, waiting)
    if words.asked_again_on is not None:
        day = long_date(words.asked_again_on)
        yield f"Asked again on {day}, with no answer yet. What was said before still stands."
    yield from (_also_said(s, said) for said in words.also_said if said.status in _SAID)


def _unconfirmed(s: Situation, waiting: UnconfirmedWords) -> str:
    day = long_date(waiting.on)
    if waiting.recorded_by is not None:
        return (
            f"{waiting.recorded_by} recorded that someone agreed on {day}. See the evidence and"
            " confirm it. It does not count until then."
        )
    sender = s.context.from_name or "whoever shares"
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
