"""What is read aloud names everything in the scope that is recorded, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import EVERY, Part, Scope
from registry.services.consent.commands import RecordConsent
from registry.web.consent import questions as c
from registry.web.consent.command import command_of, scope_of
from registry.web.consent.reading_aloud import reading
from registry.web.consent.scope_words import Way, scope_rows, sentences, tells
from registry.web.consent.words import Words, listed, named
from tests.services.people.test_finding import NHS
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership

ORGANISATIONS = {f"o{index}": f"Organisation-{index}." for index in range(6)}
PURPOSES = {f"p{index}": f"Purpose-{index}." for index in range(5)}
KINDS = {f"k{index}": f"Kind-{index}." for index in range(5)}
WORDS = Words(
    ORGANISATIONS, PURPOSES, KINDS, {key: f"Spoken-{text}" for key, text in KINDS.items()}
)
US = "o0"


def some(values: dict[str, str]) -> st.SearchStrategy[Part]:
    others = [value for value in values if value != US]
    return st.sets(st.sampled_from(others), min_size=1).map(lambda chosen: Part(frozenset(chosen)))


SCOPES = st.builds(
    Scope,
    st.just(Part(frozenset({US}))),
    some(ORGANISATIONS),
    some(PURPOSES),
    some(KINDS),
    st.booleans(),
)


def found(values: dict[str, str], text: str) -> set[str]:
    return {value for value, words in values.items() if words in text}


@given(SCOPES)
def test_every_part_of_the_scope_is_named_and_nothing_else(scope: Scope):
    lines = reading(scope, WORDS, "you")
    whole = "\n".join("\n".join((line.text, *line.points)) for line in lines)
    recipients = scope.recipients.values or frozenset()
    assert found(ORGANISATIONS, whole) == {US, *recipients}
    assert found(PURPOSES, whole) == scope.purposes.values
    assert found(KINDS, whole) == scope.categories.values
    there, back = lines[0], lines[1].text
    assert there.text.startswith(f"We would like {ORGANISATIONS[US]} to tell")
    assert found(ORGANISATIONS, "".join((there.text, *there.points))) == {US, *recipients}
    assert back.startswith("We would also like") == scope.mutual
    assert back.startswith("This is one way only.") != scope.mutual


NAMED = Part(frozenset({"o1", "o2"}))


@pytest.mark.parametrize(
    ("by", "to", "way", "words"),
    [
        (NAMED, Part(frozenset({"o3"})), Way.AGREED, "1. and 2. telling 3."),
        (Part(frozenset({"o3"})), NAMED, Way.REFUSED, "3. telling 1. or 2."),
        (Part(frozenset({"o3"})), EVERY, Way.REFUSED, "3. telling anyone"),
        (EVERY, NAMED, Way.REFUSED, "Anyone telling 1. or 2."),
        (EVERY, EVERY, Way.REFUSED, "Anyone telling anyone"),
        (NAMED, NAMED, Way.REFUSED, "1. and 2. telling each other"),
        (Part(frozenset({"o3"})), NAMED, Way.STOPS, "3. telling 1. or 2."),
        (Part(frozenset({"o3"})), EVERY, Way.ASKED, "3. telling anyone"),
        (Part(frozenset({"o3"})), Part(frozenset()), Way.ASKED, "3. telling organisations not"),
    ],
)
def test_one_direction_in_words(by: Part, to: Part, way: Way, words: str):
    assert tells(by, to, WORDS, way).replace("Organisation-", "").startswith(words)


def test_the_way_back_is_said_or_that_it_is_not_part_of_it():
    one_way = Scope(Part(frozenset({US})), NAMED, EVERY, EVERY)
    rows = dict(scope_rows(one_way, WORDS, Way.REFUSED))
    assert rows["The other way"] == "Not part of this"
    assert (rows["For"], rows["Information"]) == ("Every purpose", "All of it")
    both = Scope(Part(frozenset({US})), NAMED, EVERY, EVERY, mutual=True)
    assert len(sentences(both, WORDS, Way.STOPS)) == 2
    assert named({"a": "A"}, {"a", "unknown"}) == ["A", "unknown"]
    assert [listed(["a", "b", "c"]), listed(["a"]), listed([])] == ["a, b and c", "a", ""]


@pytest.mark.parametrize("wider", [[], [c.NOBODY], [c.NO_PURPOSE, c.NO_DATA, c.NO_SHARER]])
@pytest.mark.parametrize("mutual", ["yes", "no"])
async def test_the_scope_in_words_is_the_scope_that_is_recorded(
    partnership: Partnership, wider: list[str], mutual: str
):
    person = await partnership.person(CHARITY, NHS)
    answers = {
        "recipient": [COUNCIL, HOSPITAL],
        "mutual": mutual,
        "purpose": ["early_help"],
        "data": ["personal"],
        "speaker": "mother",
        "which": "2",
        "age": "child_u13",
        "judged": "yes",
        "status": "refused" if wider else "given",
        "wider": wider,
    }
    command: RecordConsent = command_of(partnership.registry, person, answers)
    values = {
        name: getattr(command, name)
        for name in command.__slots__
        if name not in ("subject_id", "status")
    }
    event = await partnership.consent(CHARITY, person, command.status, **values)
    assert statements([event])[0].scopes == (scope_of(command, CHARITY),)
    assert (event.speaker, event.age_band, event.could_decide) == ("mother-2", "child_u13", None)
    assert event.mutual == (mutual == "yes")
    assert SCHOOL not in event.recipients
