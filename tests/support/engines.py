"""Which tests run on which engine in ``make test``.

What the services and the store do is tried on both engines every time. The entry points above them
hold no SQL (a contract test sees to it), so there each module runs on one engine, about half of the
modules on each; ``make test-long`` runs the other half.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

import pytest

TESTS = Path(__file__).parents[1]
ENTRY_POINTS = frozenset({"api", "cli", "web"})
ENGINES = ("postgres", "sqlite")


def leave_for_the_long_run(items: Iterable[pytest.Item]) -> None:
    """Mark as long what repeats a test of an entry point on the other engine."""
    for item in items:
        engine = _engine(item)
        folder, *_ = item.path.relative_to(TESTS).parts
        if engine and folder in ENTRY_POINTS and engine != _engine_of_module(item.path):
            item.add_marker("long")


def _engine(item: pytest.Item) -> str | None:
    """The engine on which a test runs, where it runs on each in turn."""
    marks = item.iter_markers("parametrize")
    if not isinstance(item, pytest.Function) or "engine_name" not in item.fixturenames:
        return None
    if any("engine_name" in str(mark.args[0]) for mark in marks):
        return None  # it asks for certain engines
    return item.callspec.params.get("engine_name")


def _engine_of_module(path: Path) -> str:
    """The engine of a module: by its name, so that other modules may come and go."""
    return ENGINES[crc32(path.relative_to(TESTS).as_posix().encode()) % len(ENGINES)]
