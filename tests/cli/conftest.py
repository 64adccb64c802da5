"""Fixtures for the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.cli.setup import demo


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the commands a home of their own, and a server that does not start."""
    monkeypatch.setenv("REGISTRY_HOME", str(tmp_path))
    monkeypatch.setattr(demo, "run_server", lambda: None)
    return tmp_path
