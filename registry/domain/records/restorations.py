"""That the register was put back from a backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Restoration:
    """The register as it was at one moment was put in the place of a later one.

    Attributes:
        backup: the SHA-256 of the backup's manifest, in hex.
        taken_at: the moment that it was put back to. What was recorded after it is lost.
        size: the ledger's size at that moment.
        known_size: the size that the ledger is known to have had since; None where nothing showed
            how far it had come.
    """

    restoration_id: str
    version: int
    backup: str
    taken_at: datetime
    size: int
    known_size: int | None
    recorded_at: datetime
    recorded_by: str

    @property
    def is_whole(self) -> bool:
        """Whether it is shown that nothing was lost that anybody had signed."""
        return self.known_size is not None and self.known_size <= self.size
