"""The pages of a journey, for facts of every kind: how many, which questions, and what they say."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import Facts, parse_facts
from registry.domain.decision.questions import matters
from registry.domain.decision.questions.alternatives import alternatives, elements_asked
from registry.web.checks.asked import Asked
from registry.web.checks.journey import SHOWN, Journey, Stop, journey_of
from registry.web.checks.said import Case, Said, facts_of, with_answer, with_sources
from registry.web.kit import questions as q
from tests.conformance.edition2.compared.generator import generate
from tests.domain.decision.cases import LAW, TODAY
from tests.support.shared import read, shared
from tests.web.checks.from_facts import answers_to, case_of, sayable, walk

MOST_PAGES = 9  # with the answer
MOST_IN_AN_EMERGENCY = 3  # before the answer
MOST_DECISIONS = 700  # of one page: at a tenth of a millisecond each
MOST_DIFFERENCES = 0.02
SEED, MANY = 1, 50


@cache
def everybody(seed: int = SEED, count: int = MANY) -> list[Facts]:
    """Return facts of every kind that the pages can ask for, but no relative who shares."""
    found = (sayable(parse_facts(stated, LAW)) for stated in generate(seed, count))
    return [facts for facts in found if not LAW.kinds[facts.from_kind].household]


@cache
def walked(facts: Facts) -> tuple[dict[str, Any], Journey, Case]:
    """Return the answers and the journey of somebody who knows these facts."""
    return walk(facts, LAW)


def examples() -> Iterator[tuple[str, Facts]]:
    for name in ("examples.json", "examples-2.json"):
        for example in read(shared(f"contract/second-edition/{name}")):
            yield example["id"], parse_facts(example["facts"], LAW)


def test_no_journey_has_more_than_nine_pages():
    for facts in everybody():
        _, journey, _ = walked(facts)
        assert len(journey.reached) + 1 <= MOST_PAGES, facts
        if facts.emergency:
            steps = [stop.step for stop in journey.reached]
            assert set(steps) <= {"danger", "partner", "situation"}
            assert len(steps) <= MOST_IN_AN_EMERGENCY


def test_the_journeys_of_the_given_examples(record_property: Any):
    """Longest and median, in pages with the answer; an emergency is asked three and the answer."""
    pages = {name: len(walked(facts)[1].reached) + 1 for name, facts in examples()}
    figures = max(pages.values()), statistics.median(pages.values())
    record_property("longest and median journey of the examples, in pages", figures)
    assert len(pages) == 60
    assert figures == (9, 8)
    emergencies = [name for name, facts in examples() if facts.emergency]
    assert all(pages[name] <= MOST_IN_AN_EMERGENCY + 1 for name in emergencies)


@pytest.mark.parametrize(
    ("seed", "count"), [(SEED, MANY), pytest.param(9, 3_000, marks=pytest.mark.long)]
)
def test_the_pages_lead_to_what_the_whole_facts_lead_to(seed: int, count: int):
    """What a page leaves out changes nothing: outcome, bases and what to do. The pages try what is
    not known yet one thing at a time, so rare facts in which three have to come together differ."""
    asked = [facts for facts in everybody(seed, count) if not facts.emergency]
    different = []
    for facts in asked:
        _, journey, case = walked(facts)
        if matters.told(facts_of(journey.said, case), LAW) != matters.told(facts, LAW):
            different.append(facts)
    assert len(different) <= MOST_DIFFERENCES * len(asked), different


def test_the_pages_lead_the_given_examples_to_their_answers():
    """Beside what only the register knows: E05 and E20 are about consents on record."""
    different = set()
    for name, facts in examples():
        _, journey, case = walked(facts)
        register = {
            field: getattr(facts, field)
            for field in (
                "agreement_in_force",
                "charter_members",
                "routine",
                "apd_in_place",
                "override_grounds",
                "duty_exception",
                "evaluation_date",
            )
        }
        found = facts_of(journey.said, case)._replace(**register)
        if not facts.emergency and matters.told(found, LAW) != matters.told(facts, LAW):
            different.add(name)
    assert different == {"E05", "E20"}


def test_every_question_is_asked_only_where_an_answer_changes_what_is_told():
    for facts in everybody()[:30]:
        answers, journey, case = walked(facts)
        for stop in journey.reached:
            for asked in stop.asked_now(answers):
                assert changes(asked, stop, answers, case), (asked.name, facts)


def changes(asked: Asked, stop: Stop, answers: dict[str, Any], case: Case) -> bool:
    """Whether some answer on the page changes the answer, in some world that is still possible."""
    said = stop.said
    if asked.leading and asked.leading not in {"to", "purpose"}:
        said = with_answer(said, asked.leading, answers[asked.leading], LAW)
    if asked.leading == "purpose":
        said = {**said, "purpose": answers["purpose"]}
    if stop.step == "partner":
        case = replace(case, other=None, gives=True)
    return any(
        differ(asked, world, said, case) for world in worlds(facts_of(said, case), stop.step)
    )


def worlds(facts: Facts, step: str) -> Iterator[Facts]:
    """What may still turn out after a page, one thing at a time and some two at a time."""
    later = ("confided", "consent_found", "age", "explicit", "court_order", "speaker")
    elements = elements_asked(facts._replace(request_received=True), LAW)
    further = (*later, *elements, "contract_from", "contract_to", "request_states_public_task")
    if step == "partner" and not facts.emergency:
        further = ("purpose", *further)
    yield facts
    for question in further:
        yield from alternatives(question, facts, LAW)[1:]
    if "counselling" in LAW.bars and facts.request_received is not True:
        yield facts._replace(request_received=True)


_VICTIM_SHOWN = {
    "line_of_enquiry": True,
    "necessary_and_proportionate": True,
    "notice_given": True,
}


def differ(asked: Asked, world: Facts, said: Said, case: Case) -> bool:
    """Whether the answers that can be chosen lead to different answers of the whole decision."""
    found = set()
    for choice in asked.words.choices:
        if not choice.value:
            continue
        base: Said = said
        if asked.question in {*_VICTIM_SHOWN, "counselling", "substantial_probative_value"}:
            counselling = asked.question == "substantial_probative_value"
            base = {**said, "victim_request": {**_VICTIM_SHOWN, "counselling": counselling}}
            base["victim_request"].pop(asked.question, None)
        more = (
            with_sources(base, [choice.value], LAW)
            if asked.many
            else with_answer(base, asked.question, choice.value, LAW)
        )
        answered = facts_of(more, case)
        changed = {
            field: getattr(answered, field)
            for field in Facts._fields
            if getattr(answered, field) != getattr(facts_of(said, case), field)
        }
        answer = decide(world._replace(**changed), LAW)
        to_do = [one.code for one in answer.messages if one.message_class == "do"]
        found.add((answer.outcome, answer.bases, tuple(to_do)))
    return len(found) > 1


def every_question() -> Iterator[Asked]:
    for facts in everybody():
        _, journey, _ = walked(facts)
        for stop in journey.reached:
            yield from stop.asked


def test_i_do_not_know_is_the_last_answer_to_every_question():
    seen = set()
    for asked in every_question():
        seen.add(asked.question)
        assert asked.words.choices[-1] == q.DO_NOT_KNOW, asked.name
    assert {"relation", "age", "information_from", "consent", "court_order"} <= seen
    assert q.WHO[-1].value == q.UNKNOWN
    assert q.UNKNOWN in {choice.value for choice in q.DANGER}


def test_i_do_not_know_says_nothing_and_nothing_is_taken_to_be_none():
    for facts in everybody()[:30]:
        case = case_of(facts, LAW)
        answers: dict[str, Any] = {SHOWN: {}}
        while (journey := journey_of(answers, case)).next_step is not None:
            stop = journey.reached[-1]
            named = answers_to(stop, facts, LAW) if stop.step in ("partner", "purpose") else {}
            unknown = {one.name: q.UNKNOWN for one in stop.asked}
            rest = {"danger": q.UNKNOWN, "data": ["personal"]}
            answers |= rest | named | unknown
            shown = {one.name for one in stop.asked}
            answers = {**answers, SHOWN: {**answers[SHOWN], stop.step: list(shown)}}
        said = {"purpose": facts.purpose, "data_categories": ["personal"]}
        assert journey.said == {name: said[name] for name in journey.said}


def test_that_nobody_is_in_danger_is_said_only_by_who_looked():
    case = case_of(everybody()[0], LAW)
    risks = {}
    for choice in q.DANGER:
        answers = {"danger": choice.value, "who": "child", SHOWN: {"danger": []}}
        risks[choice.value] = journey_of(answers, case).said.get("risk_of_serious_harm")
    assert risks == {q.NOW: "child", q.LATER: "child", q.UNKNOWN: None, q.NOBODY: "none"}


def test_in_danger_but_nobody_can_say_who():
    """Read as the person this is about: that opens an emergency and lifts no confidence."""
    case = case_of(everybody()[0], LAW)
    answers = {"danger": q.NOW, "who": q.UNKNOWN, SHOWN: {"danger": []}}
    assert journey_of(answers, case).said["risk_of_serious_harm"] == "subject"


def test_no_page_takes_long_to_make():
    for facts in everybody(2, 30):
        case, answers = case_of(facts, LAW), {SHOWN: {}}
        while (journey := counted(answers, case)).next_step is not None:
            stop = journey.reached[-1]
            answers |= answers_to(stop, facts, LAW)
            shown = [one.name for one in stop.asked_now(answers)]
            answers = {**answers, SHOWN: {**answers[SHOWN], stop.step: shown}}


def counted(answers: dict[str, Any], case: Case) -> Any:
    """Return the journey, after counting how often the engine was asked for it."""
    before = matters.told.cache_info().misses
    journey = journey_of(answers, case)
    assert matters.told.cache_info().misses - before <= MOST_DECISIONS
    return journey


@pytest.mark.parametrize("gives", [True, False])
def test_the_words_are_for_the_reader(gives: bool):
    share = {
        "from_kind": "charity",
        "to_kind": "local_authority",
        "purpose": "housing_allocation",
        "data_categories": ["personal"],
        "request_received": True,
        "evaluation_date": TODAY.isoformat(),
    }
    answers, _, case = walk(parse_facts(share, LAW), LAW)
    sides = (
        {"own": case.own, "other": case.other} if gives else {"own": case.other, "other": case.own}
    )
    journey = journey_of(answers, replace(case, gives=gives, **sides))
    legends = [one.words.legend for stop in journey.reached for one in stop.asked]
    asks = "Have they asked you for this?" if gives else "Have you asked them for this?"
    assert asks in legends
