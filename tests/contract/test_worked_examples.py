"""The contract's worked examples: the answers agree, as contract §1 defines agreement.

Each edition of the law keeps its own: a check that the first edition answered is replayed under it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.law import load_edition
from tests.support.shared import read, shared

HERE = Path(__file__).parent
ALWAYS = {"TOOL_ADVISES", "RECORD_DECISION"}
# The copies, each named as the original is below ``../shared/contract``.
FILES = {
    "examples.json": "2026-11",
    "second-edition/examples.json": "2026-11-29",
    "second-edition/examples-2.json": "2026-11-29",
}
EXAMPLES = [
    pytest.param(edition, example, id=f"{edition}-{example['id']}")
    for file, edition in FILES.items()
    for example in read(HERE / file)
]


@pytest.mark.parametrize(("edition", "example"), EXAMPLES)
def test_answer_agrees(edition: str, example: dict[str, Any]) -> None:
    law = load_edition(edition)
    answer = decide(parse_facts(example["facts"], law), law).to_dict()
    expected, said = example["expected"], {message["code"] for message in answer["messages"]}
    assert not set(answer["bases"]) & set(expected["bases_closed"])
    assert said >= ALWAYS
    if answer["outcome"] in example.get("also_accept", ()):
        return  # "only `bases_closed` and the two codes every answer carries are compared"
    assert answer["outcome"] == expected["outcome"]
    for part in ("bases", "conditions"):
        assert not expected[part] or set(answer[part]) & set(expected[part])
    assert set(expected["must_say"]) <= said


@pytest.mark.parametrize("file", FILES)
def test_our_copy_is_the_contracts(file: str) -> None:
    assert read(shared(f"contract/{file}")) == read(HERE / file)


def test_there_are_twenty_of_the_first_and_sixty_of_the_second() -> None:
    assert [len(read(HERE / file)) for file in FILES] == [20, 20, 40]
