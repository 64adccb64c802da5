"""Our worked examples: what each expects was worked out from the law, not copied from answers.

The collection as a whole must also cover the law tables: whoever adds a gateway, a condition, a
rule or a message has to add a case that shows it.
"""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.answer.context import AnswerContext
from registry.domain.answer.headline import headline
from registry.domain.answer.situation import Situation
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.domain.decision.outcome import Outcome
from registry.law import load_edition
from registry.law.model import Gateway
from tests.generate_worked_examples import PAGE, contract_examples, load_themes, page

LAW = load_edition()
EXAMPLES = [example for examples in load_themes().values() for example in examples]
ALWAYS = {"TOOL_ADVISES", "RECORD_DECISION"}
# R7 always refuses a contract (law.md §7.1), so no answer offers it.
NEVER_OFFERED = {"6(1)(b)"}
# R2 drops a law and goes on, so it never decides. FACTS only says how facts were read.
NEVER_DECIDE = {"R2", "FACTS"}
LEAST = 60


def answer_to(example: dict[str, Any]) -> dict[str, Any]:
    return decide(parse_facts(example["facts"], LAW), LAW).to_dict()


def codes_of(answer: dict[str, Any]) -> set[str]:
    return {message["code"] for message in answer["messages"]}


def deciding(answer: dict[str, Any]) -> str:
    (rule,) = [reason["rule"] for reason in answer["reasons"] if reason.get("deciding")]
    return rule


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


@each_example
def test_the_headline_says_nothing_false(example: dict[str, Any]):
    facts = parse_facts(example["facts"], LAW)
    said = headline(Situation(facts, decide(facts, LAW), LAW, AnswerContext()))
    false = example["expected"].get("headline_must_not_say", [])
    assert [words for words in false if words in said] == []


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
    assert urls - known == set()


def test_every_example_can_be_read():
    for example in EXAMPLES:
        assert set(example) == {
            *("id", "title", "situation", "source", "facts", "expected", "why"),
        }
        assert all(example[name].strip() for name in ("title", "situation", "why"))


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
