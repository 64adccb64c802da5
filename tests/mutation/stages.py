"""The stages that might notice a mutant, in the order in which they are asked.

They are the worked examples, the second evaluators' answers under both editions, the invariants,
the words of the worked examples, and the unit tests of the decision and of the answer.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.edition1 import generate_facts as first_facts
from tests.conformance.edition1.second_evaluator import evaluate as evaluate_first
from tests.conformance.edition2 import evaluator
from tests.conformance.edition2.compared import comparison
from tests.conformance.edition2.compared.generator import generate
from tests.conformance.edition2.compared.pairs import facts_of_pairs
from tests.conformance.edition2.tables import DEFAULT_DATE
from tests.mutation.samples import ROOT

Json = dict[str, Any]
UNIT_TESTS = [ROOT / "tests/domain" / wing for wing in ("decision", "answer")]
INVARIANTS = ("test_invariants", "test_second_invariants")
# These are stages of their own, or load no module that is mutated.
BESIDE_THE_RULES = {"test_facts", "test_closed_lists", *INVARIANTS}
# The differential test takes the same, so nothing differs before something is changed.
SEED, COUNT, COUNT_OF_THE_FIRST = 20261201, 4_000, 500
FACTS_FOR_INVARIANTS = 2_000


@dataclass(frozen=True)
class Asked:
    """The questions to every mutant, worked out once; of each edition, facts with an answer."""

    examples: list[Json]
    cases: list[tuple[Json, comparison.Told]]
    first_cases: list[tuple[Json, Json]]
    facts_for_invariants: int
    unit_tests: list[str]


def questions(count: int = COUNT, unit_tests: str = "test_*.py") -> Asked:
    """Return the examples, generated facts with the second evaluators' answers, and the unit tests
    whose names match a pattern."""
    files = sorted((ROOT / "tests/worked_examples").glob("*.json"))
    examples = [example for file in files for example in json.loads(file.read_text("utf-8"))]
    facts = filter(comparison.comparable, _facts(count))
    first = first_facts.generate(20261122, min(count, COUNT_OF_THE_FIRST))
    return Asked(
        examples,
        [(case, comparison.by_second(evaluator.evaluate(case), case)) for case in facts],
        [(case, evaluate_first(case)) for case in first],
        min(count, FACTS_FOR_INVARIANTS),
        [
            str(path)
            for folder in UNIT_TESTS
            for path in sorted(folder.rglob(unit_tests))
            if _asks_the_rules(path)
        ],
    )


def _asks_the_rules(path: Path) -> bool:
    return path.stem not in BESIDE_THE_RULES


def _facts(count: int) -> Iterator[Json]:
    yield from generate(SEED, count)
    if count >= COUNT:
        yield from facts_of_pairs()


def _examples_hold(asked: Asked) -> bool:
    return all(
        _as_expected(_answer(example["facts"]), example["expected"]) for example in asked.examples
    )


def _as_expected(answer: Any, expected: Json) -> bool:
    codes = {message.code for message in answer.messages}
    return (
        answer.outcome == expected["outcome"]
        and list(answer.bases) == expected["bases"]
        and set(expected["conditions"]) <= set(answer.conditions)
        and set(expected["must_say"]) <= codes
        and not set(expected["must_not_say"]) & codes
    )


def _second_agrees(asked: Asked) -> bool:
    return all(comparison.by_engine(_answer(facts), facts) == told for facts, told in asked.cases)


def _first_agrees(asked: Asked) -> bool:
    return all(
        _same(_answer(facts, comparison.FIRST), second) for facts, second in asked.first_cases
    )


def _same(answer: Any, second: Json) -> bool:
    return (
        answer.outcome == second["outcome"]
        and list(answer.bases) == second["bases"]
        and set(answer.conditions) == set(second["conditions"])
        and {message.code for message in answer.messages} == second["messages"]
    )


def _answer(facts: Json, law: Any = comparison.LAW) -> Any:
    # Imported here, in the child, because the parent must never load the domain.
    from registry.domain.decision.decide import decide
    from registry.domain.decision.facts import parse_facts

    dated = {**facts, "evaluation_date": facts.get("evaluation_date") or DEFAULT_DATE}
    return decide(parse_facts(dated, law), law)


def _invariants_hold(asked: Asked) -> bool:
    """Check the invariants of law.md §7 under the second edition."""
    made = (comparison.LAW, asked.facts_for_invariants)
    try:
        for test in _invariants():
            test(made)
    except AssertionError:
        return False
    return True


def _invariants() -> Iterator[Callable[..., None]]:
    for name in INVARIANTS:
        module = import_module(f"tests.domain.decision.{name}")
        for test_name, test in inspect.getmembers(module, inspect.isfunction):
            marks = {mark.name for mark in getattr(test, "pytestmark", [])}
            asks = list(inspect.signature(test).parameters) == ["made"]
            if test_name.startswith("test_") and asks and "xfail" not in marks:
                yield test


def _words_are_as_published(_: Asked) -> bool:
    """Whether the worked examples' answers read as on their page of the reference."""
    published = import_module("tests.generate_worked_examples")
    return bool(published.page() == published.PAGE.read_text("utf-8"))


def _unit_tests_pass(asked: Asked) -> bool:
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not long"]
    return pytest.main([*options, *asked.unit_tests]) == pytest.ExitCode.OK


STAGES: dict[str, Callable[[Asked], bool]] = {
    "examples": _examples_hold,
    "second evaluator": _second_agrees,
    "words": _words_are_as_published,
    "first edition's evaluator": _first_agrees,
    "invariants": _invariants_hold,
    "unit tests": _unit_tests_pass,
}
