"""The registry keys that somebody on this machine has checked: pinned once, trusted from then on.

They stand in one JSON file of this user. Whoever can write it can make any registry trusted, so a
file that others can write, or that is another user's, is refused. A key is pinned for one address:
a registry that somebody trusts is not therefore another one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from registry.documents.json.parse import parse_json
from registry.documents.signatures.fingerprints import is_fingerprint_of
from registry.errors import ConfigurationError, RegistryError

_PLACE = Path("wisc-registry") / "pinned.json"
_MAX_BYTES = 262_144  # a pin has some 200 bytes, and few people verify for many registries
_OTHERS_WRITE, _ROOT = 0o022, 0


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned key: its id, the address its trust file gave, and the day (ISO) of the pinning."""

    kid: str
    issuer: str
    pinned_on: str


def pins_path(environment: Mapping[str, str]) -> Path:
    """The file of pins: REGISTRY_PINS, or else in this user's configuration folder."""
    named, folder = environment.get("REGISTRY_PINS"), environment.get("XDG_CONFIG_HOME")
    try:
        if named:
            return Path(named).expanduser()
        return (Path(folder) if folder else Path("~/.config").expanduser()) / _PLACE
    except RuntimeError as error:  # there is no such user, or no home
        raise ConfigurationError(
            "It is not known whose home holds the pinned keys.",
            next_step="Name the file with REGISTRY_PINS.",
        ) from error


def read_pins(path: Path) -> list[Pin]:
    """The pins of a file; none if there is no such file.

    Raises:
        ConfigurationError: others can write the file, it is another user's, or it is damaged.
    """
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            shared = found.st_mode & _OTHERS_WRITE or found.st_uid not in {_ROOT, os.geteuid()}
            content = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return []
    if shared:
        raise ConfigurationError(
            f"Others on this machine can write {path}, so its pins prove nothing.",
            next_step="Delete that file, and pin the registry's key again.",
        )
    try:
        rows = parse_json(content, max_bytes=_MAX_BYTES)
        return [_pin(row) for row in rows["pinned"]]  # type: ignore[index]
    except (RegistryError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"The file of pinned keys, {path}, is damaged.",
            next_step="Delete that file, and pin the registry's key again.",
        ) from error


def pin_of(pins: list[Pin], kid: str, issuer: str) -> Pin | None:
    """The pin of a key for an address."""
    return next((pin for pin in pins if (pin.kid, pin.issuer) == (kid, issuer)), None)


def add_pin(path: Path, pin: Pin) -> None:
    """Pin a key; one that is pinned already keeps its day."""
    pins = read_pins(path)
    if pin_of(pins, pin.kid, pin.issuer) is None:
        _write(path, [*pins, pin])


def remove_pin(path: Path, fingerprint: str) -> Pin | None:
    """Remove every pin with this fingerprint, in either form; returns one, None if none is."""
    pins = read_pins(path)
    removed = next((pin for pin in pins if is_fingerprint_of(fingerprint, pin.kid)), None)
    if removed is not None:
        _write(path, [pin for pin in pins if pin.kid != removed.kid])
    return removed


def _pin(row: object) -> Pin:
    pin = Pin(**row)  # type: ignore[arg-type]
    if not all(isinstance(value, str) for value in asdict(pin).values()):
        raise TypeError
    return pin


def _write(path: Path, pins: list[Pin]) -> None:
    """Replace the file in one step, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps({"pinned": [asdict(pin) for pin in pins]}, indent=2, ensure_ascii=False)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
