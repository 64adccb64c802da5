"""Consent records as the person's page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registry.domain.consent.ending import relied_on_by
from registry.domain.consent.statement import Statement
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.consent import ConsentEvent
from registry.services.consent.ending import (
    consent_to_end,
    counting_steps,
    may_be_undone,
    spoken_steps,
)
from registry.services.context import LONDON
from registry.web.consent import questions as c
from registry.web.consent.adding import Act, acts_for
from registry.web.consent.left import is_left, taken_back
from registry.web.consent.scope_words import WAYS, Way, content_rows, scope_rows, sentences
from registry.web.consent.words import Words, lower
from registry.web.kit import questions as q
from registry.web.kit.render import day

Steps = Sequence[tuple[ConsentEvent, Mapping[str, str] | None]]
_ANOTHER = "Another organisation"
_PARTLY = "They agreed, then took back part of it"
_SPEAKS_NO_MORE = "They agreed, but can no longer speak for this person"
_TO_CONFIRM = "They agreed, but nobody has confirmed it yet"


@dataclass(frozen=True, slots=True)
class Card:
    """A consent record: ``undo`` is the step of it that can still be undone."""

    title: str
    rows: list[tuple[str, str]]
    record_id: str
    version: int
    can_withdraw: bool
    undo: int | None
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the cards, when, and everything that was said, as far as they may see it."""

    own: str
    now: datetime
    words: Words
    said: Sequence[Statement]

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()


def consent_card(reader: Reader, steps: Steps) -> Card:
    """Return the card of a record; ``steps`` are its events, oldest first."""
    record = [event for event, _ in steps]
    first, last = record[0], record[-1]
    of_it = [one for one in reader.said if one.ref.record_id == first.record_id]
    made = {statement.ref.version: statement for statement in of_it}
    is_own = first.controller == reader.own
    counting = counting_steps(record)
    title, left = _standing(reader, counting, made)
    rows = scope_rows(made[first.version].scopes[0], reader.words, _way(counting, title))
    rows += [(day(event.day), _said(reader, event, made, counting)) for event in record]
    if first.expires_on is not None:
        rows.append(("Last day", day(first.expires_on)))
    if is_own:
        spoke = (counting or record)[0]
        rows += _spoken(spoke, made[spoke.version].voice.word)
    rows.append(("Recorded by", _recorder(reader, first)))
    rows += [
        (f"Note to step {event.version}" if len(steps) > 1 else "Note", private[name])
        for event, private in steps
        for name in ("reason", "notes")
        if private and private.get(name)
    ]
    undo = [event.version for event in record if may_be_undone(record, event, reader.now)]
    return Card(
        title=title,
        rows=rows,
        record_id=last.record_id,
        version=last.version,
        can_withdraw=left and consent_to_end(record) is not None,
        undo=undo[-1] if undo and is_own and undo[-1] == last.version else None,
        acts=acts_for(reader.own, record, reader.said),
    )


def _standing(
    reader: Reader, counting: Sequence[ConsentEvent], made: Mapping[int, Statement]
) -> tuple[str, bool]:
    """What a record comes to now, and whether some of its consent is left."""
    given = [made[event.version] for event in counting if made[event.version].is_consent]
    if not counting:
        return f"{c.STEPS[ConsentState.INVALIDATED]}: this does not count", False
    if not given:
        last = spoken_steps(counting)[-1]
        if last.agreed_for:
            return f"They agreed for {last.agreed_for}: ask again", False
        return "The evidence was seen" if last.confirms else c.STEPS[last.status], False
    if all(one.is_heard_no_more(reader.today) for one in given):
        return _SPEAKS_NO_MORE, False
    against = {one.ref: taken_back(one, reader.said, reader.today) for one in given}
    if not any(is_left(one, against[one.ref]) for one in given):
        return "They agreed, then changed their mind", False
    if all(one.expires_on is not None and one.expires_on < reader.today for one in given):
        return "They agreed, but that has ended", False
    if any(against.values()):
        return _PARTLY, True
    if not any(relied_on_by(one, reader.said) for one in given):
        return _TO_CONFIRM, True
    return c.STEPS[ConsentState.GIVEN], True


def _way(counting: Sequence[ConsentEvent], title: str) -> Way:
    """How a record's scope is said: as agreed to only where all of it stands."""
    if title == c.STEPS[ConsentState.GIVEN]:
        return Way.AGREED
    spoken = spoken_steps(counting)
    objects = bool(spoken) and all(event.status.is_objection for event in spoken)
    return Way.REFUSED if objects else Way.ASKED


def _said(
    reader: Reader,
    event: ConsentEvent,
    made: Mapping[int, Statement],
    counting: Sequence[ConsentEvent],
) -> str:
    """One step in words: what was said, about which part, and whether it counts."""
    if event.status is ConsentState.INVALIDATED:
        errors = {ref.version for ref in made[event.version].sets_aside}
        lines = [c.STEPS[event.status], *(f"Step {version} does not count" for version in errors)]
        return "\n".join(lines)
    words = c.step_words(event)
    lines = [f"Step {event.version}: {lower(words)}" if len(made) > 1 else words]
    lines += _part(reader.words, made[event.version], event.status)
    if event not in counting:
        lines.append("Entered in error: does not count")
    return "\n".join(lines)


def _part(words: Words, made: Statement, status: ConsentState) -> list[str]:
    """The part of its record that a later step is about, where it is not the whole."""
    whole, *parts = made.scopes
    if not parts or parts[-1] == whole:
        return []
    part = whole.within(parts[-1])
    if part == whole:
        return []
    rows = content_rows(part, words)
    about = [f"{name}: {', '.join(value.splitlines())}" for name, value in rows]
    return ["Only this part:", *sentences(part, words, WAYS.get(status, Way.ASKED)), *about]


def _spoken(event: ConsentEvent, word: str) -> list[tuple[str, str]]:
    """Who spoke, and what was judged: shown to the recorder alone."""
    rows = [("Who spoke", c.speaker_words(event.given_by, word))]
    if event.age_band is not None:
        rows.append(("Age of the person this is about", q.words_for(q.AGES, event.age_band)))
    if event.could_decide is not None:
        judged = "could" if event.could_decide else "could not"
        rows.append(("Could they decide", f"Your organisation judged that they {judged}"))
    return rows


def _recorder(reader: Reader, event: ConsentEvent) -> str:
    """Who recorded that nobody at all may share is not named to others."""
    if event.everybody and event.controller != reader.own:
        return _ANOTHER
    return reader.words.organisations.get(event.controller, event.controller)
