"""The server's own keys, each purpose and version in a file that only its owner can read.

The keys are never in the database, so a copy of the database alone opens nothing
(security.md §1.5). The database has a check value of each, so that keys and database stay together.
Partners' private keys are never stored here.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from registry.domain.records.server_keys import (
    CHALLENGE,
    LOOKUP,
    PURPOSES,
    SIGNING,
    WRAPPING,
    KeyCheck,
    ServerKeys,
)
from registry.errors import ConfigurationError
from registry.files import write_private
from registry.services.vault import KEY_BYTES, Vault

_FILE = re.compile(
    r"(lookup|wrapping|challenge)-([0-9]{1,2})\.key|registry-(signing)-([0-9]{1,2})\.pem"
)
_ID = tuple[str, int]  # a key's purpose and version


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys read from the key folder, by purpose and version."""

    secret_keys: Mapping[_ID, bytes]
    rotating: tuple[str, ...] = ()

    @property
    def vault(self) -> Vault:
        """The keys for aliases, for what is sealed, and for challenges."""
        lookup = self._versions(LOOKUP)
        return Vault(
            lookup_keys=lookup,
            wrapping_keys=self._versions(WRAPPING),
            challenge_keys=self._versions(CHALLENGE),
            also_written=frozenset(sorted(lookup)[-2:] if LOOKUP in self.rotating else ()),
        )

    @property
    def signing_keys(self) -> tuple[Ed25519PrivateKey, ...]:
        """The keys that sign for the registry, the one in use first."""
        versions = self._versions(SIGNING)
        return tuple(
            Ed25519PrivateKey.from_private_bytes(versions[version])
            for version in sorted(versions, reverse=True)
        )

    def checks(self) -> tuple[KeyCheck, ...]:
        """The check value of each key: its keyed digest of a fixed text."""
        return tuple(self.check(*key) for key in sorted(self.secret_keys))

    def check(self, purpose: str, version: int) -> KeyCheck:
        """The check value of one key."""
        value = _check_value(purpose, version, self.secret_keys[purpose, version])
        return KeyCheck(purpose, version, value)

    def only(self, belonging: ServerKeys) -> Keyring:
        """The keys that belong to a database, without others in the folder.

        A rotation that was interrupted may have left one that is not in use yet.

        Raises:
            ConfigurationError: a key is missing or is another one; it names the files.
        """
        return self.only_with(belonging.checks, belonging.rotating)

    def only_with(self, checks: Iterable[KeyCheck], rotating: tuple[str, ...] = ()) -> Keyring:
        """The keys that have these check values; raises as ``only`` does."""
        own = {(check.purpose, check.key_version): check.check for check in self.checks()}
        wanted = {(check.purpose, check.key_version): check.check for check in checks}
        missing = [_file(*key) for key in wanted if key not in own]
        others = [_file(*key) for key in wanted if key in own and own[key] != wanted[key]]
        if missing or others:
            raise _not_fitting(missing, others)
        return Keyring({key: self.secret_keys[key] for key in wanted}, rotating)

    def _versions(self, purpose: str) -> dict[int, bytes]:
        keys = self.secret_keys.items()
        return {version: secret for (kind, version), secret in keys if kind == purpose}


def make_keyring(folder: Path) -> None:
    """Create any missing keys, and leave existing ones alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for purpose in PURPOSES:
        make_key(folder, purpose, 1)


def make_key(folder: Path, purpose: str, version: int) -> None:
    """Create a key, unless there is one of this version."""
    path = folder / _file(purpose, version)
    if not path.exists():
        write_private(path, _content(purpose, secrets.token_bytes(KEY_BYTES)))


def write_keyring(folder: Path, keyring: Keyring) -> None:
    """Write keys that were kept elsewhere into a folder that has none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for (purpose, version), secret in keyring.secret_keys.items():
        write_private(folder / _file(purpose, version), _content(purpose, secret))


def read_keyring(folder: Path) -> Keyring:
    """Read the keys.

    Raises:
        ConfigurationError: a key is missing, damaged, or readable by others on this machine.
    """
    found: dict[_ID, bytes] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if match := _FILE.fullmatch(path.name):
            purpose, version = match[1] or match[3], int(match[2] or match[4])
            found[purpose, version] = _read(path, purpose)
    if not found:
        raise ConfigurationError(
            "There is no registry here yet: the key folder is missing or empty.",
            next_step="Run `registry init` first. If the registry was moved, bring its keys too.",
        )
    missing = [_file(purpose, 1) for purpose in PURPOSES if not _has(found, purpose)]
    if missing:
        raise _not_fitting(missing, [])
    return Keyring(found)


def _content(purpose: str, secret: bytes) -> bytes:
    """What the file of a key holds; any 32 bytes are an Ed25519 key (RFC 8032)."""
    if purpose != SIGNING:
        return secret.hex().encode()
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _has(found: Iterable[_ID], purpose: str) -> bool:
    return any(kind == purpose for kind, _ in found)


def _file(purpose: str, version: int) -> str:
    name = f"{purpose}-{version}"
    return f"registry-{name}.pem" if purpose == SIGNING else f"{name}.key"


def _not_fitting(missing: list[str], others: list[str]) -> ConfigurationError:
    sentences = [f"The key file {name} is missing." for name in missing]
    sentences += [f"The key file {name} does not belong to this database." for name in others]
    return ConfigurationError(
        " ".join(sentences),
        next_step="Put back the key folder that belongs to the database, or name the database that"
        " belongs to the keys (REGISTRY_DATABASE_URL). Nothing was changed.",
    )


def _check_value(purpose: str, version: int, secret: bytes) -> str:
    return hmac.digest(secret, f"key check\n{purpose}\n{version}".encode(), "sha256").hex()


def _read_private(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise ConfigurationError(
            f"The key file {path.name} can be read by others on this machine.",
            next_step=f"Run `chmod 600 {path.name}` in the key folder, and consider replacing it.",
        )
    return path.read_bytes()


def _read(path: Path, purpose: str) -> bytes:
    content = _read_private(path)
    damaged = f"The key file {path.name} is damaged."
    try:
        if purpose == SIGNING:
            key = load_pem_private_key(content, password=None)
            if not isinstance(key, Ed25519PrivateKey):
                raise ConfigurationError(f"The key file {path.name} is not an Ed25519 key.")
            return key.private_bytes_raw()
        secret = bytes.fromhex(content.decode("ascii").strip())
    except (UnicodeDecodeError, ValueError, TypeError) as error:
        raise ConfigurationError(damaged) from error
    if len(secret) != KEY_BYTES:
        raise ConfigurationError(damaged)
    return secret
