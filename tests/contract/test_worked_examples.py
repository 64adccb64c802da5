"""The contract's worked examples: the answers agree, as contract §1 defines agreement."""

from pathlib import Path
from typing import Any

import pytest

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.law import load_edition
from tests.support.shared import read, shared

HERE = Path(__file__).parent
EXAMPLES = read(HERE / "examples.json")


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
    assert read(shared("contract/examples.json")) == EXAMPLES
