"""Database addresses, and the translation of drivers' errors."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg
import pytest

from registry.errors import ConfigurationError, UnavailableError
from registry.store.engines.errors import is_lost, translated
from registry.store.engines.urls import PostgresTarget, SqliteTarget, parse_url


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///registry.sqlite3", "registry.sqlite3"),
        ("sqlite:////var/lib/registry.sqlite3", "/var/lib/registry.sqlite3"),
        ("sqlite:///./a%20b/r.db", "a b/r.db"),
    ],
)
def test_files(url: str, path: str) -> None:
    assert parse_url(url) == SqliteTarget(Path(path))


@pytest.mark.parametrize(
    ("url", "config"),
    [
        (
            "postgresql://registry@/wisc?host=/var/run/postgresql",
            {"user": "registry", "database": "wisc", "host": "/var/run/postgresql"},
        ),
        (
            "postgresql://u%40x:p%2Fw@db.example:5433/wisc?sslmode=require",
            {
                "user": "u@x",
                "password": "p/w",
                "host": "db.example",
                "port": 5433,
                "database": "wisc",
                "ssl": "require",
            },
        ),
        (
            "postgres://postgres:@/postgres?host=/tmp/x&port=5",
            {"user": "postgres", "host": "/tmp/x", "port": 5, "database": "postgres"},  # noqa: S108
        ),
    ],
)
def test_servers(url: str, config: dict) -> None:
    assert parse_url(url) == PostgresTarget(config)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "registry.sqlite3",
        "mysql://u:secret@h/db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://host/file",
        "postgresql://u:secret@h",
        "postgresql://u:secret@h:notaport/db",
        "postgresql://u:secret@h/db?unknown=1",
        "postgresql://u:secret@[h/db",
    ],
)
def test_an_address_that_cannot_be_right_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_url(url)
    assert "REGISTRY_DATABASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_error_of_our_own_making_stays_what_it_is() -> None:
    fault = sqlite3.ProgrammingError("wrong number of bindings")
    assert translated(fault) is fault
    mistake = KeyError("x")
    assert translated(mistake) is mistake


def test_a_server_that_dies_amid_an_answer_is_lost():
    """asyncpg says so in a class of its own, which was a 500."""
    error = asyncpg.InternalClientError("got result for unknown protocol state 3")
    assert is_lost(error)
    assert isinstance(translated(error), UnavailableError)
