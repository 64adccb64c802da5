"""The reads of the ledger, of damage to it, and of what the registry's own keys have to open.

And what is kept of the ledger outside the database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.domain.records.damage import Damage, DamagedRow, NotRecording, Remains
from registry.domain.records.restorations import Restoration
from registry.domain.records.server_keys import KeyEvidence, ServerKeys
from registry.errors import CannotRecordError
from registry.ledger.kept import Kept
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.ledger.seals import Seals

ENTRIES: Final = "entries"
DERIVED: Final = "derived rows"
SIGNATURES: Final = "signatures"
SCHEMA_PART: Final = "schema"
INDEXES: Final = "indexes"
SEALS: Final = "seals"


@dataclass(frozen=True, slots=True)
class AuditStep:
    """How far the audit came, and what it found in this step.

    Attributes:
        part: what it is at: one of the six above.
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
        """The newest version of all damage that was recorded, in order."""

    async def damage_record(self, damage_id: str) -> Damage | None:
        """The newest version of one damage."""

    async def remains(self, kind: str, place: int) -> Remains:
        """What can still be read of something damaged."""

    async def is_as_written(self, kind: str, place: int) -> bool | None:
        """Whether every version of a record is again what was written; None if that is not seen
        from the record alone."""

    async def restorations(self) -> list[Restoration]:
        """Each time that the register was put back from a backup, in order."""

    async def one_time_secret_faults(self) -> list[DamagedRow]:
        """The one-time secrets whose seals are not right."""

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


class Soundness(Protocol):
    """A part of ``ports.Database``: whether it is what was written, and may be written to."""

    def stop_recording(self, why: str, reason: NotRecording = NotRecording.LEDGER_END) -> None:
        """Record nothing more in this process; ``why`` says what was found."""

    def refuse(self, why: str) -> None:
        """Raise ``RegisterPutBackError`` from now on: the database is not the one it was."""

    @property
    def has_recorded(self) -> bool:
        """Whether this process has recorded anything."""

    async def cannot_record(self) -> CannotRecordError | None:
        """The error that recording would raise; None where it would not."""

    @property
    def seals(self) -> Seals:
        """The seals of this registry."""

    def use_seals(self, seals: Seals) -> None:
        """Seal what is recorded; without a key nothing can be."""

    def use_keys(self, many: int) -> None:
        """This program has so many keys; with another number of them it looks nobody up."""

    def notice(self, found: DamagedRow) -> None:
        """Notice what is not what was written."""

    def noticed(self) -> list[DamagedRow]:
        """The damaged rows that this process met and has not recorded."""

    def forget_noticed(self, rows: Sequence[DamagedRow]) -> None:
        """Notice these again when they are met again: they are recorded."""

    def audit(
        self, keys: Sequence[Ed25519PublicKey], since: int, at_once: int
    ) -> AsyncIterator[AuditStep]:
        """Compare everything that is stored with what was written.

        Args:
            keys: the registry's public keys.
            since: the entry to begin with.
            at_once: how many entries are compared in one step.
        """
