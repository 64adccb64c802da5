"""Ledger leaves: all that the ledger says about a change of state.

A leaf holds a kind, a random record id, a version and a commitment. The commitment is keyed with a
random salt that stays in the row. Without the salt a leaf reveals nothing, and once the salt is
destroyed it never will (security.md §2 and §3: an unkeyed hash of personal data is no protection).
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

from registry.ledger.merkle import leaf_hash

SALT_BYTES = 32
_KIND = re.compile(r"[a-z][a-z_]{0,31}\Z")
_RECORD_ID = re.compile(r"[0-9a-z_-]{1,64}\Z")
_COMMITMENT = re.compile(r"[0-9a-f]{64}\Z")


def commitment(salt: bytes, record: bytes) -> str:
    """Hex HMAC-SHA-256 of a record's canonical bytes under its 32-byte random salt."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hmac.digest(salt, record, "sha256").hex()


@dataclass(frozen=True, slots=True)
class LedgerLeaf:
    """One entry. Its bytes are RFC 8785 canonical JSON; ``commitment`` is 64 hex digits.

    Raises:
        ValueError: a part is not in its narrow alphabet; the alphabets make the bytes canonical.
    """

    kind: str
    record_id: str
    version: int
    commitment: str

    def __post_init__(self) -> None:
        if not _KIND.match(self.kind):
            raise ValueError("a leaf's kind is a short lower-case word")
        if not _RECORD_ID.match(self.record_id):
            raise ValueError("a leaf's record id is 1 to 64 of 0-9 a-z _ -")
        if not 1 <= self.version < 2**53:
            raise ValueError("a leaf's version starts at 1")
        if not _COMMITMENT.match(self.commitment):
            raise ValueError("a leaf's commitment is 64 lower-case hex digits")

    def canonical(self) -> bytes:
        """The leaf's bytes, which are hashed, published and proven."""
        return (
            f'{{"commitment":"{self.commitment}","kind":"{self.kind}",'
            f'"record_id":"{self.record_id}","version":{self.version}}}'
        ).encode("ascii")

    def hash(self) -> bytes:
        """The RFC 6962 leaf hash, 32 bytes."""
        return leaf_hash(self.canonical())


def record_sha256(content: bytes) -> str:
    """Hex SHA-256, which represents bytes that are stored beside a record rather than in it."""
    return sha256(content).hexdigest()
