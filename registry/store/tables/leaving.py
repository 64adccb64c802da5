"""Notices of leaving."""

from __future__ import annotations

from piccolo.columns import Bytea, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class NoticeTable(Core, Table, tablename="leaving_notice"):
    notice_id = Varchar(64)
    payload = Bytea()
