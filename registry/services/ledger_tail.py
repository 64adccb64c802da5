"""Names what is not what the registry wrote in the ledger's tail: what no checkpoint covers yet.

There a fitting hash proves nothing, for anybody can compute it. Each leaf has a seal by a key that
is not in the database.
"""

from __future__ import annotations

from collections.abc import Sequence

from registry.domain.records.damage import LEAF, LOOK_UP, DamagedRow, DamageFault
from registry.ledger import seals as sealing
from registry.ledger.leaf import LedgerLeaf
from registry.ledger.rows import LeafRow
from registry.ledger.seals import Seals

_MOST = 1_000
_WORDS = {
    DamageFault.MISSING: "is missing",
    DamageFault.ALTERED: "is not what was written",
    DamageFault.INSERTED: "was not written by the registry",
    DamageFault.REORDERED: "stands in another's place",
}


def in_words(found: DamagedRow) -> str:
    """A sentence about a leaf."""
    return f"Entry {found.leaf_index} of the ledger {_WORDS[DamageFault(found.fault)]}."


def look_ups_missing(size: int, known: int) -> list[DamagedRow]:
    """The look-ups that were taken away from the end; of very many, the first."""
    numbers = range(size, known)[:_MOST]
    return [DamagedRow(LOOK_UP, number, DamageFault.MISSING) for number in numbers]


def is_whole(row: LeafRow) -> bool:
    """Whether a leaf's fields have the hash that is stored beside them."""
    try:
        leaf = LedgerLeaf(row.kind, row.record_id, row.version, row.commitment)
    except (ValueError, TypeError):
        return False
    return leaf.hash().hex() == row.leaf_hash


def hashes_of(row: LeafRow) -> tuple[bytes, bytes]:
    """A leaf's hash as it is stored, and as its fields give it."""
    try:
        stored = bytes.fromhex(row.leaf_hash)
    except ValueError:
        stored = bytes(32)
    try:
        fields = LedgerLeaf(row.kind, row.record_id, row.version, row.commitment).hash()
    except (ValueError, TypeError):
        fields = stored
    return (stored if len(stored) == 32 else bytes(32)), fields


def seal_of(seals: Seals, leaf_index: int, leaf_hash: str, recorded_at: object) -> str:
    """The seal of a leaf."""
    return seals.seal(sealing.LEAF, leaf_index, leaf_hash, recorded_at)


def is_sealed(seals: Seals, row: LeafRow) -> bool:
    """Whether the registry wrote just this leaf at just this index and time."""
    return _fits(seals, row, row.leaf_index, row.seal)


def faults(seals: Seals, start: int, rows: Sequence[LeafRow]) -> list[DamagedRow]:
    """What is wrong with the leaves that begin at ``start``; they come in the order of their index.

    What follows a leaf that is missing is not looked at.
    """
    found: dict[int, LeafRow] = {}
    for index, row in enumerate(rows, start):
        if row.leaf_index != index:
            missing = DamagedRow(LEAF, index, DamageFault.MISSING)
            return [*_named(seals, found), missing]
        if not (is_whole(row) and is_sealed(seals, row)):
            found[index] = row
    return _named(seals, found)


def _named(seals: Seals, found: dict[int, LeafRow]) -> list[DamagedRow]:
    return [DamagedRow(LEAF, index, _fault(seals, row, found)) for index, row in found.items()]


def _fault(seals: Seals, row: LeafRow, found: dict[int, LeafRow]) -> DamageFault:
    if any(_stood_at(seals, row, other) for other in found.values() if other is not row):
        return DamageFault.REORDERED
    if not is_whole(row) or seals.is_of(row.seal, sealing.LEAF, row.leaf_index):
        return DamageFault.ALTERED
    return DamageFault.INSERTED


def _stood_at(seals: Seals, row: LeafRow, other: LeafRow) -> bool:
    """Whether this is what was written where the other stands, with its own seal or the other's."""
    return any(_fits(seals, row, other.leaf_index, seal) for seal in (row.seal, other.seal))


def _fits(seals: Seals, row: LeafRow, leaf_index: int, seal: str) -> bool:
    return seals.fits(seal, sealing.LEAF, leaf_index, row.leaf_hash, row.recorded_at)
