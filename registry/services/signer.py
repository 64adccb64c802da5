"""Checkpoints: one background signer signs the state of the ledger with the registry's key.

It signs only what it has read back from the database after the commit, and hashes each leaf again
from its fields first. A bit that flipped between hashing and storing stops the signer instead of
entering the signed history (the lesson of Yeti 2022, security.md §2).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from registry.errors import RegistryError
from registry.ledger.checkpoint import Checkpoint, sign
from registry.ledger.leaf import LedgerLeaf
from registry.ledger.merkle import Frontier
from registry.services.context import Registry
from registry.services.rows import CheckpointRow, LeafRow

INTERVAL_SECONDS = 1.0
_PAGE = 200  # leaves hashed at a time: two milliseconds in which no request is served
_log = logging.getLogger("registry.ledger")


class LedgerDamagedError(RegistryError):
    """The stored ledger contradicts itself or what was signed before."""

    code = "ledger-damaged"
    title = "The ledger has been damaged"
    next_step = "Stop writing, keep a copy of the database, and restore from a backup."


class CheckpointSigner:
    """Builds a tree from the committed leaves and signs its root."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._tree = Frontier()

    async def run(self, stop: asyncio.Event) -> None:
        """Sign about once a second until ``stop`` is set; only damage ends it earlier."""
        while not stop.is_set():
            try:
                await self.sign_once()
            except LedgerDamagedError as error:
                _log.critical("no more checkpoints: %s", error.detail)
                return
            except RegistryError as error:
                _log.warning("no checkpoint this time: %s", error.code)
            except Exception as error:  # noqa: BLE001 - logged and tried again, never silent
                _log.error("no checkpoint this time: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), INTERVAL_SECONDS)

    async def sign_once(self) -> CheckpointRow | None:
        """Sign the ledger as it is now; returns the newest checkpoint, None before the first leaf.

        Raises:
            LedgerDamagedError: a leaf is missing or altered, or the root at a size that was
                signed before has changed.
        """
        database = self._registry.database
        async with database.signer_lock() as ours:
            async with database.reads() as reads:
                newest = await reads.checkpoint()
                size = await reads.ledger_size()
            if not ours or size == 0:
                return newest
            await self._read_up_to(newest.size if newest else 0)
            self._require_same_root(newest)
            if newest is not None and newest.size == size:
                return newest
            await self._read_up_to(size)
            return await self._sign()

    async def _read_up_to(self, size: int) -> None:
        while self._tree.size < size:
            limit = min(_PAGE, size - self._tree.size)
            async with self._registry.database.reads() as reads:
                rows = await reads.leaves(self._tree.size, limit)
            if not rows:
                raise LedgerDamagedError(f"Leaf {self._tree.size} is missing.")
            for row in rows:
                self._append(row)

    def _append(self, row: LeafRow) -> None:
        leaf = LedgerLeaf(row.kind, row.record_id, row.version, row.commitment)
        if row.leaf_index != self._tree.size or leaf.hash().hex() != row.leaf_hash:
            raise LedgerDamagedError(f"Leaf {self._tree.size} is not what was written.")
        self._tree.append(leaf.hash())

    def _require_same_root(self, newest: CheckpointRow | None) -> None:
        if newest is None or self._tree.size != newest.size:
            return
        if self._tree.root().hex() != newest.root:
            raise LedgerDamagedError(f"The root at size {newest.size} is not the one signed.")

    async def _sign(self) -> CheckpointRow:
        registry = self._registry
        checkpoint = Checkpoint(registry.origin, self._tree.size, self._tree.root())
        row = CheckpointRow(
            size=checkpoint.size,
            root=checkpoint.root.hex(),
            note=sign(checkpoint, registry.signing_key),
            recorded_at=registry.now(),
        )
        await registry.database.add_checkpoint(row)
        return row
