"""The compiled acceptor and the full validator give the same verdict."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from registry.documents.json import validate
from registry.documents.json.compiled import acceptor

EXAMPLES = Path(__file__).resolve().parents[3] / "schemas/examples"
NAMES = sorted(validate.schema_names() - {"common"})
ODD: list[Any] = [None, True, 0, -1, 10**15, "", "x" * 5_000, "\n", "2026-02-30", [], {}, [[]]]


def documents(name: str) -> list[Any]:
    """The examples of a schema, and of those whose names begin like it."""
    paths = sorted(EXAMPLES.glob(f"*/{name}-*.json"))
    return [json.loads(path.read_text("utf-8"))["document"] for path in paths]


def verdicts(name: str, document: Any) -> tuple[bool, bool]:
    faults = validate._finder(validate.schema_text(name))(document)
    return validate._acceptor(name)(document), not faults


def mutated(document: Any, rng: random.Random) -> Any:
    """The document with one value replaced, removed, repeated or taken from another place."""
    changed = copy.deepcopy(document)
    place = changed
    while isinstance(place, dict | list) and place:
        key = rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or rng.random() < 0.3:
            match rng.randrange(4):
                case 0:
                    place[key] = rng.choice(ODD)
                case 1:
                    del place[key]
                case 2 if isinstance(place, list):
                    place.append(copy.deepcopy(inner))
                case _ if isinstance(place, dict):
                    place["no_such_name"] = inner
            return changed
        place = inner
    return rng.choice(ODD)


@pytest.mark.parametrize("name", NAMES)
def test_one_verdict_on_examples_and_mutations_of_them(name: str):
    rng = random.Random(name)
    for document in documents(name):
        quick, full = verdicts(name, document)
        assert quick == full
        for _ in range(12):
            changed = mutated(document, rng)
            quick, full = verdicts(name, changed)
            assert quick == full, changed


def test_a_document_of_another_kind_is_not_accepted():
    accepts = acceptor({"type": "object", "properties": {"a": {"const": "b"}}}, {})
    assert accepts({"a": "b"})
    assert not accepts({"a": "c"})
    assert not accepts([])


def test_a_list_that_is_far_too_long_costs_no_more_than_saying_so():
    faults = validate.faults_of("share-request", {"data_categories": ["x"] * 50_000})
    assert "/data_categories" in {fault.pointer for fault in faults}
    assert len(faults) < 10
