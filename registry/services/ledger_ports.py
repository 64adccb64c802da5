"""The reads of the ledger, of damage to it, and of what the registry's own keys have to open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from registry.domain.records.damage import Damage, DamagedRow
from registry.domain.records.server_keys import KeyEvidence, ServerKeys
from registry.ledger.rows import CheckpointRow, LeafRow

ENTRIES: Final = "entries"
DERIVED: Final = "derived rows"
SIGNATURES: Final = "signatures"
SCHEMA_PART: Final = "schema"
INDEXES: Final = "indexes"


@dataclass(frozen=True, slots=True)
class AuditStep:
    """How far the audit came, and what it found in this step.

    Attributes:
        part: what it is at: one of the five above.
        done, of: how much of that part is done.
        size: the size of the ledger as the audit began.
        proven: the size of the last checkpoint that proves itself.
    """

    part: str
    done: int
    of: int
    found: tuple[DamagedRow, ...] = ()
    size: int = 0
    proven: int = 0


class LedgerReads(Protocol):
    """A part of ``ports.Reads``."""

    async def server_keys(self) -> ServerKeys | None:
        """The check values of the registry's keys."""

    async def key_evidence(self) -> KeyEvidence:
        """What is stored that only the right keys open."""

    async def damage(self) -> list[Damage]:
        """All damage that was recorded, in order."""

    async def ledger_size(self) -> int: ...
    async def leaves(self, start: int, limit: int) -> list[LeafRow]: ...
    async def checkpoint(self) -> CheckpointRow | None:
        """The newest signed checkpoint."""

    async def checkpoints(self, after: int, up_to: int) -> list[CheckpointRow]:
        """The checkpoints of sizes in this range, the smallest first."""

    async def checkpoints_before(self, size: int, limit: int) -> list[CheckpointRow]:
        """The checkpoints of smaller sizes, the greatest first."""
