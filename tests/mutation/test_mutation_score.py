"""The harder mutants: what they change, that the score means something, and the score."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutation.harder import Harder, harder_mutants, spread_sample, swapped
from tests.mutation.kill import ROOT
from tests.mutation.reasons import COUNT
from tests.mutation.score import MODULES

CODE = '''
"""Decides."""
from collections.abc import Callable

__all__ = ["code", "other"]
Rule = Callable[[str], str | None]


def rule(kinds: list[str], limit: "code | None" = None, *, at_risk: bool = False) -> str:
    """The rule."""
    found = [kind for kind in kinds if kind != "other"]
    if at_risk is True and len(found) <= 3:
        found.append("code")
    return f"a {limit}" if any(found) else "Nothing was found."
'''
PROBE = """
from tests.mutation import kill
from tests.mutation.harder import swapped, unchanged
from tests.mutation.reasons import reason

rule = kill.ROOT / "registry/domain/rules/emergency.py"
asked = kill.questions(300)
print(reason(unchanged(rule), asked))
print(reason(swapped(rule, *{pair!r}), asked))
"""


@pytest.fixture
def found(tmp_path: Path) -> list[Harder]:
    path = tmp_path / "rules.py"
    path.write_text(CODE, encoding="utf-8")
    return harder_mutants(path)


def test_what_is_changed(found: list[Harder]) -> None:
    assert Counter(mutant.what.split(":")[0] for mutant in found) == {
        "condition 0 dropped": 1,
        "'code' instead": 1,
        "'other' instead": 1,
        "None instead": 1,
        "the other way": 1,
        "one less": 1,
        "step left out": 1,
        "branches swapped": 1,
        "any for all": 1,
    }


def test_one_line_is_changed_and_nothing_that_people_read(found: list[Harder]) -> None:
    plain = ast.unparse(ast.parse(CODE)).splitlines()
    for mutant in found:
        lines = mutant.source().splitlines()
        assert len(lines) == len(plain), mutant
        changed = [line for line, was in zip(lines, plain, strict=True) if line != was]
        assert len(changed) == 1, mutant
        kept = ("Decides.", "The rule.", "f'a {limit}'", "Nothing was found.", "__all__ = ['code',")
        assert all(words in mutant.source() for words in kept), mutant
        assert "Callable[[str], str | None]" in mutant.source(), mutant
        assert "limit: 'code | None'=None" in mutant.source(), mutant


def test_the_sample_is_the_same_every_time_and_spread() -> None:
    chosen = spread_sample(MODULES, 60, 1)
    assert chosen == spread_sample(MODULES, 60, 1)
    assert len(chosen) == 60
    total = sum(len(harder_mutants(path)) for path in MODULES)
    of_file = Counter(mutant.path for mutant in chosen)
    for path in MODULES:
        assert abs(of_file[path] - 60 * len(harder_mutants(path)) / total) < 1, path


def test_every_mutant_can_be_loaded_and_differs() -> None:
    for path in MODULES:
        mutants = harder_mutants(path)
        original = ast.unparse(ast.parse(path.read_text("utf-8")))
        texts = {mutant.text for mutant in mutants}
        assert original not in texts
        assert len(texts) == len(mutants)
        for text in texts:
            compile(text, str(path), "exec")


def test_a_mutant_by_hand_names_one_place() -> None:
    with pytest.raises(ValueError, match="exactly once"):
        swapped(MODULES[0], "no such code", "x")


def test_nothing_changed_survives_and_a_broken_emergency_rule_does_not() -> None:
    """Without this a harness that fails every time would score a hundred per cent."""
    pair = ("risk_of_serious_harm != 'none'", "risk_of_serious_harm == 'none'")
    done = _run("-c", PROBE.format(pair=pair))
    assert done.stdout.split("\n")[:2] == ["survived", "examples"], done.stderr


@pytest.mark.long
def test_nine_of_ten_harder_mutants_are_noticed() -> None:
    done = _run("-m", "tests.mutation.reasons")
    print(done.stdout)
    score = re.search(r"killed (\d+) of (\d+)", done.stdout)
    assert score is not None, done.stderr
    killed, tried = map(int, score.groups())
    assert tried == COUNT
    assert killed >= 0.9 * tried, done.stdout


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process that has never loaded the domain: there a mutant takes its place."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
