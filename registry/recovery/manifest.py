"""The manifest of a backup: what it holds, signed with the registry's key.

``manifest.json`` holds ``manifest`` and ``signature``, a compact JWS over the SHA-256 of the
manifest's canonical form. It says nothing about any person. Whoever has the registry's public key
can tell whose backup it is, and that it is as it was taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registry.documents.json.canonical import canonical_bytes, sha256_hex
from registry.documents.json.parse import parse_json
from registry.documents.signatures.jose import sign_compact, verify_compact
from registry.documents.signatures.keys import public_jwk
from registry.domain.records.server_keys import KeyCheck
from registry.errors import InvalidInputError, SignatureError
from registry.recovery.errors import UnsoundBackupError
from registry.store.backup.copies import FILES

NAME: Final = "manifest.json"
FORMAT: Final = "wisc-registry-backup/1"
_TYP: Final = "wisc-backup+jws"
_MAX_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class KeptLedger:
    """The ledger of a backup.

    Attributes:
        root, frontier: in hex.
        checkpoint: the signed note of its size and root.
        last_recorded_at: when its last entry was recorded.
        damaged: the indexes of entries that were not what was written when it was taken.
    """

    size: int
    root: str
    checkpoint: str
    frontier: str
    last_recorded_at: datetime
    damaged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``keys`` are check values, by which a wrong key file is named."""

    format: str
    registry_version: str
    migration: str
    engine: str
    engine_version: str
    taken_at: datetime
    ledger: KeptLedger
    keys: tuple[KeyCheck, ...]
    files: dict[str, KeptFile]

    @property
    def file(self) -> str:
        """The name of the one file that holds the database."""
        return FILES[self.engine]


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest as it was read; ``require_signed`` says whether it is the registry's."""

    manifest: Manifest
    sha256: str
    signature: str

    def require_signed(self, keys: Iterable[Ed25519PublicKey]) -> None:
        """Raise ``UnsoundBackupError`` unless one of these keys signed it."""
        for key in keys:
            try:
                claims = verify_compact(self.signature, public_jwk(key), _TYP)
            except SignatureError:
                continue
            if claims == {"sha256": self.sha256}:
                return
        raise UnsoundBackupError(
            "The manifest is not signed by this registry's key, or was changed since."
        )


def signed(manifest: Manifest, key: Ed25519PrivateKey) -> bytes:
    """The content of the manifest's file."""
    plain = _plain(manifest)
    claims = {"sha256": sha256_hex(canonical_bytes(plain))}
    both = {"manifest": plain, "signature": sign_compact({"typ": _TYP}, claims, key)}
    return json.dumps(both, indent=2, ensure_ascii=False).encode() + b"\n"


def read_manifest(folder: Path) -> SignedManifest:
    """Read the manifest of a backup, which is not verified yet.

    Raises:
        UnsoundBackupError: there is none, or it is of no format that this version knows.
    """
    try:
        with (folder / NAME).open("rb") as file:
            content: Any = parse_json(file.read(_MAX_BYTES + 1), max_bytes=_MAX_BYTES)
        plain, signature = content["manifest"], str(content["signature"])
        if plain["format"] != FORMAT:
            raise UnsoundBackupError(
                "The backup was taken by another version of the registry, in a format that this one"
                " does not know.",
                next_step="Use the version that took it, or a newer one.",
            )
        manifest = msgspec.convert(plain, Manifest)
        return SignedManifest(manifest, sha256_hex(canonical_bytes(plain)), signature)
    except FileNotFoundError:
        raise UnsoundBackupError(
            f"{folder} is no backup: it has no {NAME}.",
            next_step="Name the folder that `registry backup` made.",
        ) from None
    except (InvalidInputError, msgspec.ValidationError, KeyError, TypeError) as error:
        raise UnsoundBackupError(f"{NAME} cannot be read: it is damaged.") from error


def _plain(manifest: Manifest) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(asdict(manifest))
    return plain
