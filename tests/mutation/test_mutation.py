"""The mutants themselves, and the score of a sample of them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.kill import ROOT
from tests.mutation.mutants import mutants_of, sample
from tests.mutation.score import COUNT, MODULES

CODE = '''
"""Decides."""

KINDS = frozenset({"police", "charity"})


def rule(kind: str, *, at_risk: bool = False) -> str | None:
    """The rule."""
    if kind not in KINDS and not at_risk:
        return None
    return "A sentence for people." if at_risk else "code"
'''


def test_a_mutant_changes_one_thing_and_nothing_that_people_read(tmp_path: Path) -> None:
    path = tmp_path / "rules.py"
    path.write_text(CODE, encoding="utf-8")
    found = mutants_of(path)
    plain = ast.unparse(ast.parse(CODE)).splitlines()
    sources = [mutant.source() for mutant in found]
    assert len(set(sources)) == len(found) > 10
    for mutant, source in zip(found, sources, strict=True):
        assert '"""The rule."""' in source
        if "guard dropped" not in mutant.what:
            changed = [line for line in plain if line not in source.splitlines()]
            assert len(changed) == 1, mutant
            assert "A sentence for people" in source or "never" in mutant.what


def test_the_sample_is_the_same_every_time() -> None:
    assert sample(MODULES, 20, 1) == sample(MODULES, 20, 1)


@pytest.mark.long
def test_nine_of_ten_mutants_are_noticed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutation.score"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    print(done.stdout)
    found = re.search(r"killed (\d+) of (\d+)", done.stdout)
    assert found is not None
    killed, tried = map(int, found.groups())
    assert tried == COUNT
    assert killed >= 0.9 * tried, done.stdout
