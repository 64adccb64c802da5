"""Database addresses: ``sqlite:///path`` and ``postgresql://user@host/name?host=/socket/dir``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from registry.errors import ConfigurationError

_HINT = "Set REGISTRY_DATABASE_URL to sqlite:///path/to/file or postgresql://user@host/name."


@dataclass(frozen=True, slots=True)
class SqliteTarget:
    """A database in a file on this machine; with three slashes the path is relative, with four
    absolute."""

    path: Path


@dataclass(frozen=True, slots=True)
class PostgresTarget:
    """A PostgreSQL database; ``config`` has the arguments with which asyncpg connects."""

    config: dict[str, Any]


def parse_url(url: str) -> SqliteTarget | PostgresTarget:
    """Read a database address.

    Raises:
        ConfigurationError: it is of neither kind. The text never repeats the address, which may
            contain a password.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme == "sqlite":
            return _sqlite(parts.netloc, unquote(parts.path))
        if parts.scheme in {"postgresql", "postgres"}:
            return _postgres(url)
    except ValueError:
        raise ConfigurationError("The database address cannot be read.", next_step=_HINT) from None
    raise ConfigurationError("The database address is of no kind we know.", next_step=_HINT)


def in_words(url: str) -> str:
    """The database that an address means, without user and password."""
    target = parse_url(url)
    if isinstance(target, SqliteTarget):
        return f"SQLite, {target.path.absolute()}"
    config = target.config
    place = config.get("host", "this machine")
    port = f", port {config['port']}" if "port" in config else ""
    return f"PostgreSQL, {config['database']} on {place}{port}"


def _sqlite(netloc: str, path: str) -> SqliteTarget:
    name = path.removeprefix("/")
    if netloc or name in {"", ":memory:"} or "\x00" in name:
        raise ValueError
    return SqliteTarget(Path(name))


def _postgres(url: str) -> PostgresTarget:
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    known = {
        "user": parts.username and unquote(parts.username),
        "password": parts.password and unquote(parts.password),
        "host": options.pop("host", None) or parts.hostname,
        "port": parts.port or int(options.pop("port", 0)) or None,
        "database": unquote(parts.path.lstrip("/")) or None,
        "ssl": options.pop("sslmode", None),
    }
    if options or not known["database"]:
        raise ValueError
    return PostgresTarget({name: value for name, value in known.items() if value})
