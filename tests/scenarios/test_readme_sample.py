"""The README shows what `make run` prints, except for the dates."""

from __future__ import annotations

import os
import re
import subprocess
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
