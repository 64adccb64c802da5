"""The mutants themselves: what they change, what they leave alone, and how they are chosen."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutation import harder, plain
from tests.mutation.mutator import Mutant, Operators, mutants_of
from tests.mutation.samples import MODULES, SAMPLES, Sample, swapped

CODE = '''
"""Decides."""
from collections.abc import Callable

__all__ = ["code", "other"]
Rule = Callable[[str], str | None]
KINDS = frozenset({"police", "charity"})


def rule(kinds: list[str], limit: "code | None" = None, *, at_risk: bool = False) -> str:
    """The rule."""
    found = [kind for kind in kinds if kind != "other"]
    if limit not in KINDS and not at_risk:
        raise ValueError("code")
    if at_risk is True and len(found) <= 3:
        found.append("code")
    return f"a {limit}" if any(found) else "Nothing was found."
'''
# Only a choice that always or never holds loses one of its two sentences.
SENTENCES = ("f'a {limit}'", "Nothing was found.")
LEFT_ALONE = (
    '"""Decides."""',
    '"""The rule."""',
    "__all__ = ['code', 'other']",
    "Callable[[str], str | None]",
    "limit: 'code | None'=",
)
SOME = MODULES[::8]
Made = Callable[[Operators], tuple[Mutant, ...]]
either = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    path = tmp_path / "rules.py"
    path.write_text(CODE, encoding="utf-8")
    return lambda operators: mutants_of(path, operators)


def test_what_is_changed_plainly(made: Made) -> None:
    assert _changes(made(plain.operators)) == {
        "turned round": 4,
        "and for or": 2,
        "operand 0 dropped": 2,
        "operand 1 dropped": 2,
        "not dropped": 1,
        "guard dropped": 2,
        "member 0 dropped": 1,
        "member 1 dropped": 1,
        "other truth": 2,
        "one more": 1,
        "other code": 4,
        "always": 1,
        "never": 1,
    }


def test_what_is_changed_harder_to_notice(made: Made) -> None:
    assert _changes(made(harder.operators)) == {
        "condition 0 dropped": 1,
        "'other' instead": 1,
        "'police' instead": 1,
        "'charity' instead": 1,
        "'code' instead": 1,
        "None instead": 1,
        "the other way": 1,
        "one less": 1,
        "step left out": 1,
        "branches swapped": 1,
        "any for all": 1,
    }


def _changes(found: tuple[Mutant, ...]) -> Counter[str]:
    return Counter(mutant.what.split(":")[0] for mutant in found)


@either
def test_one_thing_is_changed_and_nothing_that_people_read(made: Made, sample: Sample) -> None:
    was = ast.unparse(ast.parse(CODE)).splitlines()
    for mutant in made(sample.operators):
        lines = mutant.text.splitlines()
        if "guard dropped" in mutant.what:
            assert len(lines) == len(was) - 1, mutant
        else:
            assert sum(a != b for a, b in zip(lines, was, strict=True)) == 1, mutant
        assert all(words in mutant.text for words in LEFT_ALONE), mutant
        kept = sum(sentence in mutant.text for sentence in SENTENCES)
        assert kept == (1 if mutant.what.startswith(("always", "never")) else 2), mutant


@pytest.mark.long
@either
def test_every_mutant_can_be_loaded_and_differs(sample: Sample) -> None:
    for path in MODULES:
        mutants = mutants_of(path, sample.operators)
        original = ast.unparse(ast.parse(path.read_text("utf-8")))
        texts = {mutant.text for mutant in mutants}
        assert original not in texts
        assert len(texts) == len(mutants)
        for text in texts:
            compile(text, str(path), "exec")


@either
def test_the_sample_is_the_same_every_time_and_spread(sample: Sample) -> None:
    chosen = sample.chosen(60, SOME)
    assert chosen == sample.chosen(60, SOME)
    assert len(chosen) == 60
    of_file = Counter(mutant.path for mutant in chosen)
    sizes = {path: len(mutants_of(path, sample.operators)) for path in SOME}
    for path, size in sizes.items():
        assert abs(of_file[path] - 60 * size / sum(sizes.values())) < 1, path


def test_a_mutant_by_hand_names_one_place() -> None:
    with pytest.raises(ValueError, match="exactly once"):
        swapped(MODULES[0], "no such code", "x")
