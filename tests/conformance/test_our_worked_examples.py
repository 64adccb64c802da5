"""Our worked examples: what each expects was worked out from the law, not copied from answers.

The collection as a whole must also cover the law tables: whoever adds a kind, a purpose, a gateway,
a condition, a bar, an element of a duty, a rule or a message has to add a case that shows it. The
second evaluator, which knows nothing of the registry, reads every case as we do.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from registry.domain.answer.context import AnswerContext
from registry.domain.answer.headline import opening
from registry.domain.answer.situation import Situation
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.domain.decision.outcome import Outcome
from registry.law import load_edition
from registry.law.lists import Element
from registry.law.model import Bar, Gateway
from tests.conformance.edition2.evaluator import evaluate
from tests.generate_worked_examples import PAGE, contract_examples, load_themes, page

# The examples are of the law's second edition.
LAW = load_edition("2026-11-29")
EXAMPLES = [example for examples in load_themes().values() for example in examples]
ALWAYS = {"TOOL_ADVISES", "RECORD_DECISION"}
# R7 always refuses a contract (law.md §7.1), so no answer offers it.
NEVER_OFFERED = {"6(1)(b)"}
# R2 drops a law and goes on, so it never decides. FACTS only says how facts were read.
NEVER_DECIDE = {"R2", "FACTS"}
LEAST = 296
# The second evaluator keeps R11 and RS in two parts each, and knows no date of the duty to refer
# the homeless (W119).
SECOND_NAMES = {"RS-x": "RS", "R11a": "R11"}
UNDATED = {"W119"}
# Cited for one case only; the law tables have no row that rests on them.
FURTHER = {
    "https://www.legislation.gov.uk/ukpga/1989/41/section/8",
    "https://www.legislation.gov.uk/ukpga/1989/41/section/37",
    "https://www.legislation.gov.uk/ukpga/1992/5/section/109B",
    "https://www.legislation.gov.uk/ukpga/1996/27/section/42",
}


def answer_to(example: dict[str, Any]) -> dict[str, Any]:
    return decide(parse_facts(example["facts"], LAW), LAW).to_dict()


def codes_of(answer: dict[str, Any]) -> set[str]:
    return {message["code"] for message in answer["messages"]}


def deciding(answer: dict[str, Any]) -> str:
    (rule,) = [reason["rule"] for reason in answer["reasons"] if reason.get("deciding")]
    return rule


def second_reading(example: dict[str, Any]) -> dict[str, Any]:
    """Return the second evaluator's answer; it takes one speaker where we take a list."""
    facts = deepcopy(example["facts"])
    detail = facts.get("consent_detail", {})
    for field in ("given_by", "refused_by"):
        if field in detail:
            (detail[field],) = detail[field]
    return evaluate(facts)


each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])


@each_example
def test_the_answer_is_the_laws(example: dict[str, Any]):
    answer, expected = answer_to(example), example["expected"]
    assert answer["outcome"] == expected["outcome"]
    assert answer["bases"] == expected["bases"]
    assert set(expected["conditions"]) <= set(answer["conditions"])
    if expected["rule"]:
        assert deciding(answer) == expected["rule"]


@each_example
def test_the_answer_says_what_it_must(example: dict[str, Any]):
    said, expected = codes_of(answer_to(example)), example["expected"]
    assert set(expected["must_say"]) - said == set()
    assert set(expected["must_not_say"]) & said == set()
    assert said >= ALWAYS


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if example["expected"].get("headline_must_not_say")],
    ids=lambda example: example["id"],
)
def test_the_headline_says_nothing_false(example: dict[str, Any]):
    facts = parse_facts(example["facts"], LAW)
    said = opening(Situation(facts, decide(facts, LAW), LAW, AnswerContext())).headline
    false = example["expected"]["headline_must_not_say"]
    assert [words for words in false if words in said] == []


@pytest.mark.parametrize(
    "example",
    # The second evaluator has no date for these duties.
    [example for example in EXAMPLES if example["id"] not in UNDATED],
    ids=lambda example: example["id"],
)
def test_the_second_evaluator_reads_it_alike(example: dict[str, Any]):
    second, expected = second_reading(example), example["expected"]
    rule = second["deciding_rule"]
    assert second["outcome"] == expected["outcome"]
    assert second["bases"] == expected["bases"]
    assert set(expected["conditions"]) <= set(second["conditions"])
    assert expected["rule"] in (None, SECOND_NAMES.get(rule, rule))
    assert set(expected["must_say"]) <= second["messages"]
    assert not set(expected["must_not_say"]) & second["messages"]


def expected_in(field: str) -> set[str]:
    return {value for example in EXAMPLES for value in example["expected"][field]}


def test_every_basis_that_can_be_offered_is_expected_somewhere():
    assert set(LAW.bases) - expected_in("bases") == NEVER_OFFERED


def test_every_basis_never_offered_is_proposed_and_refused_somewhere():
    proposed = {example["facts"].get("proposed_basis") for example in EXAMPLES}
    assert proposed >= NEVER_OFFERED


def test_every_offered_condition_is_expected_somewhere():
    offered = {name for name, row in LAW.conditions.items() if row.offered}
    assert offered - expected_in("conditions") == set()


def test_every_kind_sends_or_receives_somewhere():
    kinds = {example["facts"][side] for example in EXAMPLES for side in ("from_kind", "to_kind")}
    assert kinds == set(LAW.kinds)


def test_every_purpose_is_shared_for_somewhere():
    assert {example["facts"]["purpose"] for example in EXAMPLES} == set(LAW.purposes)


def outcomes_with(source: str) -> dict[str, set[str]]:
    """Return the outcomes of the examples whose information is from ``source``, by rule."""
    found: dict[str, set[str]] = {}
    for example in EXAMPLES:
        if source in example["facts"].get("information_from", ()):
            expected = example["expected"]
            found.setdefault(expected["rule"], set()).add(expected["outcome"])
    return found


BARS = [bar for bar in LAW.bars.values() if bar.effect == "bar"]


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.id)
def test_every_bar_stands_somewhere(bar: Bar):
    assert "RB" in outcomes_with(bar.id)


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.id)
def test_every_bar_with_an_exception_is_lifted_somewhere(bar: Bar):
    lifted = set(outcomes_with(bar.id)) - {"RB", "R1"}
    assert bool(lifted) == bool(bar.exceptions)


@pytest.mark.parametrize("element", LAW.elements.values(), ids=lambda element: element.id)
def test_every_element_is_met_and_asked_for_somewhere(element: Element):
    said = {example["facts"].get("duty_elements", {}).get(element.id) for example in EXAMPLES}
    asked = {
        duty["element"]
        for example in EXAMPLES
        for duty in second_reading(example)["possible_duties"]
    }
    assert True in said
    assert (element.id in asked) == (not element.quiet)


def test_every_row_about_private_people_decides_somewhere():
    rows = {second_reading(example).get("row", 0) for example in EXAMPLES}
    assert rows - {0} == set(range(1, 15))


def turns_on(gateway: Gateway, answer: dict[str, Any]) -> bool:
    """Return whether the answer says something about the gateway, or because of it."""
    cited = {source["url"] for reason in answer["reasons"] for source in reason["sources"]}
    about = {code for code in codes_of(answer) if code.startswith(("DUTY_", "GATEWAY_"))}
    return gateway.source.url in cited or bool(about) or "POWER_NOT_DUTY" in codes_of(answer)


@pytest.mark.parametrize("gateway", LAW.gateways.values(), ids=lambda gateway: gateway.id)
def test_every_gateway_is_reached(gateway: Gateway):
    named = [e for e in EXAMPLES if e["facts"].get("gateway") == gateway.id]
    assert any(turns_on(gateway, answer_to(example)) for example in named)


def test_every_rule_decides_somewhere():
    decided = {example["expected"]["rule"] for example in EXAMPLES}
    assert set(LAW.rules) - decided == NEVER_DECIDE


def test_r2_runs_somewhere():
    ran = {reason["rule"] for example in EXAMPLES for reason in answer_to(example)["reasons"]}
    assert "R2" in ran


def test_every_outcome_is_expected_somewhere():
    assert {example["expected"]["outcome"] for example in EXAMPLES} == set(Outcome)


def test_every_message_is_asked_for_somewhere():
    assert set(LAW.messages) - expected_in("must_say") == ALWAYS


def test_there_are_enough_and_each_has_its_own_id():
    ids = [example["id"] for example in EXAMPLES]
    assert len(ids) >= LEAST
    ids += [example["id"] for example in contract_examples()]
    assert len(set(ids)) == len(ids)


def test_every_source_is_one_the_law_tables_know():
    known = {source.url for source in LAW.sources.values()}
    urls = {example["source"]["url"] for example in EXAMPLES}
    assert all(url.startswith("https://") for url in urls)
    assert urls - known == FURTHER


def test_every_example_can_be_read():
    for example in EXAMPLES:
        assert set(example) == {
            *("id", "title", "situation", "source", "facts", "expected", "why"),
        }
        assert all(example[name].strip() for name in ("title", "situation", "why"))


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
