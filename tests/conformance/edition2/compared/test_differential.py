"""The engine against the second evaluator under the law's second edition: the same answer.

``comparison`` says what is compared. The long campaign takes a million cases.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from datetime import date
from itertools import islice, product
from typing import Any

import pytest

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts, with_date
from tests.conformance.edition2.compared.comparison import (
    LAW,
    by_engine,
    by_second,
    comparable,
    differing,
)
from tests.conformance.edition2.compared.generator import generate
from tests.conformance.edition2.compared.pairs import facts_of_pairs
from tests.conformance.edition2.evaluator import evaluate
from tests.conformance.edition2.tables import BASES, DEFAULT_DATE, PURPOSES, RISKS

Json = dict[str, Any]
Difference = tuple[Json, dict[str, Any]]
TODAY = date.fromisoformat(DEFAULT_DATE)
PROCESSES, PART, PARTS = 2, 10_000, 100


def difference(facts: Json) -> dict[str, Any]:
    answer = decide(with_date(parse_facts(facts, LAW), TODAY), LAW)
    return differing(by_engine(answer, facts), by_second(evaluate(facts), facts))


def differences(cases: Iterable[Json]) -> list[Difference]:
    return [(facts, parts) for facts in cases if comparable(facts) and (parts := difference(facts))]


def told(found: list[Difference]) -> str:
    """How many differ, and the first few with what differs."""
    lines = [f"{len(found)} cases differ"]
    for facts, parts in found[:5]:
        lines.append(f"{ {field: value for field, value in facts.items() if value} }")
        lines += [f"  {part}: engine {one}, second {other}" for part, (one, other) in parts.items()]
    return "\n".join(lines)


def test_weighted_cases_agree() -> None:
    found = differences(generate(20261201, 4_000))
    assert not found, told(found)


def test_the_pairwise_set_agrees() -> None:
    found = differences(facts_of_pairs())
    assert not found, told(found)


def test_every_basis_proposed_for_every_purpose_and_risk_agrees() -> None:
    """What chance seldom brings together: each purpose with each proposed basis and each risk."""
    together = product(PURPOSES, BASES, RISKS)
    found = differences(
        {**facts, "purpose": purpose, "proposed_basis": basis, "risk_of_serious_harm": risk}
        for facts, (purpose, basis, risk) in zip(generate(20261203, 4_000), together, strict=False)
    )
    assert not found, told(found)


def _campaign(seed: int) -> list[Difference]:
    return list(islice(differences(generate(seed, PART)), 20))


@pytest.mark.long
def test_a_million_cases_agree() -> None:
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        found = [x for part in pool.imap_unordered(_campaign, range(PARTS)) for x in part]
    assert not found, told(found)
