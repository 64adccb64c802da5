"""Published test suites, which lie beside the checkout and are not shipped with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "suites"


def suite(name: str) -> Path:
    """The folder of a suite; where it is absent the tests that need it are skipped."""
    folder = FOLDER / name
    if not folder.is_dir():
        pytest.skip(f"the suite {name} is not at {folder}", allow_module_level=True)
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
