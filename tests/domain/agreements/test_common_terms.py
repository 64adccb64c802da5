"""Which text of its charter an agreement takes on a day, for any charters and objections."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.agreements.common_terms import (
    COMMON_TERMS,
    CharterTerms,
    Effect,
    Objection,
    Taking,
    differing,
)

DAY = date(2026, 12, 1)
NAMES = ("breaches", "training")
days = st.integers(0, 40).map(lambda count: DAY + timedelta(days=count))
texts = st.dictionaries(st.sampled_from(NAMES), st.sampled_from("abc"))


def charter(version: int, registered: date, **content: Any) -> CharterTerms:
    return CharterTerms(version, {"start_date": DAY.isoformat(), **content}, registered)


def notice(days: int) -> dict[str, Any]:
    return {"terms_change": {"notice_days": days, "text": "Object."}}


@st.composite
def charters(draw: st.DrawFn) -> list[CharterTerms]:
    count = draw(st.integers(1, 5))
    registered = sorted(draw(st.lists(days, min_size=count, max_size=count)))
    return [
        CharterTerms(
            version,
            {
                "start_date": draw(days).isoformat(),
                "common_terms": draw(texts),
                **(notice(draw(st.integers(0, 10))) if draw(st.booleans()) else {}),
            },
            day,
        )
        for version, day in enumerate(registered, start=1)
    ]


@st.composite
def takings(draw: st.DrawFn) -> Taking:
    objection = st.builds(
        Objection, st.sampled_from("pq"), st.integers(2, 5), st.just(DAY), st.none() | days
    )
    return Taking(
        names=draw(st.sampled_from([NAMES, NAMES[:1], ()])),
        charter_id="wisc",
        charter_version=draw(st.integers(1, 2)),
        registered_on=draw(days),
        last_day=draw(st.none() | days),
        objections=tuple(draw(st.lists(objection, max_size=3))),
    )


@given(charters(), takings())
def test_a_text_changes_on_the_days_that_are_foretold_and_on_no_others(
    versions: list[CharterTerms], taking: Taking
):
    foretold = {
        (change.day, change.name)
        for change in taking.changes(versions, DAY)
        if change.effect is not Effect.DROPPED
    }
    seen = set()
    for count in range(1, 60):
        day = DAY + timedelta(days=count)
        before = taking.taken(versions, day - timedelta(days=1))
        for name, text in taking.taken(versions, day).items():
            if text.text != (before[name].text if name in before else ""):
                seen.add((day, name))
    assert seen == foretold


@given(charters(), takings(), days)
def test_each_text_is_that_of_the_version_it_names_and_none_is_lost(
    versions: list[CharterTerms], taking: Taking, day: date
):
    by_version = {version.version: version for version in versions}
    taken = taking.taken(versions, day)
    for name, text in taken.items():
        assert text.version >= taking.charter_version
        assert not text.text or by_version[text.version].texts[name] == text.text
    own = by_version.get(taking.charter_version)
    supplied = {*taking.names} & own.texts.keys() if own else set()
    assert supplied <= {name for name, text in taken.items() if text.text}


@given(charters(), takings(), days)
def test_no_text_that_somebody_objects_to_applies(
    versions: list[CharterTerms], taking: Taking, day: date
):
    day = min(day, taking.last_day or day)
    refused = {
        objection.charter_version
        for objection in taking.objections
        if objection.counts_on(day) and objection.charter_version > taking.charter_version
    }
    for name, text in taking.taken(versions, day).items():
        assert text.text not in {kept.text for kept in text.kept}
        if text.text and text.version in refused:  # it repeats what applied before it
            assert any(
                version.version < text.version
                and version.version not in refused
                and version.texts.get(name) == text.text
                for version in versions
            )


@given(charters(), takings())
def test_an_agreement_that_is_over_keeps_the_texts_of_its_last_day(
    versions: list[CharterTerms], taking: Taking
):
    if taking.last_day is not None:
        later = taking.last_day + timedelta(days=100)
        assert taking.taken(versions, later) == taking.taken(versions, taking.last_day)


def test_a_charter_that_gives_no_notice_changes_nothing():
    versions = [
        charter(1, DAY, common_terms={"breaches": "a"}),
        charter(2, DAY, common_terms={"breaches": "b"}, **notice(1)),
    ]
    taking = Taking(COMMON_TERMS, "wisc", 1, DAY)
    assert taking.taken(versions, date.max)["breaches"].text == "a"
    assert taking.changes(versions, DAY) == []


def test_what_one_charter_does_to_the_texts_of_another():
    before = {"common_terms": {"breaches": "a", "audit": "b", "foi": "c"}}
    after = {"common_terms": {"breaches": "b", "training": "d", "foi": "c"}}
    assert differing(before, after) == {
        "breaches": Effect.REWORDED,
        "training": Effect.NEW,
        "audit": Effect.DROPPED,
    }
    assert differing({}, {}) == {}
