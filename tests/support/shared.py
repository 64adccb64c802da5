"""Where the material beside the project lies: the contract, the cases, the public suites.

Nothing of it is shipped with the project. Every test that reads it asks here, so that where it is
absent the test is skipped with a reason, and in CI that skip fails the run
(tests/support/silence.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared"


def shared(name: str) -> Path:
    """A file or folder, by its path below ``../shared``; absent, whoever asks is skipped."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is not beside this checkout", allow_module_level=True)
    return path


def suite(name: str) -> Path:
    """The folder of a published test suite."""
    return shared(f"suites/{name}")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
