"""Starts one preloaded ``registry`` for the scenarios of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.warm import warm_registry


@pytest.fixture(scope="package")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder, for the front of PATH, whose ``registry`` is preloaded."""
    with warm_registry(tmp_path_factory.mktemp("warm")) as folder:
        yield folder
