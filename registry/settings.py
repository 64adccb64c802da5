"""The settings, read once from the environment and handed to ``bootstrap``.

Every setting is listed in docs/reference/settings.md; a test keeps the two in step.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from registry.bounds import Bounds
from registry.errors import ConfigurationError

MAX_PORT = 65_535
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
ENOUGH_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_WIDEST = 8  # a proxy's network; wider ones are most of the internet
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs."""

    home: Path
    """REGISTRY_HOME: the folder of the keys and the embedded database; default ./registry-data."""

    database_url: str
    """REGISTRY_DATABASE_URL: sqlite:///path or postgresql://…; default a file in the home."""

    base_url: str
    """REGISTRY_BASE_URL: the address by which people and partners reach the registry."""

    name: str
    """REGISTRY_NAME: the partnership's own name, shown on pages."""

    host: str
    """REGISTRY_HOST: the address to listen on."""

    port: int
    """REGISTRY_PORT: the port to listen on."""

    colour: str
    """REGISTRY_COLOUR: the partnership's colour, as #rrggbb; white text must be readable on it."""

    exit_url: str
    """REGISTRY_EXIT_URL: the everyday site, over https, that Exit this page goes to."""

    sign_in_providers: Path | None
    """REGISTRY_SIGN_IN_PROVIDERS: a JSON file of OpenID Connect providers; default none."""

    bounds: Bounds = field(default_factory=Bounds)
    """REGISTRY_CONNECTIONS and the other bounds of ``registry.bounds.Bounds``, by their names."""

    @property
    def is_secure(self) -> bool:
        """Whether people reach the registry over TLS, so that cookies can be bound to the host."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def is_loopback(self) -> bool:
        """Whether the registry listens, and is reached, on this machine only."""
        return {self.host, urlsplit(self.base_url).hostname} <= LOOPBACK

    @property
    def origin(self) -> str:
        """The name under which checkpoints are signed: the base URL without its scheme."""
        parts = urlsplit(self.base_url)
        return f"{parts.netloc}{parts.path}".rstrip("/") + "/ledger"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def kept(self) -> Path:
        """The file that keeps how far the ledger was (``registry.kept_file``)."""
        return self.home / "ledger-kept.json"

    @property
    def restoring(self) -> Path:
        """The file that is there while a restore is begun and not finished (``recovery.begun``)."""
        return self.home / "restoring.json"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; raises ``ConfigurationError`` where one is not valid."""
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
        colour = environment.get("REGISTRY_COLOUR", "#1d4f7c").lower()
        if (fault := colour_fault(colour)) is not None:
            raise ConfigurationError(f"REGISTRY_COLOUR cannot be used. {fault}")
        exit_url = environment.get("REGISTRY_EXIT_URL", "https://www.bbc.co.uk/weather")
        if urlsplit(exit_url).scheme != "https":
            raise ConfigurationError("REGISTRY_EXIT_URL must begin with https://.")
        providers = environment.get("REGISTRY_SIGN_IN_PROVIDERS")
        return cls(
            home=home,
            database_url=database,
            base_url=base_url.rstrip("/"),
            name=name,
            host=host,
            port=int(port),
            colour=colour,
            exit_url=exit_url,
            sign_in_providers=Path(providers).expanduser().absolute() if providers else None,
            bounds=_bounds(environment),
        )


_NUMBERS = {
    "header_seconds": ("REGISTRY_HEADER_SECONDS", float, 0.1, 60.0),
    "body_seconds": ("REGISTRY_BODY_SECONDS", float, 0.1, 600.0),
    "answer_seconds": ("REGISTRY_ANSWER_SECONDS", float, 0.1, 600.0),
    "idle_seconds": ("REGISTRY_IDLE_SECONDS", float, 0.1, 600.0),
    "stop_seconds": ("REGISTRY_STOP_SECONDS", float, 0.1, 60.0),
    "connections": ("REGISTRY_CONNECTIONS", int, 10, 100_000),
    "connections_per_address": ("REGISTRY_CONNECTIONS_PER_ADDRESS", int, 1, 100_000),
}
_PROXIES = "REGISTRY_TRUSTED_PROXIES"


def _bounds(environment: Mapping[str, str]) -> Bounds:
    numbers = {
        name: _number(environment[variable], variable, kind, least, most)
        for name, (variable, kind, least, most) in _NUMBERS.items()
        if variable in environment
    }
    return Bounds(**numbers, trusted_proxies=_proxies(environment.get(_PROXIES, "")))


def _number(text: str, variable: str, kind: type, least: float, most: float) -> Any:
    try:
        number = kind(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        words = "a whole number" if kind is int else "a number"
        raise ConfigurationError(f"{variable} must be {words} from {least:g} to {most:g}.")
    return number


def _proxies(text: str) -> tuple[str, ...]:
    """Read addresses and networks; one that holds every address would let anyone forge theirs."""
    try:
        networks = tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ConfigurationError(
            f"{_PROXIES} must be addresses or networks, with commas between them.",
            next_step="Write it like 10.0.0.5,10.0.1.0/24 and start again.",
        ) from error
    if any(network.prefixlen < _WIDEST for network in networks):
        raise ConfigurationError(f"{_PROXIES} names a network wider than /{_WIDEST}.")
    return tuple(str(network) for network in networks)


def colour_fault(colour: str) -> str | None:
    """Return what is wrong with a brand colour: its form, or its contrast with white text."""
    if not _COLOUR.fullmatch(colour):
        return "Give it as # and six digits or letters a to f."
    if 1.05 / (_luminance(colour) + 0.05) < ENOUGH_CONTRAST:
        return "White text on it is hard to read. Choose a darker one."
    return None


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2 definition)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
