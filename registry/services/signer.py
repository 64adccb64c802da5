"""Checkpoints: one background signer signs the state of the ledger with the registry's key.

It signs only what it has read back from the database after the commit, and hashes each leaf again
from its fields first. A bit that flipped between hashing and storing stops the signer instead of
entering the signed history (the lesson of Yeti 2022, security.md §2).

It goes on from the last checkpoint that proves itself (ADR 0030), so that damage in the ledger's
past, which is named elsewhere, does not stop it. Only what was written since must be whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from registry.errors import RegistryError, SignatureError
from registry.ledger.checkpoint import Checkpoint, sign, verify
from registry.ledger.leaf import LedgerLeaf
from registry.ledger.merkle import Frontier
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.services.context import Registry
from registry.services.ports import Reads

INTERVAL_SECONDS = 1.0
_PAGE = 200  # leaves hashed at a time: two milliseconds in which no request is served
_CHECKPOINTS = 50
_log = logging.getLogger("registry.ledger")


class LedgerDamagedError(RegistryError):
    """What was written since the last checkpoint contradicts itself or what was signed."""

    code = "ledger-damaged"
    title = "The ledger has been damaged"
    next_step = "Stop writing, keep a copy of the database, and restore from a backup."


class CheckpointSigner:
    """Builds a tree from the committed leaves and signs its root."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._tree: Frontier | None = None
        self._roots: dict[int, str] = {}  # by size: signed, and without a frontier to go on from

    async def run(self, stop: asyncio.Event) -> None:
        """Sign about once a second until ``stop`` is set; only damage ends it earlier."""
        while not stop.is_set():
            try:
                await self.sign_once()
            except LedgerDamagedError as error:
                _log.critical("no more checkpoints: %s Nothing is recorded now.", error.detail)
                return
            except RegistryError as error:
                _log.warning("no checkpoint this time: %s", error.code)
            except Exception as error:  # noqa: BLE001 - logged and tried again, never silent
                _log.error("no checkpoint this time: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), INTERVAL_SECONDS)

    async def sign_once(self) -> CheckpointRow | None:
        """Sign the ledger as it is now; returns the newest checkpoint, None before the first leaf.

        A process that may not sign looks at the leaves all the same.

        Raises:
            LedgerDamagedError: since the last checkpoint that proves itself a leaf is missing or
                altered, or the root at a size that was signed has changed. Nothing more is
                recorded by this process.
        """
        try:
            return await self._sign_once()
        except LedgerDamagedError as error:
            self._registry.database.stop_recording(error.detail)
            raise

    async def _sign_once(self) -> CheckpointRow | None:
        database = self._registry.database
        async with database.signer_lock() as ours:
            async with database.reads() as reads:
                newest = await reads.checkpoint()
                size = await reads.ledger_size()
                if self._tree is None:
                    self._tree = await self._last_proven(reads)
            tree = self._tree
            await self._read_up_to(tree, max(size, newest.size if newest else 0))
            if newest is not None and newest.size == tree.size:
                self._require_root(tree, newest.root)
            if not ours or size == 0 or (newest is not None and newest.size == tree.size):
                return newest
            return await self._sign(tree)

    async def _last_proven(self, reads: Reads) -> Frontier:
        """The tree of the last checkpoint that proves itself; an empty one if none does.

        Of those passed over, roots that were signed must be come by again.
        """
        newest = await reads.checkpoint()
        rows = [newest] if newest else []
        while rows:
            for row in rows:
                signed = proven_checkpoint(self._registry, row)
                tree = frontier_of(row) if signed else None
                if tree is not None:
                    return tree
                if signed:
                    self._roots[row.size] = row.root
            rows = await reads.checkpoints_before(rows[-1].size, _CHECKPOINTS)
        return Frontier()

    async def _read_up_to(self, tree: Frontier, size: int) -> None:
        while tree.size < size:
            limit = min(_PAGE, size - tree.size)
            async with self._registry.database.reads() as reads:
                rows = await reads.leaves(tree.size, limit)
            if not rows:
                raise LedgerDamagedError(f"Leaf {tree.size} is missing.")
            for row in rows:
                self._append(tree, row)

    def _append(self, tree: Frontier, row: LeafRow) -> None:
        if row.leaf_index != tree.size:
            raise LedgerDamagedError(f"Leaf {tree.size} is missing.")
        if not is_whole(row):
            raise LedgerDamagedError(f"Leaf {tree.size} is not what was written.")
        tree.append(bytes.fromhex(row.leaf_hash))
        if tree.size in self._roots:
            self._require_root(tree, self._roots.pop(tree.size))

    def _require_root(self, tree: Frontier, root: str) -> None:
        if tree.root().hex() != root:
            raise LedgerDamagedError(f"The root at size {tree.size} is not the one signed.")

    async def _sign(self, tree: Frontier) -> CheckpointRow:
        registry = self._registry
        checkpoint = Checkpoint(registry.origin, tree.size, tree.root())
        row = CheckpointRow(
            size=checkpoint.size,
            root=checkpoint.root.hex(),
            note=sign(checkpoint, *registry.signing_keys),
            recorded_at=registry.now(),
            frontier=b"".join(tree.peaks).hex(),
        )
        await registry.database.add_checkpoint(row)
        return row


def is_whole(row: LeafRow) -> bool:
    """Whether a leaf's fields have the hash that is stored beside them."""
    try:
        leaf = LedgerLeaf(row.kind, row.record_id, row.version, row.commitment)
    except (ValueError, TypeError):
        return False
    return leaf.hash().hex() == row.leaf_hash


def proven_checkpoint(registry: Registry, row: CheckpointRow) -> bool:
    """Whether a key of the registry signed what the row says."""
    origin, *_ = row.note.split("\n")  # the registry's address may have changed since
    for key in registry.signing_keys:
        with contextlib.suppress(SignatureError):
            signed = verify(row.note, origin, key.public_key())
            return (signed.size, signed.root.hex()) == (row.size, row.root)
    return False


def frontier_of(row: CheckpointRow) -> Frontier | None:
    """The tree of a checkpoint, if what is stored of it has the root that the row says."""
    try:
        hashes = bytes.fromhex(row.frontier)
        peaks = [hashes[start : start + 32] for start in range(0, len(hashes), 32)]
        tree = Frontier.restored(row.size, peaks)
    except ValueError:
        return None
    return tree if tree.root().hex() == row.root else None
