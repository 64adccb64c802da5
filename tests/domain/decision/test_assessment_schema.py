"""The assessment's published shape: examples, and every answer to generated facts."""

import json
import random
from pathlib import Path

import pytest

from registry.documents.json.validate import faults_of
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.domain.decision.outcome import Outcome
from registry.law import load_edition
from registry.resources import shipped
from tests.domain.decision.generated import random_facts

LAW = load_edition()
SCHEMA = json.loads((shipped("schemas") / "assessment.schema.json").read_text("utf-8"))
EXAMPLES = shipped("schemas") / "examples"
VALID = sorted((EXAMPLES / "valid").glob("assessment-*.json"))
INVALID = sorted((EXAMPLES / "invalid").glob("assessment-*.json"))


def test_there_are_a_dozen_of_each() -> None:
    assert len(VALID) >= 12
    assert len(INVALID) >= 12


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_example(path: Path) -> None:
    assert faults_of("assessment", json.loads(path.read_text("utf-8"))["document"]) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_example(path: Path) -> None:
    example = json.loads(path.read_text("utf-8"))
    found = {fault.pointer for fault in faults_of("assessment", example["document"])}
    assert found == set(example["pointers"])


def test_schema_lists_are_the_tables() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["outcome"]["enum"] == list(Outcome)
    assert definitions["message"]["properties"]["code"]["enum"] == list(LAW.messages)
    assert SCHEMA["properties"]["bases"]["items"]["enum"] == list(LAW.bases)
    assert SCHEMA["properties"]["conditions"]["items"]["enum"] == list(LAW.conditions)


def test_every_answer_fits() -> None:
    rng = random.Random(3)
    for _ in range(250):
        answer = decide(parse_facts(random_facts(rng, LAW), LAW), LAW).to_dict()
        assert faults_of("assessment", json.loads(json.dumps(answer))) == []
