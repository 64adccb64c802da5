"""What a registry keeps of its ledger outside the database: the frontier of a signed checkpoint.

The database of yesterday is whole in itself, and every checkpoint in it is rightly signed. Only
something that is not in the database shows that there was more.

The text is JSON, signed as a whole by the registry's key, so that neither the checkpoint nor how
far the rows were audited can be exchanged by itself.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registry.errors import SignatureError
from registry.ledger.merkle import Frontier
from registry.ledger.rows import CheckpointRow

_PURPOSE = "wisc registry, what is kept of the ledger, 1"


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest checkpoint that was verified, and how far the rows behind it were audited.

    Attributes:
        look_ups: how many look-ups there were; they have no leaves.
        audited: every row up to this size was compared with its commitment.
        audited_at: when a pass over every row ended; None if none did.
    """

    checkpoint: CheckpointRow
    look_ups: int = 0
    audited: int = 0
    audited_at: datetime | None = None

    @property
    def size(self) -> int:
        return self.checkpoint.size

    def text(self, key: Ed25519PrivateKey) -> str:
        """The text to keep."""
        content = _content(self)
        signature = base64.b64encode(key.sign(_signed(content))).decode("ascii")
        return json.dumps({**content, "signature": signature}, indent=1, sort_keys=True) + "\n"


def read_kept(text: str, keys: Sequence[Ed25519PublicKey]) -> Kept:
    """What was kept; raises ``SignatureError`` unless one of these keys signed it as it stands."""
    try:
        content = json.loads(text)
        signature = base64.b64decode(content.pop("signature"), validate=True)
        kept = _kept(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SignatureError("It cannot be read.") from error
    if not any(_verifies(key, signature, content) for key in keys):
        raise SignatureError("It is not signed by a key of this registry.")
    return kept


def frontier_of(row: CheckpointRow) -> Frontier | None:
    """The tree of a checkpoint, if what is stored of it has the root that the row says."""
    try:
        hashes = bytes.fromhex(row.frontier)
        peaks = [hashes[start : start + 32] for start in range(0, len(hashes), 32)]
        tree = Frontier.restored(row.size, peaks)
    except ValueError:
        return None
    return tree if tree.root().hex() == row.root else None


def _content(kept: Kept) -> dict[str, Any]:
    row = kept.checkpoint
    return {
        "purpose": _PURPOSE,
        "size": row.size,
        "root": row.root,
        "note": row.note,
        "frontier": row.frontier,
        "recorded_at": row.recorded_at.astimezone(UTC).isoformat(),
        "seal": row.seal,
        "look_ups": kept.look_ups,
        "audited": kept.audited,
        "audited_at": kept.audited_at and kept.audited_at.astimezone(UTC).isoformat(),
    }


def _kept(content: dict[str, Any]) -> Kept:
    if content["purpose"] != _PURPOSE:
        raise ValueError("another kind of file")
    row = CheckpointRow(
        size=int(content["size"]),
        root=str(content["root"]),
        note=str(content["note"]),
        recorded_at=datetime.fromisoformat(content["recorded_at"]),
        frontier=str(content["frontier"]),
        seal=str(content["seal"]),
    )
    if frontier_of(row) is None:
        raise ValueError("the frontier has another root")
    at = content["audited_at"]
    look_ups, audited = int(content["look_ups"]), int(content["audited"])
    return Kept(row, look_ups, audited, at and datetime.fromisoformat(at))


def _signed(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def _verifies(key: Ed25519PublicKey, signature: bytes, content: dict[str, Any]) -> bool:
    try:
        key.verify(signature, _signed(content))
    except InvalidSignature:
        return False
    return True
