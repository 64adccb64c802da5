"""What changed between two documents: every change, and none exactly if they are equal."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.domain.agreements.comparison import differences
from registry.domain.agreements.comparison_values import word_by_word
from registry.law import load_edition
from registry.services.agreements.changes import diff_words
from registry.services.drafting.template_library import template
from registry.services.drafting.templates import MakeOut, make_out
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL

NAMES = {id_: id_.replace("-", " ").title() for id_ in (COUNCIL, HOSPITAL, SCHOOL, CHARITY)}
WORDS = diff_words(load_edition(), NAMES)
LEAF = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "a", "hill-school"])
VALUE = st.recursive(
    LEAF,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "partner", "from", "basis", "x/~y"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FIELDS = ["parties", "sharings", "purpose", "start_date", "dpia"]
CLAUSE_FIELDS = ["id", "from", "to", "lawful_bases", "data_items", "retention"]
CLAUSES = st.lists(st.dictionaries(st.sampled_from(CLAUSE_FIELDS), VALUE), max_size=3)
DOCUMENT = st.dictionaries(st.sampled_from(FIELDS), VALUE | CLAUSES, max_size=4)


def agreement() -> dict[str, Any]:
    order = MakeOut(
        agreement_id="discharge",
        title="Discharge",
        charter_id="wisc",
        charter_version=1,
        fill={
            "hospital": [HOSPITAL],
            "council": [COUNCIL],
            "general_practice": ["elm-surgery"],
            "commissioner": ["elm-icb"],
        },
        kinds={
            HOSPITAL: "nhs_trust",
            COUNCIL: "local_authority",
            "elm-surgery": "gp_practice",
            "elm-icb": "icb",
        },
        start=date(2026, 12, 1),
        review=date(2027, 11, 30),
    )
    return make_out(template("hospital-discharge"), order)


def texts(old: dict, new: dict) -> list[str]:
    return [change.text for change in differences(old, new, WORDS)]


def equal(one: object, other: object) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@settings(max_examples=400, deadline=None)
@given(DOCUMENT, DOCUMENT)
def test_nothing_is_told_exactly_where_the_documents_are_equal(old: dict, new: dict):
    """It is so for any two JSON objects, whether they have the form of agreements or not."""
    assert texts(old, copy.deepcopy(old)) == []
    assert bool(texts(old, new)) != equal(old, new)


def places(value: Any, pointer: tuple = ()) -> Iterator[tuple]:
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*pointer, key)
            yield from places(value[key], (*pointer, key))


def changed(document: dict, place: tuple, how: str) -> dict:
    found = copy.deepcopy(document)
    holder = found
    for key in place[:-1]:
        holder = holder[key]
    if how == "removed":
        del holder[place[-1]]
    else:
        holder[place[-1]] = "something else" if holder[place[-1]] != 7 else 8
    return found


def test_every_change_of_every_place_of_an_agreement_shows_where_it_is():
    document = agreement()
    seen = 0
    for place in places(document):
        for how in ("removed", "other"):
            changes = differences(document, changed(document, place, how), WORDS)
            assert changes, (place, how)
            top = f"/{place[0]}"
            assert all(
                change.pointer == top or change.pointer.startswith(f"{top}/") for change in changes
            )
            assert all(change.text.endswith(".") and change.affects for change in changes)
            seen += 1
    assert seen > 400


def test_two_changes_far_apart_both_show():
    document = agreement()
    other = {**changed(document, ("sharings", 0, "retention"), "other"), "title": "New title"}
    both = texts(document, other)
    assert "Title changed from 'Discharge' to 'New title'." in both
    assert len(both) == 2


def test_who_may_share_with_whom_is_told_in_a_sentence_and_whom_it_affects():
    old, new = agreement(), agreement()
    for document in (old, new):
        document["parties"].append({"partner": CHARITY, "role": "independent_controller"})
    clause = new["sharings"][0]
    clause["from"] = [*clause["from"], SCHOOL]
    clause["lawful_bases"].append({"partner": SCHOOL, "basis": "6(1)(e)"})
    new["parties"].append({"partner": SCHOOL, "role": "independent_controller"})
    found = differences(old, new, WORDS)
    receivers = WORDS.names(clause["to"])
    name = clause["id"]
    assert [change.text for change in found] == [
        "Hill School becomes a party (an independent controller).",
        f"Sharing '{name}': Hill School may now also share with {receivers}.",
        f"Sharing '{name}': Hill School now also relies on public task (6(1)(e)).",
    ]
    everyone = {party["partner"] for party in new["parties"]}
    assert {*found[0].affects} == everyone
    assert {*found[1].affects} == {*clause["from"], *clause["to"]} < everyone
    assert found[2].affects == (SCHOOL,)
    back = [change.text for change in differences(new, old, WORDS)]
    assert f"Sharing '{name}': Hill School may no longer share with {receivers}." in back


def test_dates_are_written_out_and_long_texts_told_word_by_word():
    old, new = agreement(), agreement()
    new["review_date"] = "2028-11-30"
    new["purpose"] = f"{old['purpose']} And nothing else."
    purpose, review = differences(old, new, WORDS)
    assert review.text == "Review date changed from 30 November 2027 to 30 November 2028."
    assert purpose.text == "Purpose is reworded."
    assert purpose.words == (("same", old["purpose"]), ("added", "And nothing else."))


@given(
    st.text(st.sampled_from("ab \n"), max_size=60), st.text(st.sampled_from("ab \n"), max_size=60)
)
def test_both_texts_can_be_put_together_from_their_words(before: str, after: str):
    words = word_by_word(before, after)
    assert " ".join(text for kind, text in words if kind != "added") == before
    assert " ".join(text for kind, text in words if kind != "removed") == after


def test_what_changed_in_very_large_drafts_is_bounded_and_found_in_time():
    ids = [f"p{number}" for number in range(6_000)]
    old = {
        "parties": [{"partner": id_} for id_ in ids],
        "sharings": [{"id": "one", "from": ids, "to": ids}],
    }
    new = {
        "parties": [{"partner": id_, "role": "processor"} for id_ in reversed(ids)],
        "sharings": [{"id": "one", "from": [*ids, *(f"q{id_}" for id_ in ids)], "to": ids[1:]}],
    }
    begun = time.process_time()
    found = differences(old, new, WORDS)
    assert time.process_time() - begun < 10  # comparing each with each took minutes
    assert sum(len(change.text) + sum(map(len, change.affects)) for change in found) < 10_000_000
    assert "more that changed" in found[-1].text
    assert differences(old, old, WORDS) == ()
