"""Settings: read once from the environment, frozen, handed to ``bootstrap``.

Every setting is listed in docs/reference/settings.md (a test keeps the two in step).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from registry.errors import ConfigurationError

MAX_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs."""

    home: Path
    """REGISTRY_HOME: folder of the keys and of the embedded database. Default ./registry-data"""

    database_url: str
    """REGISTRY_DATABASE_URL: sqlite:///path or postgresql://…; default a file in the home."""

    base_url: str
    """REGISTRY_BASE_URL: the address people and partners reach the registry by."""

    name: str
    """REGISTRY_NAME: the partnership's own name, shown on pages."""

    host: str
    """REGISTRY_HOST: the address to listen on."""

    port: int
    """REGISTRY_PORT: the port to listen on."""

    @property
    def origin(self) -> str:
        """The name the ledger's checkpoints are signed under: the base URL without its scheme."""
        parts = urlsplit(self.base_url)
        return f"{parts.netloc}{parts.path}".rstrip("/") + "/ledger"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; raises ``ConfigurationError`` where one cannot be right."""
        home = Path(environment.get("REGISTRY_HOME", "registry-data")).expanduser().absolute()
        database = environment.get("REGISTRY_DATABASE_URL") or f"sqlite:///{home}/registry.sqlite3"
        port = environment.get("REGISTRY_PORT", "8000")
        if not port.isdecimal() or not 0 < int(port) <= MAX_PORT:
            raise ConfigurationError("REGISTRY_PORT must be a number from 1 to 65535.")
        host = environment.get("REGISTRY_HOST", "127.0.0.1")
        base_url = environment.get("REGISTRY_BASE_URL", f"http://{host}:{port}")
        if urlsplit(base_url).scheme not in {"http", "https"}:
            raise ConfigurationError("REGISTRY_BASE_URL must begin with https:// (or http://).")
        name = environment.get("REGISTRY_NAME", "Information Sharing Registry")
        return cls(home, database, base_url.rstrip("/"), name, host, int(port))
