"""Leaves and checkpoints as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A committed leaf as stored; ``leaf_hash``, ``commitment`` and ``seal`` are hex.

    Leaves of an earlier version have no seal; a signed checkpoint covers them.
    """

    leaf_index: int
    kind: str
    record_id: str
    version: int
    commitment: str
    leaf_hash: str
    recorded_at: datetime
    seal: str = ""


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A signed checkpoint: ``note`` is the C2SP signed note; ``root`` is hex.

    ``frontier`` holds the hashes that appending needs (``Frontier.peaks``), in hex; ``seal`` is
    that of ``ledger.checkpoint_seal``, empty in the rows of an earlier version.
    """

    size: int
    root: str
    note: str
    recorded_at: datetime
    frontier: str = ""
    seal: str = ""
