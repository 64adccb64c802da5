"""The server's own keys, each purpose and version in a file that only its owner can read.

The keys are never in the database, so a copy of the database alone opens nothing
(security.md §1.5). Partners' private keys are never stored here.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from registry.errors import ConfigurationError
from registry.services.vault import KEY_BYTES, Vault

_SIGNING = "registry-signing-1.pem"
_PURPOSES = ("lookup", "wrapping", "challenge")
_SECRET_FILE = re.compile(r"(lookup|wrapping|challenge)-([0-9]{1,2})\.key")


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys read from the key folder."""

    vault: Vault
    signing_key: Ed25519PrivateKey


def make_keyring(folder: Path) -> None:
    """Create any missing keys, and leave existing ones alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / _SIGNING).exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        _write_new(folder / _SIGNING, pem)
    for purpose in _PURPOSES:
        if not (folder / f"{purpose}-1.key").exists():
            _write_new(folder / f"{purpose}-1.key", secrets.token_bytes(KEY_BYTES).hex().encode())


def read_keyring(folder: Path) -> Keyring:
    """Read the keys.

    Raises:
        ConfigurationError: a key is missing, damaged, or readable by others on this machine.
    """
    if not (folder / _SIGNING).exists():
        raise ConfigurationError(
            "There is no registry here yet.", next_step="Run `registry init` first."
        )
    secret_keys: dict[str, dict[int, bytes]] = {purpose: {} for purpose in _PURPOSES}
    for path in sorted(folder.iterdir()):
        match = _SECRET_FILE.fullmatch(path.name)
        if match:
            secret_keys[match[1]][int(match[2])] = _read_secret(path)
    for purpose, versions in secret_keys.items():
        if not versions:
            raise ConfigurationError(f"The {purpose} key is missing from the key folder.")
    vault = Vault(
        lookup_keys=secret_keys["lookup"],
        wrapping_keys=secret_keys["wrapping"],
        challenge_key=secret_keys["challenge"][max(secret_keys["challenge"])],
    )
    return Keyring(vault, _read_signing_key(folder / _SIGNING))


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read_private(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise ConfigurationError(
            f"The key file {path.name} can be read by others on this machine.",
            next_step=f"Run `chmod 600 {path.name}` in the key folder, and consider replacing it.",
        )
    return path.read_bytes()


def _read_secret(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(_read_private(path).decode("ascii").strip())
    except (UnicodeDecodeError, ValueError) as error:
        raise ConfigurationError(f"The key file {path.name} is damaged.") from error
    if len(secret) != KEY_BYTES:
        raise ConfigurationError(f"The key file {path.name} is damaged.")
    return secret


def _read_signing_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_read_private(path), password=None)
    except ValueError as error:
        raise ConfigurationError(f"The key file {path.name} is damaged.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"The key file {path.name} is not an Ed25519 key.")
    return key
