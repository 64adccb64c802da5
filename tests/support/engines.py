"""Which tests run on which engine in ``make test``; ``make test-long`` runs the others.

What the store does is tried on both engines every time. The services and the entry points above it
hold no SQL (a contract test sees to it). Of the services and of backups each test runs on one
engine, so that what a module asks of the store is asked of both; ``each_engine`` marks the tests of
what happens at once, and those which alone ask for something. Each module of an entry point runs on
one engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

import pytest

TESTS = Path(__file__).parents[1]
ENTRY_POINTS = frozenset({"api", "cli", "web"})
ONE_EACH = frozenset({"services", "recovery"})
ENGINES = ("postgres", "sqlite")


def leave_for_the_long_run(items: Iterable[pytest.Item]) -> None:
    """Mark as long what repeats, on the other engine, a test of what holds no SQL."""
    for item in items:
        engine = _engine(item)
        if engine and isinstance(item, pytest.Function) and engine not in _engines_of(item):
            item.add_marker("long")


def _engines_of(item: pytest.Function) -> tuple[str, ...]:
    """The engines of a test in ``make test``."""
    path = item.path.relative_to(TESTS)
    folder, *_ = path.parts
    if folder in ENTRY_POINTS:
        return (_engine_of(path.as_posix()),)
    if folder in ONE_EACH and not item.get_closest_marker("each_engine"):
        return (_engine_of(f"{path.as_posix()}::{item.originalname}"),)
    return ENGINES


def _engine(item: pytest.Item) -> str | None:
    """The engine on which a test runs, where it runs on each in turn."""
    marks = item.iter_markers("parametrize")
    if not isinstance(item, pytest.Function) or "engine_name" not in item.fixturenames:
        return None
    if any("engine_name" in str(mark.args[0]) for mark in marks):
        return None  # it asks for certain engines
    return item.callspec.params.get("engine_name")


def _engine_of(name: str) -> str:
    """The engine of a module or a test: by its name, so that others may come and go."""
    return ENGINES[crc32(name.encode()) % len(ENGINES)]
