"""The ledger, and its signed checkpoints."""

from __future__ import annotations

from piccolo.columns import BigInt, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class LedgerTable(Table, tablename="ledger_leaf"):
    """The ledger. ``leaf_index`` has no gaps; the database refuses them."""

    leaf_index = BigInt(primary_key=True)
    kind = Varchar(32)
    record_id = Varchar(64)
    version = Integer()
    commitment = Varchar(64)
    leaf_hash = Varchar(64)
    recorded_at = Timestamptz()
    seal = Varchar(64)


class CheckpointTable(Table, tablename="checkpoint"):
    """``frontier`` holds the roots of the complete subtrees, in hex; empty in older rows."""

    size = BigInt(primary_key=True)
    root = Varchar(64)
    note = Text()
    frontier = Text()
    recorded_at = Timestamptz()
    seal = Text()


class RegisterEpochTable(Table, tablename="register_epoch"):
    """One row: a number that each change to what checks read of the register raises."""

    singleton = Integer(primary_key=True)
    number = BigInt()
