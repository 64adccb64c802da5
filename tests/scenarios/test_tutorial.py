"""The tutorial works as written: its blocks are run, in order, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorial/first-agreement.md"


def test_the_tutorial_as_written(tmp_path: Path):
    blocks = re.findall(r"```\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    set_up, *rest = blocks
    assert "make install" in set_up
    exports = [line for line in set_up.splitlines() if line.startswith("export REGISTRY")]
    script = "\n".join(["set -eu", *exports, *rest])
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every party has signed. It is in force." in done.stdout
    assert "Agreement        Safeguarding at Hill School, version 1, in force" in done.stdout
    assert "Valid. Safeguarding at Hill School, version 1" in done.stdout
