"""Checks, and the decisions recorded after them."""

from __future__ import annotations

from piccolo.columns import Bytea, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class CheckTable(Core, Table, tablename="share_check"):
    check_id = Varchar(64)
    facts = Bytea()


class DecisionTable(Core, Table, tablename="decision"):
    decision_id = Varchar(64)
    check_id = Varchar(64)
    asked_for = Varchar(64)
    wrapped_key = Bytea()
    sealed = Bytea()
