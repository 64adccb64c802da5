"""Whether a database that was put back has its backup's ledger: read from the database itself."""

from __future__ import annotations

from typing import Final

from registry.ledger.leaf import LedgerLeaf
from registry.ledger.reread import Hashes, reread
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.recovery.errors import UnsoundBackupError
from registry.recovery.known import proven_tree
from registry.recovery.verifying import VerifiedBackup
from registry.services.context import Registry

_AT_ONCE: Final = 1_000


async def require_its_ledger(registry: Registry, backup: VerifiedBackup) -> None:
    """Read every leaf from the database; raise ``UnsoundBackupError`` if the root is another."""
    ledger = backup.manifest.ledger
    hashes: list[Hashes] = []
    checkpoints: dict[int, CheckpointRow] = {}
    while len(hashes) < ledger.size:
        start = len(hashes)
        limit = min(_AT_ONCE, ledger.size - start)
        async with registry.database.reads() as reads:
            leaves = {leaf.leaf_index: leaf for leaf in await reads.leaves(start, limit)}
            marks = await reads.checkpoints(start, start + limit)
        checkpoints |= {mark.size: mark for mark in marks}
        hashes += [_hashes(leaves.get(index)) for index in range(start, start + limit)]
    keys = [key.public_key() for key in registry.signing_keys]
    read = reread(hashes, checkpoints, lambda row: proven_tree(row, keys))
    if (read.root.hex(), read.damaged) != (ledger.root, ledger.damaged):
        raise UnsoundBackupError(
            "The database that was put back does not have the backup's ledger."
        )


def _hashes(leaf: LeafRow | None) -> Hashes:
    if leaf is None:
        return None, None
    try:
        stored = bytes.fromhex(leaf.leaf_hash)
        made = LedgerLeaf(leaf.kind, leaf.record_id, leaf.version, leaf.commitment).hash()
    except (ValueError, TypeError):
        return None, None
    return stored, made
