"""Seals: keyed digests that only the registry itself can make, of what no checkpoint covers yet.

The key is derived from the registry's signing key, which is never in the database. So whoever can
write the database, and knows how everything is made, still cannot write what the registry believes.

A seal has two parts. One covers only the place where something stands, the other all of it. So what
was altered, what was put in and what stands in another's place can be told apart.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registry.errors import SignatureError
from registry.ledger.checkpoint import verify
from registry.ledger.rows import CheckpointRow

_LABEL = b"wisc registry, seals, 1"
_KEY_BYTES = 32
_PLACE_BYTES = 8
_WHOLE_BYTES = 24
_PLACE_DIGITS = 2 * _PLACE_BYTES

LEAF = "leaf"
CHECKPOINT = "checkpoint"
ONE_TIME_SECRET = "slip"  # noqa: S105 - the name of a table
LOOK_UP = "look_up"


class Seals:
    """Makes seals with the newest of the registry's keys, and knows those of every one.

    Args:
        signing_keys: the newest first. Without any, nothing can be sealed.
    """

    def __init__(self, signing_keys: Sequence[Ed25519PrivateKey] = ()) -> None:
        self._keys = [_derived(key) for key in signing_keys]
        self._public = [key.public_key() for key in signing_keys]

    def seal(self, kind: str, place: int | str, *parts: object) -> str:
        """The seal of something at a place, in hex; raises ``ValueError`` without a key."""
        if not self._keys:
            raise ValueError("there is no key to seal with")
        key = self._keys[0]
        return (_placed(key, kind, place) + _whole(key, kind, place, parts)).hex()

    def fits(self, seal: object, kind: str, place: int | str, *parts: object) -> bool:
        """Whether it is the seal of just this at just this place."""
        return any(
            _same(seal, (_placed(key, kind, place) + _whole(key, kind, place, parts)).hex())
            for key in self._keys
        )

    def is_of(self, seal: object, kind: str, place: int | str) -> bool:
        """Whether it is a seal of something at this place, which may have been altered since."""
        start = str(seal)[:_PLACE_DIGITS]
        return any(_same(start, _placed(key, kind, place).hex()) for key in self._keys)

    def signed(self, row: CheckpointRow) -> bool:
        """Whether a key of the registry signed what a checkpoint's row says."""
        origin, *_ = str(row.note).split("\n")  # the registry's address may have changed since
        for key in self._public:
            with suppress(SignatureError):
                signed = verify(row.note, origin, key)
                return (signed.size, signed.root.hex()) == (row.size, row.root)
        return False


def _derived(key: Ed25519PrivateKey) -> bytes:
    derivation = HKDF(SHA256(), length=_KEY_BYTES, salt=None, info=_LABEL)
    return derivation.derive(key.private_bytes_raw())


def _placed(key: bytes, kind: str, place: int | str) -> bytes:
    return hmac.digest(key, f"{kind}\n{place}".encode(), "sha256")[:_PLACE_BYTES]


def _whole(key: bytes, kind: str, place: int | str, parts: tuple[object, ...]) -> bytes:
    """The digest of everything, each part behind its length, so that none runs into the next."""
    message = bytearray(b"whole")
    for part in (kind, place, *parts):
        encoded = part if isinstance(part, bytes) else _text(part).encode("utf-8", "replace")
        message += len(encoded).to_bytes(4, "big") + encoded
    return hmac.digest(key, bytes(message), "sha256")[:_WHOLE_BYTES]


def _text(part: Any) -> str:
    """A part as text; a time in UTC, whichever zone the engine gives it in.

    A column of times can hold PostgreSQL's infinity, which no zone has: no seal is of it.
    """
    with suppress(ValueError, OverflowError):
        return part.astimezone(UTC).isoformat() if isinstance(part, datetime) else str(part)
    return str(part)


def _same(one: object, other: str) -> bool:
    return hmac.compare_digest(str(one).encode("utf-8", "replace"), other.encode())
