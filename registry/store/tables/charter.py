"""Membership of the charter."""

from __future__ import annotations

from piccolo.columns import Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class MembershipTable(Core, Table, tablename="membership"):
    partner_id = Varchar(64)
