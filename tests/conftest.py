"""Fixtures that every test may use."""

from __future__ import annotations

import gc

import pytest

from tests.simulator.scenes import at_rest, p, partnership, stage
from tests.store.databases import (
    database,
    database_url,
    empty_url,
    engine_name,
    postgres_server,
    sqlite_template,
)
from tests.support.engines import leave_for_the_long_run
from tests.support.passwords import full_cost, quick_passwords
from tests.support.scratch import use_memory
from tests.version_before.at_rest import url_before, url_migrated, version_before

__all__ = [
    "at_rest",
    "database",
    "database_url",
    "empty_url",
    "engine_name",
    "full_cost",
    "p",
    "partnership",
    "postgres_server",
    "quick_passwords",
    "sqlite_template",
    "stage",
    "url_before",
    "url_migrated",
    "version_before",
]

pytest_plugins = ["tests.support.silence"]

use_memory()  # before pytest chooses where its folders go


@pytest.hookimpl(tryfirst=True)  # before -m chooses by marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on a database, which ``make test-fast`` leaves out, and what is long."""
    leave_for_the_long_run(items)
    for item in items:
        if isinstance(item, pytest.Function) and "engine_name" in item.fixturenames:
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Have the garbage collector pass over what lives as long as the run: tests, modules, the law.

    Going through all of it again and again took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
