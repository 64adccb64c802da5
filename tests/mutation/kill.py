"""Does a mutant die? It is loaded in a process of its own and asked what the engine was asked.

In order, until something notices: the worked examples, the second evaluator's answers, and, for a
mutant that is still alive, the unit tests of the domain.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conformance.generate_facts import generate, pairwise
from tests.conformance.second_evaluator import evaluate
from tests.mutation.mutants import Mutant

ROOT = Path(__file__).resolve().parents[2]
BESIDE_THE_RULES = {"agreement_coverage", "consent_status", "facts", "identifiers", "invariants"}
UNIT_TESTS = [
    str(path)
    for path in sorted((ROOT / "tests/unit/domain").glob("test_*.py"))
    if path.stem.removeprefix("test_") not in BESIDE_THE_RULES
]
SECONDS = 120
KILLED, SURVIVED = 1, 0


@dataclass(frozen=True)
class Asked:
    """What every mutant is asked; worked out once."""

    examples: list[dict[str, Any]]
    cases: list[tuple[dict[str, Any], dict[str, Any]]]


def questions(count: int = 4_000) -> Asked:
    """The examples, and generated facts with the second evaluator's answers."""
    files = sorted((ROOT / "tests/worked_examples").glob("*.json"))
    examples = [example for file in files for example in json.loads(file.read_text("utf-8"))]
    cases = [*generate(4, count), *pairwise()]
    return Asked(examples, [(facts, evaluate(facts)) for facts in cases])


def dies(mutant: Mutant, asked: Asked) -> bool:
    """Whether anything notices; a mutant that never answers counts as noticed."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        code = KILLED
        try:
            code = SURVIVED if _survives(mutant, asked) else KILLED
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return status != SURVIVED


def _survives(mutant: Mutant, asked: Asked) -> bool:
    sys.meta_path.insert(0, _Mutated(mutant))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return (
            _examples_hold(asked.examples)
            and _second_agrees(asked.cases)
            and pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-m", "not long", *UNIT_TESTS])
            == pytest.ExitCode.OK
        )


def _examples_hold(examples: Sequence[dict[str, Any]]) -> bool:
    for example in examples:
        answer, expected = _answer(example["facts"]), example["expected"]
        codes = {message["code"] for message in answer["messages"]}
        holds = (
            answer["outcome"] == expected["outcome"]
            and answer["bases"] == expected["bases"]
            and set(expected["conditions"]) <= set(answer["conditions"])
            and set(expected["must_say"]) <= codes
            and not set(expected["must_not_say"]) & codes
        )
        if not holds:
            return False
    return True


def _second_agrees(cases: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> bool:
    return all(
        answer["outcome"] == second["outcome"]
        and answer["bases"] == second["bases"]
        and set(answer["conditions"]) == set(second["conditions"])
        and {message["code"] for message in answer["messages"]} == second["messages"]
        for facts, second in cases
        for answer in [_answer(facts)]
    )


def _answer(facts: dict[str, Any]) -> dict[str, Any]:
    # Imported here, in the child: the parent must never have loaded the domain.
    from registry.domain.decide import decide
    from registry.domain.facts import parse_facts
    from registry.law import load_edition

    law = load_edition()
    assessment = decide(parse_facts(facts, law), law)
    return {
        "outcome": assessment.outcome,
        "bases": list(assessment.bases),
        "conditions": list(assessment.conditions),
        "messages": [{"code": message.code} for message in assessment.messages],
    }


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the mutated module where its name is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        inside = mutant.path.relative_to(ROOT).with_suffix("")
        self._name, self._mutant = ".".join(inside.parts), mutant

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if fullname != self._name:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source(), str(self._mutant.path), "exec"), module.__dict__)  # noqa: S102 - our own source
