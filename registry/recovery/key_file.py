"""The registry's keys in one file, encrypted under a passphrase, to be kept apart from backups.

The key is made by scrypt (RFC 7914), the keys are sealed with AES-256-GCM. The rest of the file,
which the seal covers too, can be read without the passphrase: the check value of each key, so that
the file of another registry, or of before a rotation, is named for what it is.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.parse import parse_json
from registry.domain.records.server_keys import KeyCheck
from registry.errors import ConfigurationError, Fault, InvalidInputError
from registry.files import write_new_private
from registry.keyring import Keyring
from registry.recovery.errors import CannotRestoreError

FORMAT: Final = "wisc-registry-keys/1"
MIN_PASSPHRASE: Final = 12
COST: Final = 2**17  # with r 8 and p 1 OWASP's first choice: 128 MiB, and half a second
_R, _P = 8, 1
_MOST = 2**20  # a file may ask for as much, and no more
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32
_MAX_BYTES: Final = 262_144


@dataclass(frozen=True, slots=True)
class _Sealed:
    """The file. ``salt``, ``nonce`` and ``keys`` are base64."""

    format: str
    made_at: datetime
    checks: tuple[KeyCheck, ...]
    cost: int
    salt: str
    nonce: str
    keys: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file of keys that nobody has opened yet."""

    path: Path
    _sealed: _Sealed

    def require(self, checks: Iterable[KeyCheck]) -> None:
        """Require that it has the keys with these check values; no passphrase is needed.

        Raises:
            CannotRestoreError: it has others, or lacks some; it names them.
        """
        own = set(self._sealed.checks)
        missing = [f"{one.purpose}-{one.key_version}" for one in checks if one not in own]
        if missing:
            raise CannotRestoreError(
                f"{self.path} is not the file of this backup's keys:"
                f" in it {', '.join(missing)} is another key, or not there.",
                next_step="Give the file that was made with this backup, or after it. Nothing was"
                " changed.",
            )

    def opened(self, passphrase: str) -> Keyring:
        """The keys; raises ``CannotRestoreError`` for a wrong passphrase or a changed file."""
        sealed = self._sealed
        try:
            key = _derived(passphrase, base64.b64decode(sealed.salt), sealed.cost)
            nonce, keys = base64.b64decode(sealed.nonce), base64.b64decode(sealed.keys)
            content = json.loads(AESGCM(key).decrypt(nonce, keys, _covered(sealed)))
        except (InvalidTag, ValueError) as error:
            raise CannotRestoreError(
                f"{self.path} could not be opened: the passphrase is another one, or the file was"
                " changed.",
                next_step="Try the passphrase again. Nothing was changed.",
            ) from error
        return Keyring({(one[0], one[1]): bytes.fromhex(one[2]) for one in content})


def require_passphrase(passphrase: str) -> None:
    """Raise ``InvalidInputError`` for a passphrase that is too short."""
    if len(passphrase) < MIN_PASSPHRASE:
        detail = f"Choose a passphrase of at least {MIN_PASSPHRASE} characters."
        raise InvalidInputError([Fault("/passphrase", detail)])


def write_key_file(path: Path, keyring: Keyring, passphrase: str, made_at: datetime) -> None:
    """Seal the keys into a new file that only its owner can read.

    Raises:
        FileExistsError: there is one of this name.
    """
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    keys = [(*key, secret.hex()) for key, secret in sorted(keyring.secret_keys.items())]
    empty = _Sealed(FORMAT, made_at, keyring.checks(), COST, _text(salt), _text(nonce), "")
    sealer = AESGCM(_derived(passphrase, salt, COST))
    sealed = sealer.encrypt(nonce, json.dumps(keys).encode(), _covered(empty))
    content = {**_plain(empty), "keys": _text(sealed)}
    write_new_private(path, json.dumps(content, indent=2).encode() + b"\n")


def read_key_file(path: Path) -> KeyFile:
    """Read a file of keys; raises ``ConfigurationError`` if it is none."""
    try:
        with path.open("rb") as file:
            content: Any = parse_json(file.read(_MAX_BYTES + 1), max_bytes=_MAX_BYTES)
        sealed = msgspec.convert(content, _Sealed)
    except (InvalidInputError, msgspec.ValidationError) as error:
        raise _not_keys(path) from error
    if sealed.format != FORMAT or not 2 <= sealed.cost <= _MOST:
        raise _not_keys(path)
    return KeyFile(path, sealed)


def _not_keys(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is no file of a registry's keys.",
        next_step="Give the file that `registry backup … --keys-to` made.",
    )


def _derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=_KEY_BYTES, n=cost, r=_R, p=_P).derive(passphrase.encode())


def _covered(sealed: _Sealed) -> bytes:
    plain = _plain(sealed)
    del plain["keys"]
    return canonical_bytes(plain)


def _plain(sealed: _Sealed) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(asdict(sealed))
    return plain


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
