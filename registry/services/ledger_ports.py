"""The reads of the ledger, of damage to it, and of what the registry's own keys have to open.

And what is kept of the ledger outside the database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from registry.domain.records.damage import Damage
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

    async def keep(self, checkpoint: CheckpointRow) -> None:
        """Keep a checkpoint that was verified, unless a longer ledger is kept."""

    async def audited(self, size: int, at: datetime | None) -> None:
        """Keep that the rows up to ``size`` were audited.

        Args:
            at: when a pass over every row ended; None if this was none.
        """

    async def go_on_from(self, checkpoint: CheckpointRow) -> None:
        """Keep this checkpoint, whatever was kept: somebody decided to go on from it."""
