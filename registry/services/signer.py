"""Checkpoints: one background signer signs the state of the ledger with the registry's key.

It signs only what it has read back from the database after the commit, and hashes each leaf again
from its fields first. A bit that flipped between hashing and storing stops the signer instead of
entering the signed history (the lesson of Yeti 2022, security.md §2).

It goes on from the last checkpoint that proves itself (ADR 0030), so that damage in the ledger's
past, which is named elsewhere, does not stop it. Only what was written since must be whole.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from registry.domain.records.damage import CHECKPOINT, REGISTER, DamagedRow, DamageFault
from registry.errors import RegisterPutBackError, RegistryError
from registry.ledger.checkpoint import Checkpoint, sign
from registry.ledger.checkpoint_seal import link_of, sealed
from registry.ledger.kept import frontier_of
from registry.ledger.merkle import Frontier
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.services.checkpoint_links import newest_first
from registry.services.context import Registry
from registry.services.ledger_tail import faults, in_words, is_whole, look_ups_missing
from registry.services.pauses import stopped_within
from registry.services.ports import Reads

INTERVAL_SECONDS = 1.0
_PAGE = 200  # leaves hashed at a time: two milliseconds in which no request is served
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
        self._look_ups = 0
        self._proven: CheckpointRow | None = None  # the newest that was met

    async def run(self, stop: asyncio.Event) -> None:
        """Sign about once a second until ``stop`` is set; only damage ends it earlier."""
        while not stop.is_set():
            try:
                await self.sign_once()
            except LedgerDamagedError as error:
                _log.critical("no more checkpoints: %s Nothing is recorded now.", error.detail)
                return
            except RegisterPutBackError:
                return
            except RegistryError as error:
                _log.warning("no checkpoint this time: %s", error.code)
            except Exception as error:  # noqa: BLE001 - logged and tried again, never silent
                _log.error("no checkpoint this time: %s", type(error).__name__)
            await stopped_within(stop, INTERVAL_SECONDS)

    async def sign_once(self) -> CheckpointRow | None:
        """Sign the ledger as it is now; returns the newest checkpoint, None before the first leaf.

        A process that may not sign follows the one that does. Both keep what they verified.

        Raises:
            LedgerDamagedError: since the last checkpoint that proves itself a leaf is missing or
                altered, or the root at a size that was signed has changed. Nothing more is
                recorded by this process.
            RegisterPutBackError: the database is older than this process knows it. This process
                looks nothing up and records nothing any more.
        """
        try:
            newest = await self._sign_once()
        except LedgerDamagedError as error:
            self._registry.database.stop_recording(error.detail)
            raise
        kept, tree = self._registry.kept, self._tree
        if kept and newest and tree and newest.size == tree.size:  # so its root was compared
            await kept.keep(newest, self._look_ups)
        return newest

    async def _sign_once(self) -> CheckpointRow | None:
        database = self._registry.database
        async with database.signer_lock() as ours:
            async with database.reads() as reads:
                stored = await reads.checkpoint()
                newest = await self._newest_proven(reads)
                size = await reads.ledger_size()
                self._count(await reads.next_look_up())
                if self._tree is None:
                    self._tree = await self._last_proven(reads)
            tree = self._tree
            if size < tree.size:
                raise self._put_back(tree.size, size)
            if newest is not None:
                await self._read_up_to(tree, newest.size)
                if newest.size == tree.size:
                    self._require_root(tree, newest.root)
            if not ours:
                return newest
            await self._read_up_to(tree, size, sealed=True)
            if tree.size in {0, *(row.size for row in (stored, newest) if row)}:
                return newest
            return await self._sign(tree, newest)

    async def _newest_proven(self, reads: Reads) -> CheckpointRow | None:
        """The newest checkpoint that proves itself; one that does not is noticed."""
        database = self._registry.database
        async for row in newest_first(reads):
            if row == self._proven:
                return row
            is_proven = database.seals.signed(row)
            if not is_proven or (row.seal and link_of(database.seals, row) is None):
                database.notice(DamagedRow(CHECKPOINT, row.size, DamageFault.ALTERED))
            if is_proven:
                self._proven = row
                return row
        return None

    def _count(self, look_ups: int) -> None:
        """Notice look-ups that were taken away while this process ran."""
        for missing in look_ups_missing(look_ups, self._look_ups):
            self._registry.database.notice(missing)
        self._look_ups = max(look_ups, self._look_ups)

    def _put_back(self, known: int, size: int) -> RegisterPutBackError:
        error = RegisterPutBackError()
        self._registry.database.notice(DamagedRow(REGISTER, known, DamageFault.ROLLED_BACK))
        self._registry.database.refuse(error.detail)
        _log.critical("the ledger had %s entries and has %s: nothing is answered", known, size)
        return error

    async def _last_proven(self, reads: Reads) -> Frontier:
        """The tree of the last checkpoint that proves itself; an empty one if none does.

        Of those passed over, roots that were signed must be come by again.
        """
        async for row in newest_first(reads):
            if self._registry.database.seals.signed(row):
                tree = frontier_of(row)
                if tree is not None:
                    return tree
                self._roots[row.size] = row.root
        return Frontier()

    async def _read_up_to(self, tree: Frontier, size: int, *, sealed: bool = False) -> None:
        """Append the leaves; ``sealed`` where no signed checkpoint shows that they are ours."""
        database = self._registry.database
        while tree.size < size:
            limit = min(_PAGE, size - tree.size)
            async with database.reads() as reads:
                rows = await reads.leaves(tree.size, limit)
            if not rows:
                raise LedgerDamagedError(f"Entry {tree.size} of the ledger is missing.")
            found = faults(database.seals, tree.size, rows) if sealed else []
            if found:
                for damaged in found:
                    database.notice(damaged)
                raise LedgerDamagedError(in_words(found[0]))
            for row in rows:
                self._append(tree, row)

    def _append(self, tree: Frontier, row: LeafRow) -> None:
        if row.leaf_index != tree.size:
            raise LedgerDamagedError(f"Entry {tree.size} of the ledger is missing.")
        if not is_whole(row):
            raise LedgerDamagedError(f"Entry {tree.size} of the ledger is not what was written.")
        tree.append(bytes.fromhex(row.leaf_hash))
        if tree.size in self._roots:
            self._require_root(tree, self._roots.pop(tree.size))

    def _require_root(self, tree: Frontier, root: str) -> None:
        if tree.root().hex() != root:
            raise LedgerDamagedError(f"The root at size {tree.size} is not the one signed.")

    async def _sign(self, tree: Frontier, before: CheckpointRow | None) -> CheckpointRow:
        registry = self._registry
        checkpoint = Checkpoint(registry.origin, tree.size, tree.root())
        row = CheckpointRow(
            size=checkpoint.size,
            root=checkpoint.root.hex(),
            note=sign(checkpoint, *registry.signing_keys),
            recorded_at=registry.now(),
            frontier=b"".join(tree.peaks).hex(),
        )
        row = replace(row, seal=sealed(registry.database.seals, row, before))
        await registry.database.add_checkpoint(row)
        return row
