"""The columns that every row of state has: its index in the ledger, and the record itself."""

from __future__ import annotations

from piccolo.columns import BigInt, Bytea, Integer, Text, Timestamptz, Varchar


class Core:
    """The columns that every row of state has."""

    leaf_index = BigInt(primary_key=True)
    leaf_id = Varchar(64)
    version = Integer()
    recorded_at = Timestamptz()
    salt = Bytea()
    body = Text()
