"""Turns a record into a row and a ledger leaf, for single records and for many checks alike."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.domain.records.acting import Receipt
from registry.ledger.leaf import SALT_BYTES, LedgerLeaf, commitment
from registry.ledger.seals import Seals
from registry.services.ledger_tail import seal_of
from registry.store.codec import Encoded, encode
from registry.store.kinds import KINDS, Kind, recorded_at, version_of

NEXT_INDEX = "SELECT coalesce(max(leaf_index) + 1, 0) AS next_index FROM ledger_leaf"
# What a new entry follows: the last leaf, and the last look-up.
LAST = """SELECT leaf.*, (SELECT coalesce(max(number) + 1, 0) FROM look_up) AS look_ups
    FROM (SELECT 1 AS one) AS always LEFT JOIN
        (SELECT leaf_index, kind, record_id, version, commitment, leaf_hash, recorded_at, seal
            FROM ledger_leaf ORDER BY leaf_index DESC LIMIT 1) AS leaf ON true"""
LEAF_COLUMNS = (  # of a leaf before it had a seal, too: migrations use them
    "leaf_index",
    "kind",
    "record_id",
    "version",
    "commitment",
    "leaf_hash",
    "recorded_at",
)
SEALED_COLUMNS = (*LEAF_COLUMNS, "seal")
_LEAF_ID_BYTES = 16


def new_leaf_id() -> str:
    """128 random bits, so that a leaf does not say whom or what it concerns."""
    return secrets.token_hex(_LEAF_ID_BYTES)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with its leaf, lacking only its index in the ledger."""

    kind: Kind
    record: Any
    encoded: Encoded
    salt: bytes
    leaf: LedgerLeaf
    leaf_hash: str
    recorded_at: datetime

    def row(self, leaf_index: int) -> dict[str, Any]:
        """The values of its row, by column."""
        return {
            "leaf_index": leaf_index,
            "leaf_id": self.leaf.record_id,
            "version": self.leaf.version,
            "recorded_at": self.recorded_at,
            "salt": self.salt,
            "body": self.encoded.body,
            **{name: getattr(self.record, name) for name in self.kind.repeated},
            **self.encoded.blobs,
        }

    def leaf_row(self, leaf_index: int) -> tuple[Any, ...]:
        """The values of ``LEAF_COLUMNS``."""
        leaf = self.leaf
        return (
            leaf_index,
            leaf.kind,
            leaf.record_id,
            leaf.version,
            leaf.commitment,
            self.leaf_hash,
            self.recorded_at,
        )

    def sealed_row(self, leaf_index: int, seals: Seals) -> tuple[Any, ...]:
        """The values of ``SEALED_COLUMNS``."""
        seal = seal_of(seals, leaf_index, self.leaf_hash, self.recorded_at)
        return (*self.leaf_row(leaf_index), seal)

    def receipt(self, leaf_index: int) -> Receipt:
        leaf = self.leaf
        return Receipt(leaf.kind, leaf.record_id, leaf.version, leaf_index, self.leaf_hash)


def prepare(record: Any, leaf_id: str) -> Prepared:
    """Encode a record, choose a random salt and commit to it."""
    kind = KINDS[type(record)]
    encoded = encode(record)
    salt = secrets.token_bytes(SALT_BYTES)
    leaf = LedgerLeaf(
        kind.name, leaf_id, version_of(record), commitment(salt, encoded.body.encode())
    )
    return Prepared(kind, record, encoded, salt, leaf, leaf.hash().hex(), recorded_at(record))


def insert_sql(table: str, columns: tuple[str, ...], engine_type: str) -> str:
    """An INSERT of one row, with the engine's own placeholders."""
    marks = (
        f"${place}" if engine_type == "postgres" else "?" for place in range(1, len(columns) + 1)
    )
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(marks)})"
