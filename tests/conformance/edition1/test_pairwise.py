"""The pairwise sets: every pair of values of two fields occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

import pytest

from tests.conformance.edition1 import generate_facts
from tests.conformance.edition1.pairwise import pairwise
from tests.conformance.edition2.compared import pairs

SMALL = {"a": "xyz", "b": [True, False, None], "c": range(7), "d": ["only"], "e": "vw"}


def uncovered(fields: Mapping[str, Sequence[Any]]) -> set[Any]:
    rows = list(pairwise(fields))
    left = set()
    for one, other in combinations(fields, 2):
        seen = {(repr(row[one]), repr(row[other])) for row in rows}
        wanted = set(product(map(repr, fields[one]), map(repr, fields[other])))
        left |= {(one, other, pair) for pair in wanted - seen}
    return left


def test_every_pair_occurs() -> None:
    assert uncovered(SMALL) == set()
    assert len(list(pairwise(SMALL))) == 49


@pytest.mark.long
@pytest.mark.parametrize("fields", [generate_facts.FIELDS, pairs.FIELDS], ids=["first", "second"])
def test_every_pair_of_the_facts_occurs(fields: Mapping[str, Sequence[Any]]) -> None:
    assert uncovered(fields) == set()
