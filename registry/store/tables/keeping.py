"""What keeps the register whole: its keys' check values, the damage found, and restorations."""

from __future__ import annotations

from piccolo.columns import BigInt, Integer, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class ServerKeysTable(Core, Table, tablename="server_keys"):
    """The keys that belong to this database; one row for each change of them."""

    many = Integer()


class DamageTable(Core, Table, tablename="damage"):
    """Damage that was found, and how it was dealt with."""

    damage_id = Varchar(64)
    kind = Varchar(32)
    place = BigInt()
    times = Integer()


class RestorationTable(Core, Table, tablename="restoration"):
    """Each time that the register was put back from a backup."""

    restoration_id = Varchar(64)
    backup = Varchar(64)
