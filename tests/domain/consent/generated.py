"""What people may have said about one person, for properties that hold whatever it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any

from hypothesis import strategies as st

from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.standing import ConsentStanding
from registry.domain.consent.statement import EVERY, Cell, Part, Ref, Said, Scope, Statement, Voice
from registry.domain.consent.status import consent_of_share
from registry.domain.dates import LONDON
from registry.domain.people.consent_state import ConsentState as State
from registry.domain.people.speakers import Speaker

CHARITY, COUNCIL, REFUGE = ORGANISATIONS = ("charity", "council", "refuge")
PURPOSES = ("early_help", "safeguarding_child")
CATEGORIES = ("personal", "special:health")
FIRST_DAY = date(2026, 10, 23)  # summer time ends on the 25th
SELF = Voice(Speaker.SELF)
MOTHER = Voice(Speaker.PARENT, "mother")
FATHER = Voice(Speaker.PARENT, "father")
ATTORNEY = Voice(Speaker.ATTORNEY, "attorney", CHARITY)
AUNT = Voice(Speaker.NEXT_OF_KIN, "relative", CHARITY)
VOICES = (SELF, MOTHER, FATHER, ATTORNEY, AUNT)
NAMED = (State.GIVEN, State.REQUESTED)
FIRST = (State.GIVEN, State.GIVEN, State.REFUSED, State.REQUESTED, State.NOT_SOUGHT_UNSAFE)
LATER = (State.WITHDRAWN, State.REFUSED, State.GIVEN, State.REQUESTED, State.NOT_SOUGHT)

people = st.builds(
    AgeAndCapacity,
    age_band=st.sampled_from(("adult", "child_16_17", "child_13_15", "child_u13", None)),
    capacity=st.sampled_from(("unknown", "has", "lacks")),
    gillick=st.sampled_from(("unknown", "competent", "not_competent", "claims_competent")),
)


def like(made: Any, **changes: object) -> Any:
    """A statement, or an answer, with what differs."""
    return dataclasses.replace(made, **changes)


def _said(dice: Random) -> Said:
    day = FIRST_DAY + timedelta(dice.randrange(6))
    if dice.randrange(2):
        return Said(day)
    at = datetime(day.year, day.month, day.day, dice.choice((9, 23)), 30, tzinfo=UTC)
    return Said(at.astimezone(LONDON).date(), at)


def _some(dice: Random, values: Sequence[str]) -> Part:
    return Part(frozenset(dice.sample(values, dice.randint(1, len(values)))))


def _scope(dice: Random, status: State, recorder: str) -> Scope:
    """A consent names every part, a refusal may leave parts out."""
    named = status in NAMED
    own = Part(frozenset({recorder}))
    disclosers = [own, own, _some(dice, ORGANISATIONS), *([] if named else [EVERY])]
    others = (
        EVERY if not named and dice.randrange(2) else _some(dice, values)
        for values in (ORGANISATIONS, PURPOSES, CATEGORIES)
    )
    return Scope(dice.choice(disclosers), *others, mutual=named and dice.randrange(3) == 0)


def _statement(dice: Random) -> Statement:
    status = dice.choice((*FIRST, *FIRST, State.WITHDRAWN))
    recorder, voice, said = dice.choice(ORGANISATIONS), dice.choice(VOICES), _said(dice)
    lasts = dice.choice((None, 0, 1, 3)) if status is State.GIVEN else None
    powers = ("LPA_health_welfare", "LPA_property", "none")
    return Statement(
        Ref("con", 1),
        recorder,
        status,
        voice,
        said,
        (_scope(dice, status, recorder),),
        expires_on=None if lasts is None else said.day + timedelta(lasts),
        authority=dice.choice(powers) if voice == ATTORNEY else "none",
        explicit=dice.choice((None, True, False)),
        could_decide=dice.choice((None, None, True, False)) if voice == SELF else None,
        under_16_then=voice == SELF and dice.random() < 0.3,
    )


# Made beforehand, so that a history is a handful of choices and some thousands take seconds.
_dice = Random(20261122)
POOL = [_statement(_dice) for _ in range(3_000)]
PARTS = [Scope(EVERY, EVERY, EVERY, Part(frozenset({name})), mutual=True) for name in CATEGORIES]
whens = st.sampled_from([_said(_dice) for _ in range(40)])


def statements(
    ref: Ref, *, of: tuple[State, ...] = FIRST, judged: bool = True
) -> st.SearchStrategy[Statement]:
    """The first statement of a record."""
    pool = [
        like(made, ref=ref)
        for made in POOL
        if made.status in of and (judged or made.could_decide is None)
    ]
    return st.sampled_from(pool)


_RECORDS = [statements(Ref(f"con_{number}", 1)) for number in range(4)]


@st.composite
def histories(draw: st.DrawFn) -> list[Statement]:
    """Records of several organisations with their later steps."""
    made: list[Statement] = []
    for number in range(draw(st.integers(1, 4))):
        first = draw(_RECORDS[number])
        consents = [earlier for earlier in made if earlier.is_consent]
        how = draw(st.sampled_from(("new", "new", "confirms", "supersedes")))
        if consents and how == "confirms":
            first = _confirming(first, draw(st.sampled_from(consents)))
        elif consents and how == "supersedes":
            first = _replacing(first, draw(st.sampled_from(consents)))
        made.append(first)
        versions = range(2, 2 + draw(st.integers(0, 2)))
        made += [draw(_later(first, version)) for version in versions]
    return made


def _confirming(first: Statement, consent: Statement) -> Statement:
    return like(
        first, status=State.GIVEN, voice=consent.voice, expires_on=None, confirms=consent.ref
    )


def _replacing(first: Statement, consent: Statement) -> Statement:
    return like(
        consent,
        ref=first.ref,
        said=max(first.said, consent.said, key=lambda when: when.moment(is_yes=True)),
        scopes=first.scopes if first.status in NAMED else consent.scopes,
        expires_on=None,
        supersedes=consent.ref.record_id,
    )


@st.composite
def _later(draw: st.DrawFn, first: Statement, version: int) -> Statement:
    if draw(st.booleans()):
        before = [Ref(first.ref.record_id, number) for number in range(1, version)]
        refs = before if draw(st.booleans()) else [draw(st.sampled_from(before))]
        return in_error(first, frozenset(refs), version)
    status = draw(st.sampled_from(LATER))
    named = EVERY not in (first.scopes[0].recipients, first.scopes[0].disclosers)
    if first.confirms or (status in NAMED and not named):
        status = State.NOT_SOUGHT
    return like(
        first,
        ref=Ref(first.ref.record_id, version),
        status=status,
        said=draw(whens),
        scopes=draw(st.sampled_from([first.scopes, *((*first.scopes, part) for part in PARTS)])),
        expires_on=None,
        supersedes=None,
        confirms=None,
    )


def in_error(first: Statement, refs: frozenset[Ref], version: int) -> Statement:
    """The step that says that others of its record were entered in error."""
    return like(
        first,
        ref=Ref(first.ref.record_id, version),
        status=State.INVALIDATED,
        expires_on=None,
        supersedes=None,
        confirms=None,
        sets_aside=refs,
    )


cells = st.sampled_from(
    [
        Cell(sender, recipient, purpose, category)
        for sender, recipient in permutations(ORGANISATIONS, 2)
        for purpose in PURPOSES
        for category in CATEGORIES
    ]
)


def read(
    made: Sequence[Statement],
    cell: Cell,
    person: AgeAndCapacity,
    on: date,
    *,
    asker: str | None = None,
) -> ConsentStanding:
    """What stands for a cell, as its discloser reads it or another asker."""
    found = consent_of_share(
        made,
        asker=asker or cell.discloser,
        sender=cell.discloser,
        recipient=cell.recipient,
        purpose=cell.purpose,
        categories=(cell.category,),
        person=person,
        on=on,
    )
    return found.whole


def like_scope(scope: Scope, recipient: str, category: str) -> Scope:
    """The part of a scope that is about one recipient and one category."""
    return dataclasses.replace(
        scope, recipients=Part(frozenset({recipient})), categories=Part(frozenset({category}))
    )
