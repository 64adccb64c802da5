"""In CI a skip fails the run; on a user's machine it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED_TEST = """
import pytest

def test_that_runs():
    pass

@pytest.mark.skip(reason="no such tool")
def test_that_does_not():
    pass
"""
SKIPPED_MODULE = """
import pytest

pytest.skip("no such suite", allow_module_level=True)
"""
EXPECTED_FAILURE = """
import pytest

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""


def run(folder: Path, ci: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.support.silence",
        "-q",
        *options,
        str(folder),
    ]
    alone = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment = {**os.environ, **alone, "CI": ci}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "parallel", [(), ("-p", "xdist", "-n", "1")], ids=["alone", "with a worker"]
)
def test_what_is_skipped_in_ci_fails_the_run(tmp_path: Path, parallel: tuple[str, ...]):
    (tmp_path / "test_one.py").write_text(SKIPPED_TEST)
    (tmp_path / "test_two.py").write_text(SKIPPED_MODULE)
    done = run(tmp_path, "true", *parallel)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    said = [line for line in done.stdout.splitlines() if line.startswith("CI must not skip")]
    assert [line.rpartition(": ")[2] for line in sorted(said)] == ["no such tool", "no such suite"]


def test_elsewhere_a_skip_is_no_failure(tmp_path: Path):
    (tmp_path / "test_one.py").write_text(SKIPPED_TEST)
    assert run(tmp_path, "").returncode == pytest.ExitCode.OK


def test_an_expected_failure_is_no_skip(tmp_path: Path):
    (tmp_path / "test_one.py").write_text(EXPECTED_FAILURE)
    assert run(tmp_path, "true").returncode == pytest.ExitCode.OK
