"""The benchmarks that need no other program still run: they are not part of the tests otherwise."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bench import auditing, matching


@pytest.fixture(autouse=True)
def _collected_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    for measured in (matching, auditing):
        monkeypatch.setattr(measured, "collect_rarely", lambda: None)


def test_matching_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "ORGANISATIONS", {2: 3, 4: 3})
    monkeypatch.setattr(matching, "ROUNDS", 1)
    monkeypatch.setattr(matching, "TIMES", 2)

    measured = matching.measure()

    assert all(took > 0 for rounds in measured.values() for took in rounds)
    assert measured.keys() == {2, 4}


def test_the_audit_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(auditing, "PEOPLE", 20)
    monkeypatch.setattr(auditing, "SIGNED", 5)
    monkeypatch.setattr(auditing, "ROUNDS", 1)

    measured = asyncio.run(auditing.measure(tmp_path / "audit"))

    assert all(ratio > 0 for name in auditing.GOALS for ratio in measured[name])
