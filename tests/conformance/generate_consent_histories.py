"""Random histories of what was said about one person, for the two readings of consent.md.

Small on purpose: four organisations, six days about the end of summer time, few moments, so that
scopes meet, moments are equal and chains form. Every history could have been recorded: whatever
the rules answer with 422 is not made.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.statement import EVERY, Part, Ref, Said, Scope, Statement, Voice
from registry.domain.dates import LONDON
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker
from tests.conformance.second_consent_cells import Universe
from tests.conformance.second_consent_evaluator import Share

CHARITY, COUNCIL, REFUGE, SCHOOL = "charity", "council", "refuge", "school"
UNIVERSE = Universe(
    organisations=(CHARITY, COUNCIL, REFUGE, SCHOOL),
    purposes=("early_help", "safeguarding_child"),
    categories=("personal", "special:health", "criminal"),
)
FIRST_DAY = date(2026, 10, 23)
SELF = Voice(Speaker.SELF)
MOTHER = Voice(Speaker.PARENT, "mother")
FATHER = Voice(Speaker.PARENT, "father")
SECOND_MOTHER = Voice(Speaker.PARENT, "mother-2", CHARITY)
ATTORNEY = Voice(Speaker.ATTORNEY, "attorney", CHARITY)
DEPUTY = Voice(Speaker.DEPUTY, "deputy", COUNCIL)
AUNT = Voice(Speaker.NEXT_OF_KIN, "relative", COUNCIL)
OF_A_CHILD = (SELF, MOTHER, FATHER, SECOND_MOTHER, AUNT)
OF_AN_ADULT = (SELF, ATTORNEY, DEPUTY, AUNT, MOTHER)
LATER_STEPS = ("withdrawn", "withdrawn", "refused", "given", "given", "requested")
FIRST_STEPS = ("given", "given", "given", "given", "refused", "refused", "requested")
UNSAFE = "not_sought_unsafe"


@dataclass(frozen=True)
class Case:
    """A history, the person as the check describes them, and a share on a day."""

    statements: tuple[Statement, ...]
    person: AgeAndCapacity
    share: Share
    on: date


@dataclass
class Book:
    """The records so far, and the dice."""

    dice: Random
    voices: tuple[Voice, ...]
    made: list[Statement] = field(default_factory=list)

    def steps(self, record_id: str) -> list[Statement]:
        return [made for made in self.made if made.ref.record_id == record_id]

    def chance(self, of_ten: int) -> bool:
        return self.dice.randrange(10) < of_ten

    def some(self, values: tuple[str, ...], most: int = 2) -> Part:
        return Part(frozenset(self.dice.sample(values, self.dice.randint(1, most))))

    def said(self) -> Said:
        day = FIRST_DAY + timedelta(days=self.dice.randrange(6))
        if self.chance(4):
            return Said(day)
        at = datetime(day.year, day.month, day.day, self.dice.choice((0, 10, 23)), 30, tzinfo=UTC)
        return Said(at.astimezone(LONDON).date(), at)


def generate_case(dice: Random) -> Case:
    """One case."""
    person = _person(dice)
    child = person.age_band in ("child_u13", "child_13_15") or dice.randrange(3) == 0
    book = Book(dice, OF_A_CHILD if child else OF_AN_ADULT)
    for number in range(dice.randint(1, 5)):
        _open_record(book, f"con_{number}")
        while book.chance(3):
            _later_step(book, dice.choice(book.made).ref.record_id)
    if book.chance(3):
        _as_of_before(book)
    if book.chance(3):
        _end_a_voice(book)
    dice.shuffle(book.made)
    return Case(tuple(book.made), person, _share(book), FIRST_DAY + timedelta(dice.randint(1, 7)))


def _person(dice: Random) -> AgeAndCapacity:
    band = dice.choice(("adult", "adult", "child_16_17", "child_13_15", "child_u13", None))
    capacity = dice.choice(("unknown", "unknown", "has", "lacks"))
    if band == "adult" and dice.randrange(2):
        capacity = "lacks"
    gillick = dice.choice(("unknown",) * 4 + ("competent", "not_competent", "claims_competent"))
    return AgeAndCapacity(band, capacity, gillick)


def _share(book: Book) -> Share:
    """A share of something that somebody spoke of, as often as not."""
    scope = book.dice.choice(book.made).scopes[0]
    sender = book.dice.choice(sorted(scope.disclosers.values or UNIVERSE.organisations))
    recipient = book.dice.choice(sorted(scope.recipients.values or UNIVERSE.organisations))
    if book.chance(2):
        sender, recipient = recipient, sender
    if sender == recipient or book.chance(1):
        sender, recipient = book.dice.sample(UNIVERSE.organisations, 2)
    purpose = book.dice.choice(sorted(scope.purposes.values or UNIVERSE.purposes))
    categories = book.dice.sample(UNIVERSE.categories, book.dice.randint(1, 3))
    extra = ["anonymous"] if book.chance(1) else []
    return Share(sender, recipient, purpose, tuple(categories + extra))


def _open_record(book: Book, record_id: str) -> None:
    consents = [m for m in book.made if m.status == "given" and m.confirms is None]
    roll = book.dice.randrange(20)
    if consents and roll < 4:
        _confirm(book, record_id, book.dice.choice(consents))
    elif consents and roll < 8:
        _replace(book, record_id, book.dice.choice(consents))
    elif consents and roll < 10:
        _end(book, record_id, book.dice.choice(consents))
    elif roll < 12:
        _add(book, record_id, UNSAFE, book.dice.choice(UNIVERSE.organisations))
    else:
        status = book.dice.choice(FIRST_STEPS)
        recorder = book.dice.choice((CHARITY, CHARITY, *UNIVERSE.organisations))
        _add(book, record_id, status, recorder)


def _add(book: Book, record_id: str, status: str, recorder: str) -> None:
    voice = book.dice.choice(book.voices)
    named = status in ("given", "requested")
    scope = _consent_scope(book, recorder) if named else _refusal_scope(book, recorder)
    if book.chance(4):  # about the same as something said before, so that words meet
        before = [made.scopes[0] for made in book.made if not named or made.status == "given"]
        scopes = [each for each in before if not named or not _leaves_out(each)]
        scope = book.dice.choice(scopes or [scope])
    _say(book, Ref(record_id, 1), status, recorder, voice, (scope,))


def _consent_scope(book: Book, recorder: str) -> Scope:
    disclosers = (
        book.some(UNIVERSE.organisations) if book.chance(3) else Part(frozenset({recorder}))
    )
    return Scope(
        disclosers,
        book.some(UNIVERSE.organisations),
        book.some(UNIVERSE.purposes),
        book.some(UNIVERSE.categories, 3),
        mutual=book.chance(2),
    )


def _leaves_out(scope: Scope) -> bool:
    """Whether it is about every value of a part, which a consent never is."""
    return EVERY in (scope.disclosers, scope.recipients, scope.purposes, scope.categories)


def _refusal_scope(book: Book, recorder: str) -> Scope:
    disclosers = book.dice.choice(
        (Part(frozenset({recorder})),) * 3 + (EVERY, book.some(UNIVERSE.organisations))
    )
    return Scope(
        disclosers,
        EVERY if book.chance(5) else book.some(UNIVERSE.organisations),
        EVERY if book.chance(5) else book.some(UNIVERSE.purposes),
        EVERY if book.chance(5) else book.some(UNIVERSE.categories),
    )


def _say(
    book: Book,
    ref: Ref,
    status: str,
    recorder: str,
    voice: Voice,
    scopes: tuple[Scope, ...],
    *,
    supersedes: Statement | None = None,
    confirms: Ref | None = None,
    sets_aside: frozenset[Ref] = frozenset(),
) -> None:
    said = book.said()
    if supersedes is not None:  # not said before what it replaces
        said = max(said, supersedes.said, key=lambda each: each.moment(is_yes=True))
    consent = status == "given" and confirms is None
    days = book.dice.choice((None, None, 0, 1, 3))
    own = voice.capacity is Speaker.SELF
    powers = ("LPA_property", "LPA_property", "LPA_health_welfare", "none")
    book.made.append(
        Statement(
            ref=ref,
            recorder=recorder,
            status=ConsentState(status),
            voice=voice,
            said=said,
            scopes=scopes,
            expires_on=said.day + timedelta(days) if consent and days is not None else None,
            authority=book.dice.choice(powers) if voice == ATTORNEY else "none",
            supersedes=supersedes.ref.record_id if supersedes else None,
            confirms=confirms,
            sets_aside=sets_aside,
            could_decide=book.dice.choice((None, None, True, False)) if own else None,
            under_16_then=own and book.dice.random() < 0.3,
        )
    )


def _as_of_before(book: Book) -> None:
    """Some consents are of edition 1, where a newer one takes the place of an older."""
    book.made = [
        replace(
            made,
            takes_the_place_in=tuple(replace(scope, categories=EVERY) for scope in made.scopes),
        )
        if made.status == "given" and not made.confirms and book.chance(7)
        else made
        for made in book.made
    ]


def _end_a_voice(book: Book) -> None:
    """Whoever spoke may not speak any more from a day, as one organisation recorded it."""
    ended = book.dice.choice(book.made)
    if ended.voice.capacity is Speaker.SELF:
        return
    day = FIRST_DAY + timedelta(book.dice.randrange(7))
    book.made = [
        replace(
            made,
            voice_ended_on=day if made.recorder == ended.recorder else None,
            voice_ended_for=((ended.recorder, day),),
        )
        if made.voice == ended.voice
        else made
        for made in book.made
    ]


def _confirm(book: Book, record_id: str, consent: Statement) -> None:
    recorder = book.dice.choice(UNIVERSE.organisations)
    ref = Ref(record_id, 1)
    scopes = consent.scopes if book.chance(7) else (*consent.scopes, _of_a_part(book, consent))
    _say(book, ref, "given", recorder, consent.voice, scopes, confirms=consent.ref)


def _of_a_part(book: Book, consent: Statement) -> Scope:
    """Some of the purposes and data of which the evidence was seen."""
    part = Scope(EVERY, EVERY, book.some(UNIVERSE.purposes), book.some(UNIVERSE.categories))
    return replace(part, mutual=consent.scopes[0].mutual)


def _replace(book: Book, record_id: str, consent: Statement) -> None:
    scopes = consent.scopes if book.chance(3) else (_consent_scope(book, consent.recorder),)
    ref = Ref(record_id, 1)
    _say(book, ref, "given", consent.recorder, consent.voice, scopes, supersedes=consent)


def _end(book: Book, record_id: str, other: Statement) -> None:
    """A no that answers another organisation's consent has that consent's scope."""
    recorder = book.dice.choice(UNIVERSE.organisations)
    status = book.dice.choice(("withdrawn", "refused"))
    _say(book, Ref(record_id, 1), status, recorder, other.voice, other.scopes)


def _later_step(book: Book, record_id: str) -> None:
    steps = book.steps(record_id)
    first = steps[0]
    ref = Ref(record_id, len(steps) + 1)
    if book.chance(3):
        aside = [first.ref, *(step.ref for step in steps)] if book.chance(3) else []
        one = frozenset({book.dice.choice(steps).ref})
        named = frozenset(aside) or one
        _say(book, ref, "invalidated", first.recorder, first.voice, first.scopes, sets_aside=named)
    elif first.confirms is None:
        marked = any(step.status == UNSAFE for step in steps)
        status = "not_sought" if marked and book.chance(5) else book.dice.choice(LATER_STEPS)
        voice = first.voice if book.chance(7) else book.dice.choice(book.voices)
        named = status in ("given", "requested")
        _say(book, ref, status, first.recorder, voice, _part(book, first, named=named))


def _part(book: Book, first: Statement, *, named: bool) -> tuple[Scope, ...]:
    """The record's scope, or what lies within it of a part that the step names: a consent must,
    where its record does not."""
    whole = first.scopes[0]
    if named and _leaves_out(whole):
        return (whole, replace(_consent_scope(book, first.recorder), mutual=whole.mutual))
    if book.chance(6):
        return (whole,)
    part = Scope(EVERY, EVERY, book.some(UNIVERSE.purposes), book.some(UNIVERSE.categories))
    return (whole, replace(part, mutual=whole.mutual))
