"""The engine against the second evaluator under the first edition: the same facts and answer.

The test compares the outcome, the bases in order, the conditions (as a set, and the preferred one
of each article) and the message codes. `registry` decides; `second_evaluator` was written from the
prose alone. The long campaign takes a million cases, and the pairwise set.
``edition2/test_differential.py`` does the same for the second edition.
"""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.law import load_edition
from tests.conformance.edition1.generate_facts import facts_of_pairs, generate
from tests.conformance.edition1.second_evaluator import evaluate
from tests.conformance.edition1.second_evaluator_bases import preferred

Facts = dict[str, Any]
LAW = load_edition("2026-11")


def _engine(facts: Facts) -> Facts:
    answer = decide(parse_facts(facts, LAW), LAW).to_dict()
    return {
        "outcome": answer["outcome"],
        "bases": answer["bases"],
        "conditions": set(answer["conditions"]),
        "preferred": preferred(answer["conditions"]),
        "messages": {m["code"] for m in answer["messages"]},
    }


def _second(facts: Facts) -> Facts:
    answer = evaluate(facts)
    return {
        "outcome": answer["outcome"],
        "bases": answer["bases"],
        "conditions": set(answer["conditions"]),
        "preferred": preferred(answer["conditions"]),
        "messages": answer["messages"],
    }


def _differences(cases: list[Facts]) -> list[tuple[Facts, Facts, Facts]]:
    found = []
    for facts in cases:
        engine, second = _engine(facts), _second(facts)
        if engine != second:
            found.append((facts, engine, second))
    return found


def _told(found: list[tuple[Facts, Facts, Facts]]) -> str:
    """Say how many differ, and show the first three with their differences."""
    lines = [f"{len(found)} cases differ"]
    for facts, engine, second in found[:3]:
        parts = [k for k in engine if engine[k] != second[k]]
        lines += [f"facts: {facts}"]
        lines += [f"  {k}: engine {engine[k]}, second {second[k]}" for k in parts]
    return "\n".join(lines)


def _campaign(seed: int) -> list[tuple[Facts, Facts, Facts]]:
    return _differences(list(generate(seed, 10_000)))[:3]


def test_weighted_cases_agree() -> None:
    found = _differences(list(generate(20261122, 1_000)))
    assert len(found) == 0, _told(found)


@pytest.mark.long
def test_the_pairwise_set_agrees() -> None:
    found = _differences(list(facts_of_pairs()))
    assert len(found) == 0, _told(found)


@pytest.mark.long
def test_a_million_cases_agree() -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = [x for part in pool.imap_unordered(_campaign, range(100)) for x in part]
    assert len(found) == 0, _told(found)
