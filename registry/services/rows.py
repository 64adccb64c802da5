"""Small shapes that the store and the use cases share, beside the ports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from registry.domain.records.accounts import OneTimeSecret


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A committed leaf as stored; ``leaf_hash`` and ``commitment`` are hex."""

    leaf_index: int
    kind: str
    record_id: str
    version: int
    commitment: str
    leaf_hash: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A signed checkpoint: ``note`` is the C2SP signed note; ``root`` is hex."""

    size: int
    root: str
    note: str
    recorded_at: datetime


class Keyed(Protocol):
    """A request that is to be carried out once: see ``services.once``."""

    is_recorded: bool
    is_repeated: bool

    @property
    def mark(self) -> OneTimeSecret: ...
    @property
    def made_at(self) -> datetime: ...
