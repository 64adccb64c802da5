"""The reads of the ledger, of damage to it, and of what the registry's own keys have to open.

And what is kept of the ledger outside the database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from registry.domain.records.damage import Damage, DamagedRow
from registry.domain.records.restorations import Restoration
from registry.domain.records.server_keys import KeyEvidence, ServerKeys
from registry.ledger.kept import Kept
from registry.ledger.rows import CheckpointRow, LeafRow


class LedgerReads(Protocol):
    """A part of ``ports.Reads``."""

    async def server_keys(self) -> ServerKeys | None:
        """The check values of the registry's keys."""

    async def key_evidence(self) -> KeyEvidence:
        """What is stored that only the right keys open."""

    async def damage(self) -> list[Damage]:
        """All damage that was recorded, in order."""

    async def restorations(self) -> list[Restoration]:
        """Each time that the register was put back from a backup, in order."""

    async def ledger_size(self) -> int: ...
    async def leaves(self, start: int, limit: int) -> list[LeafRow]: ...
    async def next_look_up(self) -> int:
        """The number that the next look-up gets: how many there were."""

    async def look_up_faults(self, start: int, end: int) -> list[DamagedRow]:
        """What is wrong with the look-ups from one number to before another."""

    async def checkpoint(self) -> CheckpointRow | None:
        """The newest signed checkpoint."""

    async def checkpoints(self, after: int, up_to: int) -> list[CheckpointRow]:
        """The checkpoints of sizes in this range, the smallest first."""

    async def checkpoints_before(self, size: int, limit: int) -> list[CheckpointRow]:
        """The checkpoints of smaller sizes, the greatest first."""


class Keeping(Protocol):
    """What is kept of the ledger outside the database, by each home of the registry."""

    async def latest(self) -> Kept | None:
        """What is kept; None where nothing is.

        Raises:
            ConfigurationError: it is not what this registry wrote.
        """

    async def keep(self, checkpoint: CheckpointRow, look_ups: int) -> None:
        """Keep a checkpoint that was verified, unless a longer ledger is kept.

        Args:
            look_ups: how many there are.
        """

    async def audited(self, start: int, end: int, at: datetime | None) -> None:
        """Keep that what was written from one size to another was audited.

        Args:
            at: when the end was reached; None if it was not. If the pass began at the beginning, or
                where the first pass was cut off, all was audited then.
        """

    async def go_on_from(self, checkpoint: CheckpointRow, look_ups: int) -> None:
        """Keep this checkpoint, whatever was kept: somebody decided to go on from it."""
