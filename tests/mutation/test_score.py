"""The share of the mutants that something notices, and a proof that the share means something."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.mutation.samples import COUNT, ROOT, SAMPLES

PROBE = """
from tests.mutation.kill import reason
from tests.mutation.samples import DOMAIN, swapped, unchanged
from tests.mutation.stages import questions

rule = DOMAIN / "decision/rules/emergency.py"
asked = questions(300, "test_scope.py")
print(reason(unchanged(rule), asked))
for instead in ("not case.facts.is_emergency", "1 / 0"):
    print(reason(swapped(rule, "case.facts.is_emergency", instead), asked))
"""


def test_nothing_changed_survives_and_a_broken_emergency_rule_does_not() -> None:
    """Without this test a harness that always fails would score a hundred per cent."""
    done = _run("-c", PROBE)
    assert done.stdout.splitlines() == ["survived", "examples", "crash"], done.stderr


@pytest.mark.long
@pytest.mark.parametrize("sample", SAMPLES)
def test_nine_of_ten_mutants_are_noticed(sample: str) -> None:
    done = _run("-m", "tests.mutation.score", sample)
    print(done.stdout)
    score = re.search(r"killed (\d+) of (\d+)", done.stdout)
    assert score is not None, done.stderr
    killed, tried = map(int, score.groups())
    assert tried == COUNT
    assert killed >= 0.9 * tried, done.stdout


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run in a process that has never loaded the domain, so that a mutant can take its place."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
