"""The wheel holds all it needs: installed elsewhere, it works from an empty directory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PIP_WHEEL = f"{sys.executable} -m pip wheel --quiet --no-deps --no-build-isolation".split()


def test_an_installed_registry_works_from_an_empty_directory(tmp_path: Path):
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(tmp_path),
            str(ROOT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("*.whl")
    site, empty = tmp_path / "site", tmp_path / "empty"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    empty.mkdir()

    def registry(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from registry.cli.main import main; main()", *words],
            cwd=empty,
            env={**os.environ, "PYTHONPATH": str(site), "REGISTRY_HOME": str(empty / "home")},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )

    council = {"id": "county-council", "legal_name": "Council", "kind": "local_authority"}
    made = registry("init", "-", "--officer", "A", given=json.dumps(council))
    assert made.returncode == 0, made.stderr
    facts = {
        "from_kind": "police",
        "to_kind": "academy",
        "purpose": "safeguarding_child",
        "data_categories": ["personal"],
    }
    assessed = registry("assess", "-", "--json", given=json.dumps(facts))
    assert assessed.returncode == 0, assessed.stderr
    assert json.loads(assessed.stdout)["outcome"] in {"SHARE_SUPPORTED", "DUTY_TO_SHARE"}
    assert registry("db", "status").returncode == 0
    bad = registry("assess", "-", given="{}")
    assert bad.returncode == 2
