"""Finds the material beside the project: the contract, the cases, the public test suites.

None of it is shipped with the project. Every test that reads it asks this module, so that the test
is skipped with a reason if the material is absent. In CI such a skip fails the run
(tests/support/silence.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared"


def shared(name: str) -> Path:
    """Return a file or folder by its path below ``../shared``; skip the test if it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is not beside this checkout", allow_module_level=True)
    return path


def suite(name: str) -> Path:
    """Return the folder of a published test suite."""
    return shared(f"suites/{name}")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
