"""The README shows what `make run` prints, except for the dates."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_DAY = re.compile(r"\d{1,2}\s+[A-Z][a-z]+\s+20\d\d")


def _undated(text: str) -> list[str]:
    """Return the words without dates, so that a longer month does not move a line break."""
    return _DAY.sub("DAY", " ".join(text.split())).split()


def test_the_sample_in_the_readme_is_what_is_printed(warm: Path, tmp_path: Path) -> None:
    printed = subprocess.run(
        [warm / "registry", "demo"],
        env={**os.environ, "REGISTRY_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    first = printed.split("=" * 78)[2].split("Outcome code")[0]
    shown = (ROOT / "README.md").read_text("utf-8").split("<!-- sample: made by")[1].split("```")[1]
    title, _, answer = shown.strip().partition("\n\n")
    assert title.removesuffix(".") in printed
    assert _undated(answer) == _undated(first)


def test_the_commands_that_the_demonstration_prints_run_as_printed(tmp_path: Path) -> None:
    """In another terminal, which knows neither the program nor the demonstration's home."""
    printed = subprocess.run(
        [Path(sys.executable).parent / "registry", "demo"],
        env={**os.environ, "REGISTRY_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line for line in printed.splitlines() if line.startswith(("export ", "registry "))]
    assert len(lines) >= 5
    answered = [f"echo y | {line}" if " trust pin " in line else line for line in lines]
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(answered)],
        env=bare,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "True as of ledger checkpoint" in done.stdout
