"""The contract's worked examples: the answer agrees as contract §1 defines agreement."""

import json
from pathlib import Path
from typing import Any

import pytest

from registry.domain.decide import decide
from registry.domain.facts import parse_facts
from registry.law import load_edition

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "contract" / "examples.json"
EXAMPLES = json.loads((HERE / "examples.json").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_answer_agrees(example: dict[str, Any]) -> None:
    law = load_edition()
    answer = decide(parse_facts(example["facts"], law), law).to_dict()
    expected = example["expected"]
    assert answer["outcome"] == expected["outcome"]
    if expected["bases"]:
        assert set(answer["bases"]) & set(expected["bases"])
    if expected["conditions"]:
        assert set(answer["conditions"]) & set(expected["conditions"])
    assert not set(answer["bases"]) & set(expected["bases_closed"])
    assert set(expected["must_say"]) <= {message["code"] for message in answer["messages"]}


def test_our_copy_is_the_contracts() -> None:
    if not SHARED.exists():
        pytest.skip("the contract's own folder is not beside this checkout")
    assert json.loads(SHARED.read_text("utf-8")) == EXAMPLES
