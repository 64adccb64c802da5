"""Damage that was found: named, so that nothing rests on it and somebody mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

NOWHERE: Final = -1  # the row is not there, so that its place in the ledger is not known
LEAF: Final = "ledger_leaf"
CHECKPOINT: Final = "checkpoint"
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


@dataclass(frozen=True, slots=True)
class Damage:
    """A row or a leaf that is not what was written.

    Attributes:
        kind: the kind of record, the name of a table beside one (``alias``), ``ledger_leaf``,
            ``checkpoint`` or ``schema``.
        place: its index in the ledger, that of the record that it stands beside, or the size of the
            checkpoint; below 0 where there is none: the row is gone, or it is the schema.
        fault: a ``DamageFault``.
        went_on_from: for damage in the ledger's past, the size from which recording went on; the
            checkpoint of that size proves itself.
        where: of damage to the schema, what of it.
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


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row, or a leaf (``ledger_leaf``), that is not what was written.

    ``fault`` is a ``DamageFault``; ``where`` says of the schema what of it.
    """

    kind: str
    leaf_index: int
    fault: str
    where: str = ""
