"""The stages that might notice a mutant, in the order in which they are asked.

They are the worked examples, the second evaluator's answers, the invariants, and the unit tests of
the domain.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from tests.conformance.generate_facts import generate, pairwise
from tests.conformance.second_evaluator import evaluate
from tests.mutation.samples import ROOT

DOMAIN_TESTS = ROOT / "tests/domain"
# Most of these load no module that is mutated, so they would notice nothing and took most of the
# time. One left out by mistake could only make the score worse.
BESIDE_THE_RULES = {
    DOMAIN_TESTS / "agreements/test_comparison.py",
    DOMAIN_TESTS / "agreements/test_coverage.py",
    DOMAIN_TESTS / "agreements/test_lifecycle.py",
    DOMAIN_TESTS / "agreements/test_review_dates.py",
    DOMAIN_TESTS / "agreements/test_versions.py",
    DOMAIN_TESTS / "decision/test_facts.py",
    DOMAIN_TESTS / "decision/test_invariants.py",
    *(DOMAIN_TESTS / "consent").glob("test_*.py"),
    *(DOMAIN_TESTS / "partners").glob("test_*.py"),
    *(DOMAIN_TESTS / "people").glob("test_*.py"),
    *DOMAIN_TESTS.glob("test_*.py"),
}
UNIT_TESTS = [
    str(path) for path in sorted(DOMAIN_TESTS.rglob("test_*.py")) if path not in BESIDE_THE_RULES
]
FACTS_FOR_INVARIANTS = 300


@dataclass(frozen=True)
class Asked:
    """The questions to every mutant, worked out once."""

    examples: list[dict[str, Any]]
    cases: list[tuple[dict[str, Any], dict[str, Any]]]


def questions(count: int = 4_000) -> Asked:
    """Return the examples, and generated facts with the second evaluator's answers."""
    files = sorted((ROOT / "tests/worked_examples").glob("*.json"))
    examples = [example for file in files for example in json.loads(file.read_text("utf-8"))]
    cases = [*generate(4, count), *pairwise()]
    return Asked(examples, [(facts, evaluate(facts)) for facts in cases])


def _examples_hold(asked: Asked) -> bool:
    return all(
        _as_expected(_answer(example["facts"]), example["expected"]) for example in asked.examples
    )


def _as_expected(answer: dict[str, Any], expected: dict[str, Any]) -> bool:
    codes: set[str] = answer["messages"]
    return (
        answer["outcome"] == expected["outcome"]
        and answer["bases"] == expected["bases"]
        and set(expected["conditions"]) <= answer["conditions"]
        and set(expected["must_say"]) <= codes
        and not set(expected["must_not_say"]) & codes
    )


def _second_agrees(asked: Asked) -> bool:
    return all(_same(_answer(facts), second) for facts, second in asked.cases)


def _same(answer: dict[str, Any], second: dict[str, Any]) -> bool:
    conditions: set[str] = set(second["conditions"])
    return conditions == answer["conditions"] and all(
        answer[told] == second[told] for told in ("outcome", "bases", "messages")
    )


def _answer(facts: dict[str, Any]) -> dict[str, Any]:
    # Imported here, in the child, because the parent must never load the domain.
    from registry.domain.decision.decide import decide
    from registry.domain.decision.facts import parse_facts
    from registry.law import load_edition

    law = load_edition()
    assessment = decide(parse_facts(facts, law), law)
    return {
        "outcome": assessment.outcome,
        "bases": list(assessment.bases),
        "conditions": set(assessment.conditions),
        "messages": {message.code for message in assessment.messages},
    }


def _invariants_hold(_: Asked) -> bool:
    """Check the invariants of law.md §7 on some hundreds of facts; the suite takes thousands."""
    module = import_module("tests.domain.decision.test_invariants")
    for name, test in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("test_") and list(inspect.signature(test).parameters) == ["count"]:
            try:
                test(FACTS_FOR_INVARIANTS)
            except AssertionError:
                return False
    return True


def _unit_tests_pass(_: Asked) -> bool:
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not long"]
    return pytest.main([*options, *UNIT_TESTS]) == pytest.ExitCode.OK


STAGES: dict[str, Callable[[Asked], bool]] = {
    "examples": _examples_hold,
    "second evaluator": _second_agrees,
    "invariants": _invariants_hold,
    "unit tests": _unit_tests_pass,
}
