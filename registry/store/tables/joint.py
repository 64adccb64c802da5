"""Acts that need a second person."""

from __future__ import annotations

from piccolo.columns import Bytea, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class JointActTable(Core, Table, tablename="joint_act"):
    act_id = Varchar(64)
    partner_id = Varchar(64)
    concerns = Varchar(64)
    wrapped_key = Bytea()
    sealed = Bytea()
