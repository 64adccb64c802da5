"""Damage that was found: named, so that nothing rests on it and somebody mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

NOWHERE: Final = -1  # the row is not there, so that its place in the ledger is not known
LEAF: Final = "ledger_leaf"
CHECKPOINT: Final = "checkpoint"
REGISTER: Final = "register"  # the whole of it
LOOK_UP: Final = "look_up"
SCHEMA: Final = "schema"


class DamageFault(StrEnum):
    """How something is not what was written."""

    ALTERED = "altered"
    UNREADABLE = "unreadable"
    MISSING = "missing"  # taken away
    INSERTED = "inserted"  # nothing in the ledger stands behind it, or the registry never wrote it
    REORDERED = "reordered"  # it stands in another's place
    ROLLED_BACK = "rolled_back"  # an older state was put back
    KEY_SWAPPED = "key_swapped"  # a signatory's key is not the one that was enrolled


class NotRecording(StrEnum):
    """Why nothing can be recorded; other programs act on these words, which stay as they are."""

    LEDGER_END = "ledger-end-damaged"
    DISK_FULL = "disk-full"
    ROLLED_BACK = "register-rolled-back"  # the whole database was put back to an older state


class DamageOutcome(StrEnum):
    """How damage was dealt with."""

    RESTORED = "restored"  # it is again what was written
    RECORDED_AGAIN = "recorded_again"  # its organisation recorded it again; the row stays apart
    KEPT_APART = "kept_apart"  # it cannot be put back; the row stays apart


@dataclass(frozen=True, slots=True)
class Damage:
    """A row or a leaf that is not what was written; version 2 says that it was dealt with.

    Attributes:
        kind: the kind of record, the name of a table beside one (``alias``), ``ledger_leaf``,
            ``checkpoint`` or ``schema``.
        place: its index in the ledger, that of the record that it stands beside, or the size of the
            checkpoint; below 0 where there is none: the row is gone, or it is the schema.
        fault: a ``DamageFault``.
        went_on_from: for damage in the ledger's past, the size from which recording went on; the
            checkpoint of that size proves itself.
        times: the how many-th time damage was found there.
        where: of damage to the schema, what of it.
        first_recorded_at: of version 2, when it was found.
        outcome: how it was dealt with, as a ``DamageOutcome``; empty while nobody has.
        note: what whoever dealt with it wrote about it, which names no person.
    """

    damage_id: str
    version: int
    kind: str
    place: int
    fault: str
    went_on_from: int | None
    recorded_at: datetime
    recorded_by: str
    where: str = ""
    times: int = 1
    first_recorded_at: datetime | None = None
    outcome: str = ""
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has dealt with it yet."""
        return not self.outcome

    @property
    def found_at(self) -> datetime:
        """When it was found, as far as is recorded."""
        return self.first_recorded_at or self.recorded_at

    @property
    def row(self) -> DamagedRow:
        """What was found, without when."""
        return DamagedRow(self.kind, self.place, self.fault, self.where)


@dataclass(frozen=True, slots=True)
class Remains:
    """What can still be read of a damaged row: never a person, never what it says.

    Each is empty or None where it cannot be read. ``kind`` is the kind of record that it is or,
    of a leaf or an index row, belongs to. ``is_proven``: what was read is what was written.
    """

    kind: str = ""
    recorded_at: datetime | None = None
    partner_id: str = ""
    document_id: str = ""
    document_version: int = 0
    kid: str = ""
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row, or a leaf (``ledger_leaf``), that is not what was written.

    ``fault`` is a ``DamageFault``; ``where`` says of the schema what of it.
    """

    kind: str
    leaf_index: int
    fault: str
    where: str = ""
