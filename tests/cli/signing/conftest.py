"""The file of pinned keys of the tests: never that of whoever runs them."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the pins stand."""
    path = tmp_path / "config" / "pinned.json"
    path.parent.mkdir()
    monkeypatch.setenv("REGISTRY_PINS", str(path))
    return path
